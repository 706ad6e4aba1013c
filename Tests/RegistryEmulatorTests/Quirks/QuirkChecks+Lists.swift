import RegistryEmulator

extension QuirkChecks {
    /// The quirks of lists of tags and repositories.
    static let lists: [Quirk: Check] = [
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
}
