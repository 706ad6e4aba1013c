import RegistryEmulator

/// What shows a quirk: true with it, false without.
enum QuirkChecks {
    typealias Check = @Sendable (RegistryUnderTest) async throws -> Bool

    static var all: [Quirk: Check] {
        manifests.merging(referrers) { first, _ in first }.merging(blobs) { first, _ in first }
            .merging(lists) { first, _ in first }.merging(tokens) { first, _ in first }
    }

    static let subject = "sha256:" + String(repeating: "b", count: 64)
    static let ociIndex = "application/vnd.oci.image.index.v1+json"
    static let bytes = Array("0123456789".utf8)
    static var digest: String { RegistryUnderTest.digest(bytes) }

    // MARK: Manifests

    private static let manifests: [Quirk: Check] = [
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

    // MARK: Referrers

    private static func refused(_ status: Int) -> Check {
        { try await $0.send("GET", "/v2/app/referrers/\(subject)").status == status }
    }

    private static let referrers: [Quirk: Check] = [
        .subjectHeaderWithoutAPI: { registry in
            let (_, pushed) = try await registry.pushImage("", subject: subject)
            return try await registry.send("GET", "/v2/app/referrers/\(subject)").status == 404
                && pushed.headers["OCI-Subject"] == subject
        },
        .referrersNeverListed: { registry in
            try await registry.pushImage("", subject: subject)
            return try await registry.referrers(of: subject).isEmpty
        },
        .referrersLate: { registry in
            try await registry.referrers(of: subject).count == 0
                ? {
                    try await registry.pushImage("", subject: subject)
                    var counts: [Int] = []
                    for _ in 0..<3 { counts.append(try await registry.referrers(of: subject).count) }
                    return counts == [0, 0, 1]
                }() : false
        },
        .referrers400: refused(400),
        .referrers405: refused(405),
        .referrers406: refused(406),
        .referrersRedirect: refused(303),
        .referrersHTML: { registry in
            try await registry.send("GET", "/v2/app/referrers/\(subject)").headers["Content-Type"]?
                .hasPrefix("text/html") == true
        },
        .referrersNoArtifactType: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let text = try await registry.send("GET", "/v2/app/referrers/\(subject)").text
            return text.contains("seed") && !text.contains("artifactType")
        },
        .referrersNoAnnotations: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let text = try await registry.send("GET", "/v2/app/referrers/\(subject)").text
            return text.contains("a/sbom") && !text.contains("annotations")
        },
        .referrersUnfiltered: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let answer = try await registry.send("GET", "/v2/app/referrers/\(subject)?artifactType=a/other")
            return answer.text.contains("a/sbom") && answer.headers["OCI-Filters-Applied"] == nil
        },
        .referrersForeignEntry: { registry in
            try await registry.referrers(of: subject) == [subject]
        },
    ]

    // MARK: Blobs and uploads

    private static let blobs: [Quirk: Check] = [
        .blobRedirect: { registry in
            try await registry.pushBlob(bytes)
            let answer = try await registry.send("GET", "/v2/app/blobs/\(digest)")
            guard answer.status == 307, let location = answer.headers["Location"],
                location.hasPrefix("http://localhost:5000/")
            else { return false }
            let target = String(location.dropFirst("http://localhost:5000".count))
            let own = try await registry.send("GET", target, headers: [.init("Authorization", "Bearer x")])
            let part = try await registry.send("GET", target, headers: [.init("Range", "bytes=2-3")])
            return try await registry.send("GET", target).bytes == bytes && own.status == 400 && part.text == "23"
        },
        .blobRangesIgnored: { registry in
            try await registry.pushBlob(bytes)
            let answer = try await registry.send(
                "GET",
                "/v2/app/blobs/\(digest)",
                headers: [.init("Range", "bytes=2-3")]
            )
            return answer.status == 200 && answer.bytes == bytes
        },
        .mountRefused: { registry in
            try await registry.pushBlob(bytes)
            return try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(digest)&from=app").status == 400
        },
        .mountNeedsSource: { registry in
            try await registry.pushBlob(bytes)
            let whole = try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(digest)&from=app").status
            return try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(digest)").status == 400
                && whole == 201
        },
        .mountReferencedOnly: { registry in
            let layer = RegistryUnderTest.digest(Array("layer of image".utf8))
            _ = try await registry.prepare()
            let early = try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(layer)&from=app").status
            try await registry.pushImage()
            let late = try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(layer)&from=app").status
            return early == 202 && late == 201
        },
        .postWithDigestDeclined: { registry in
            let answer = try await registry.send("POST", "/v2/app/blobs/uploads/?digest=\(digest)", body: bytes)
            guard answer.status == 202 else { return false }
            let location = RegistryUnderTest.path(answer.headers["Location"])
            return try await registry.send("PUT", location + "?digest=\(digest)", body: bytes).status == 201
        },
        .put204: { registry in
            let location = try await registry.openUpload()
            return try await registry.send("PUT", location + "?digest=\(digest)", body: bytes).status == 204
        },
        .patch201: { registry in
            try await registry.send("PATCH", try await registry.openUpload(), body: bytes).status == 201
        },
        .absoluteLocation: { registry in
            try await registry.send("POST", "/v2/app/blobs/uploads/").headers["Location"]?
                .hasPrefix("http://127.0.0.1:5000/v2/app/") == true
        },
        .locationChanges: { registry in
            let first = try await registry.openUpload()
            let second = RegistryUnderTest.path(
                try await registry.send("PATCH", first, body: Array(bytes[..<4])).headers["Location"]
            )
            let stale = try await registry.send("PATCH", first, body: Array(bytes[4...]))
            guard stale.status == 400 else { return false }
            // A refused request may change the Location too.
            let current = RegistryUnderTest.path(try await registry.send("GET", second).headers["Location"])
            return try await registry.send("PUT", current + "&digest=\(digest)", body: Array(bytes[4...])).status == 201
        },
        .contentRangeOnPutRefused: { registry in
            let location = try await registry.openUpload()
            let headers: HeaderFields = [.init("Content-Range", "0-9")]
            return try await registry.send("PUT", location + "?digest=\(digest)", headers: headers, body: bytes).status
                == 416
        },
        .chunkedEncodingRefused: { registry in
            let location = try await registry.openUpload()
            return try await registry.send("PATCH", location, body: bytes, announcing: .some(nil)).status == 411
        },
        .chunkMinimum: { registry in
            let opened = try await registry.send("POST", "/v2/app/blobs/uploads/")
            let location = RegistryUnderTest.path(opened.headers["Location"])
            let small = try await registry.send("PATCH", location, body: [bytes[0]])
            let next = try await registry.send("PATCH", location, body: Array(bytes[1...]))
            return opened.headers["OCI-Chunk-Min-Length"] == "2" && small.status == 202 && next.status == 400
        },
        .chunkMaximum: { registry in
            let location = try await registry.openUpload()
            let small = try await registry.send("PATCH", location, body: Array(bytes[..<2]))
            let large = try await registry.send("PATCH", location, body: Array(bytes[2...]))
            return small.status == 202 && large.status == 416
        },
        .monolithicOnly: { registry in
            let location = try await registry.openUpload()
            let patched = try await registry.send("PATCH", location, body: bytes).status
            return try await registry.send("PUT", location + "?digest=\(digest)", body: bytes).status == 201
                && patched == 400
        },
        .patchNeeded: { registry in
            let location = try await registry.openUpload()
            let whole = try await registry.send("PUT", location + "?digest=\(digest)", body: bytes).status
            guard whole == 400 else { return false }
            try await registry.send("PATCH", location, body: bytes)
            return try await registry.send("PUT", location + "?digest=\(digest)", body: []).status == 201
        },
        .chunksLost: { registry in
            let location = try await registry.openUpload()
            let first = try await registry.send("PATCH", location, body: Array(bytes[..<4]))
            let second = try await registry.send("PATCH", location, body: Array(bytes[4...]))
            return try await registry.send("PUT", location + "?digest=\(digest)", body: []).code == "DIGEST_INVALID"
                && first.status == 202 && second.status == 202
        },
        .uploadCancelRefused: { registry in
            try await registry.send("DELETE", try await registry.openUpload()).status == 405
        },
    ]

    // MARK: Lists

    private static let lists: [Quirk: Check] = [
        .tagsNull: { registry in
            try await registry.pushImage("")
            return try await registry.tags() == nil
        },
        .tagsPageLimit: { registry in
            try await registry.pushImage()
            let within = try await registry.send("GET", "/v2/app/tags/list?n=2").status
            return try await registry.send("GET", "/v2/app/tags/list?n=3").status == 400 && within == 200
        },
        .tagsShortPages: { registry in
            for tag in ["a", "b", "c"] { try await registry.pushImage(tag) }
            let answer = try await registry.send("GET", "/v2/app/tags/list?n=3")
            let rest = try await registry.tags("/v2/app/tags/list?n=3&last=a")
            return try await registry.tags("/v2/app/tags/list?n=3") == ["a"] && rest == ["b"]
                && answer.headers["Link"] == "</v2/app/tags/list?n=3&last=a>; rel=\"next\""
        },
        .tagsUnordered: { registry in
            for tag in ["a", "b", "c"] { try await registry.pushImage(tag) }
            return try await registry.tags() == ["c", "b", "a"]
        },
        .tagsForbidden: { try await $0.send("GET", "/v2/app/tags/list").code == "DENIED" },
        .tagsUnsupported: { try await $0.send("GET", "/v2/app/tags/list").code == "UNSUPPORTED" },
        .catalogUnsupported: { try await $0.send("GET", "/v2/_catalog").code == "UNSUPPORTED" },
    ]

    // MARK: Tokens

    private static func post(_ status: Int) -> Check {
        { registry in
            let form = Array("grant_type=password&username=ci&password=secret&service=x".utf8)
            let get = try await registry.send("GET", "/token?service=x", headers: [basic]).status
            return try await registry.send("POST", "/token", body: form).status == status && get == 200
        }
    }

    // printf ci:secret | base64
    private static let basic = HeaderFields.Field("Authorization", "Basic Y2k6c2VjcmV0")

    private struct Token: Decodable {
        var token: String?
        var access_token: String?
        var expires_in: Int?
        var issued_at: String?
        var scope: String?
    }

    private static func token(_ registry: RegistryUnderTest, _ query: String = "") async throws -> Token {
        try await registry.send("GET", "/token?service=x\(query)", headers: [basic]).json(Token.self)
    }

    private static let tokens: [Quirk: Check] = [
        .tokenPost400: post(400),
        .tokenPost401: post(401),
        .tokenPost404: post(404),
        .tokenPost405: post(405),
        .tokenFieldOnly: { registry in
            let token = try await token(registry)
            return token.token != nil && token.access_token == nil
        },
        .accessTokenFieldOnly: { registry in
            let token = try await token(registry)
            return token.token == nil && token.access_token != nil
        },
        .tokenNoExpiry: { registry in
            let token = try await token(registry)
            return token.expires_in == nil && token.issued_at == nil
        },
        .tokenFirstScopeOnly: { registry in
            try await token(registry, "&scope=repository:a:pull&scope=repository:b:pull").scope == "repository:a:pull"
        },
        .challengeMixed: { registry in
            let challenge = try await registry.send("GET", "/v2/").headers["WWW-Authenticate"] ?? ""
            return challenge.hasPrefix("Negotiate, Basic realm=") && challenge.contains(", Bearer realm=")
        },
        .challengeNoScopeOnHead: { registry in
            let get = try await registry.send("GET", "/v2/app/manifests/1").headers["WWW-Authenticate"] ?? ""
            let head = try await registry.send("HEAD", "/v2/app/manifests/1").headers["WWW-Authenticate"] ?? ""
            return get.contains("scope=\"repository:app:pull\"") && !head.contains("scope=")
        },
        .challengeRelativeRealm: { registry in
            try await registry.send("GET", "/v2/").headers["WWW-Authenticate"]?.contains("realm=\"/token\"") == true
        },
        .challengeRealmWithQuery: { registry in
            try await registry.send("GET", "/v2/").headers["WWW-Authenticate"]?.contains("/token?tenant=1\"") == true
        },
    ]
}
