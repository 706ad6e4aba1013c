import RegistryEmulator

extension QuirkChecks {
    /// The quirks of blobs and uploads.
    static let blobs: [Quirk: Check] = [
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
}
