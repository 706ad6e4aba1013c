import Testing

@testable import PromoterCore

@Suite("A policy")
struct PolicyTests {
    private static func location(_ name: String) -> RegistryLocation {
        RegistryLocation(name: name, backend: "oci", address: "https://\(name).example.com", identity: name)
    }

    private static func rule(_ name: String, _ destinations: [String], _ images: [String]) throws -> PolicyRule {
        PolicyRule(
            name: name,
            destinations: destinations.map { NamePattern($0) },
            images: try images.map { try ImagePattern($0) },
            requirement: .signature(by: SignerName(name))
        )
    }

    @Test(
        "has patterns in which * stays within a part of a path, and ** does not",
        arguments: [
            ("team/*", "team/app", true), ("team/*", "team/a/b", false), ("team/**", "team/a/b", true),
            ("**", "a/b/c", true), ("*", "a", true), ("*", "a/b", false), ("team/app", "team/app", true),
            ("team/app", "team/app2", false), ("*/app", "team/app", true), ("**/app", "a/b/app", true),
            ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "ab", false), ("", "", true), ("", "a", false),
        ]
    )
    func patterns(_ pattern: String, _ name: String, _ expected: Bool) {
        #expect(NamePattern(pattern).matches(name) == expected)
    }

    @Test("has patterns that a long text does not hold up", .timeLimit(.minutes(1)))
    func longText() {
        let text = String(repeating: "x", count: 1 << 20)
        #expect(NamePattern("**x**x*").matches(text))
        #expect(!NamePattern("**x**x*y").matches(text))
    }

    @Test(
        "takes the rule that tells most of the destination, then of the image; of equals the first",
        arguments: [
            ("production", "team/app:1.0", "app at production"), ("production", "team/web:1.0", "production"),
            ("production-2", "team/app:1.0", "productions"), ("lab", "team/app:1.0", "app"),
            ("lab", "team/app:stable", "stable app"), ("lab", "other/app:1.0", "anything"),
            ("lab", "team/a/b:1.0", "anything"), ("lab", "team/twice:1.0", "first"),
        ]
    )
    func choice(_ destination: String, _ image: String, _ expected: String) throws {
        let policy = Policy(rules: [
            try Self.rule("anything", ["*"], ["**"]), try Self.rule("app", ["*"], ["team/app"]),
            try Self.rule("stable app", ["*"], ["team/app:stable"]),
            try Self.rule("productions", ["production*"], ["**"]), try Self.rule("production", ["production"], ["**"]),
            try Self.rule("app at production", ["production"], ["team/app"]),
            try Self.rule("first", ["*"], ["team/twice"]), try Self.rule("second", ["*"], ["team/twice"]),
        ])
        let found = policy.rule(for: try ImageReference(image), at: Self.location(destination))
        #expect(found?.name == expected)
    }

    @Test("is not passed by calling the registry by its address")
    func address() throws {
        let policy = Policy(rules: [try Self.rule("production", ["https://production.example.com**"], ["**"])])
        #expect(policy.rule(for: try ImageReference("a:1"), at: Self.location("production")) != nil)
        #expect(policy.rule(for: try ImageReference("a:1"), at: Self.location("lab")) == nil)
        #expect(policy.otherwise == .refuse)
    }

    @Test(
        "takes the rule for the registry that a destination is, or is a part of, or has within it",
        arguments: [
            ("edge", "team/app", "edge"), ("all", "edge/team/app", "edge"), ("all", "team/app", "all"),
            ("all", "edge2/team/app", "all"), ("all", "edge", "all"), ("oci://r.example.com", "edge/team/app", "edge"),
            ("oci://r.example.com", "team/app", "all"), ("oci://r.example.com/edge", "team/app", "edge"),
            ("oci://r.example.com/edge/team", "app", "edge"), ("oci://other.example.com", "edge/team/app", "anything"),
            ("oci://docker.example.com/prod", "app", "prod"), ("oci://docker.example.com", "prod/app", "prod"),
            ("emergency", "team/app", "emergency"),
        ]
    )
    func places(_ name: String, _ image: String, _ expected: String) throws {
        func place(_ name: String, _ address: String, _ others: [String] = []) -> RegistryLocation {
            RegistryLocation(name: name, backend: "oci", address: address, identity: address, otherAddresses: others)
        }
        let known = [
            place("all", "https://r.example.com"), place("edge", "https://r.example.com/edge"),
            place("emergency", "https://r.example.com/edge"),
            place("prod", "https://x.example.com/artifactory/prod", ["https://docker.example.com/prod"]),
        ]
        let policy = Policy(
            rules: [
                try Self.rule("anything", ["**"], ["**"]), try Self.rule("all", ["all"], ["**"]),
                try Self.rule("edge", ["edge"], ["team/**"]), try Self.rule("prod", ["prod"], ["app"]),
                try Self.rule("emergency", ["emergency"], ["**"]),
            ]
        )
        let destination =
            known.first { $0.name == name } ?? place(name, name.replacing("oci://", with: "https://"))
        let names = PolicyPlaces(known: known).names(of: try ImageReference(image), at: destination)
        #expect(names.first?.location == destination)
        #expect(policy.rule(for: names)?.name == expected)
    }

    @Test("names images as repositories with stars", arguments: ["Team/*", "a b", "team//app", "team/app:a b", ":1"])
    func refused(_ text: String) {
        #expect(throws: ReferenceError.self) { try ImagePattern(text) }
    }
}
