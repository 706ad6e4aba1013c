import RegistryEmulator

extension QuirkChecks {
    /// The quirks of manifests.
    static let manifests: [Quirk: Check] = [
        .acceptPicksPlatform: { registry in
            let arm = try await registry.pushImage("", seed: "arm").image
            let amd = try await registry.pushImage("", seed: "amd").image
            let index = try await registry.pushIndex(of: [arm, amd], as: "1.0").image
            let full = try await registry.send(
                "GET",
                "/v2/app/manifests/1.0",
                headers: [.init("Accept", "a/b, \(ociIndex)")]
            )
            let byDigest = try await registry.send("GET", "/v2/app/manifests/\(index.digest)")
            let short = try await registry.send(
                "GET",
                "/v2/app/manifests/1.0",
                headers: [.init("Accept", amd.type)]
            )
            guard full.bytes == index.manifest, byDigest.bytes == index.manifest else { return false }
            return short.bytes == amd.manifest && short.headers["Docker-Content-Digest"] == amd.digest
        },
        .acceptHidesOCI: { registry in
            let image = try await registry.pushImage().image
            let accepted = try await registry.send(
                "GET",
                "/v2/app/manifests/1.0",
                headers: [.init("Accept", image.type)]
            )
            let any = try await registry.send("GET", "/v2/app/manifests/1.0", headers: [.init("Accept", "*/*")])
            return accepted.status == 200 && any.code == "MANIFEST_UNKNOWN"
        },
        .noDigestHeader: { registry in
            let pushed = try await registry.pushImage().answer
            let read = try await registry.send("GET", "/v2/app/manifests/1.0")
            return pushed.headers["Docker-Content-Digest"] == nil && read.headers["Docker-Content-Digest"] == nil
        },
        .noDigestHeaderOnHead: { registry in
            try await registry.pushImage()
            let get = try await registry.send("GET", "/v2/app/manifests/1.0")
            let head = try await registry.send("HEAD", "/v2/app/manifests/1.0")
            return get.headers["Docker-Content-Digest"] != nil && head.headers["Docker-Content-Digest"] == nil
        },
        .headLengthZero: { registry in
            let image = try await registry.pushImage().image
            let get = try await registry.send("GET", "/v2/app/manifests/1.0")
            return try await registry.send("HEAD", "/v2/app/manifests/1.0").bytes.isEmpty
                && get.bytes == image.manifest
        },
        .contentTypeParameters: { registry in
            try await registry.pushImage()
            return try await registry.send("GET", "/v2/app/manifests/1.0").headers["Content-Type"]?.contains(";")
                == true
        },
        .signatureAfterImage: { registry in
            let image = try await registry.prepare()
            let tag = image.digest.replacing(":", with: "-") + ".sig"
            let early = try await registry.pushImage(tag, seed: "signature").answer
            try await registry.push(image, as: "1.0")
            let late = try await registry.pushImage(tag, seed: "signature").answer
            return early.status == 404 && early.code == "NOT_FOUND" && late.status == 201
        },
        .digestTags: { registry in
            let image = try await registry.pushImage().image
            let answer = try await registry.send(
                "GET",
                "/v2/app/manifests/\(image.digest.replacing(":", with: "-"))"
            )
            return answer.bytes == image.manifest
        },
        .mediaTypeParametersRefused: { registry in
            try await registry.pushImage("", artifactType: "a/b;version=1").answer.code == "UNSUPPORTED"
        },
        .artifactTypesRefused: { registry in
            var image = try await registry.prepare()
            let text = String(decoding: image.manifest, as: UTF8.self)
            image.manifest = Array(text.replacing("application/vnd.oci.image.layer.v1.tar", with: "text/spdx").utf8)
            return try await registry.push(image, as: "1.0").code == "MANIFEST_INVALID"
        },
        .ociTypesRefused: { registry in
            let docker = try await registry.pushImage(type: "application/vnd.docker.distribution.manifest.v2+json")
            return try await registry.pushImage().answer.code == "MANIFEST_INVALID" && docker.answer.status == 201
        },
        .sha512Refused: { registry in
            let digest = "sha512:" + String(repeating: "0", count: 128)
            return try await registry.send("GET", "/v2/app/blobs/\(digest)").code == "DIGEST_INVALID"
        },
        .foreignLayersRequired: { registry in
            var image = try await registry.prepare()
            let layer = #"{"mediaType":"a/nondistributable","digest":"\#(subject)","size":5}"#
            let text = String(decoding: image.manifest, as: UTF8.self)
            image.manifest = Array(text.replacing(#""layers":["#, with: #""layers":[\#(layer),"#).utf8)
            return try await registry.push(image, as: "1.0").code == "MANIFEST_BLOB_UNKNOWN"
        },
        .absentIsDenied: { registry in
            let blob = try await registry.send("GET", "/v2/app/blobs/\(subject)")
            return try await registry.send("GET", "/v2/app/manifests/1.0").code == "DENIED" && blob.code == "DENIED"
        },
        .immutableSameDigestRefused: { registry in
            let image = try await registry.pushImage("v1").image
            return try await registry.push(image, as: "v1").code == "TAG_INVALID"
        },
        .immutable412: { registry in
            try await registry.pushImage("v1")
            return try await registry.pushImage("v1", seed: "other").answer.code == "PRECONDITION"
        },
        .immutable405: { registry in
            try await registry.pushImage("v1")
            return try await registry.pushImage("v1", seed: "other").answer.status == 405
        },
        .deleteByTagRefused: { registry in
            let image = try await registry.pushImage().image
            let byTag = try await registry.send("DELETE", "/v2/app/manifests/1.0").status
            return try await registry.send("DELETE", "/v2/app/manifests/\(image.digest)").status == 202 && byTag == 405
        },
        .deleteByTagInvalid: { registry in
            let image = try await registry.pushImage().image
            let byTag = try await registry.send("DELETE", "/v2/app/manifests/1.0")
            let byDigest = try await registry.send("DELETE", "/v2/app/manifests/\(image.digest)")
            return byTag.status == 400 && byTag.code == "DIGEST_INVALID" && byDigest.status == 202
        },
        .repositoryMustExist: { registry in
            try await registry.registry.store.makeRepository("app")
            let there = try await registry.send("POST", "/v2/app/blobs/uploads/")
            return try await registry.send("POST", "/v2/new/blobs/uploads/").code == "NAME_UNKNOWN"
                && there.status == 202
        },
        .errorsHTML: { registry in
            let answer = try await registry.send("GET", "/v2/app/manifests/1.0")
            return answer.status == 404 && answer.headers["Content-Type"] == "text/html"
        },
        .errorsText: { registry in
            let answer = try await registry.send("GET", "/v2/app/manifests/1.0")
            return answer.status == 404 && answer.headers["Content-Type"]?.hasPrefix("text/plain") == true
        },
        .errorsEmpty: { registry in
            let answer = try await registry.send("GET", "/v2/app/manifests/1.0")
            return answer.status == 404 && answer.bytes.isEmpty
        },
        .warning: { registry in
            try await registry.send("GET", "/v2/").headers["Warning"]?.hasPrefix("299 - \"") == true
        },
        .rateLimit: { registry in
            try await registry.pushImage()
            let statuses = [
                try await registry.send("GET", "/v2/app/manifests/1.0").status,
                try await registry.send("HEAD", "/v2/app/manifests/1.0").status,
                try await registry.send("GET", "/v2/app/manifests/1.0").status,
            ]
            let last = try await registry.send("GET", "/v2/app/manifests/1.0")
            return statuses == [200, 200, 200] && last.status == 429 && last.code == nil
        },
    ]
}
