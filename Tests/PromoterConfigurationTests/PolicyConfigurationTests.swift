import PromoterConfiguration
import PromoterCore
import Testing

@Suite("The policy of a configuration")
struct PolicyConfigurationTests {
    private func read(_ text: String) throws -> Configuration {
        try ConfigurationReader(catalog: sampleCatalog, environment: ["WHO": "release"])
            .read(Array(text.utf8), file: "p.yaml")
    }

    private static let signers = """
        policy:
          signers:
            release: { key: keys/release.pub }
            ci: { issuer: "https://issuer.example.com", identity: "https://github.com/acme/*", trusted-root: root.json }
            notary: { notation: trust }

        """

    @Test("has signers, rules, and requirements of every kind")
    func whole() throws {
        let configuration = try read(
            Self.signers + """
                  otherwise: allow
                  rules:
                    - name: everything
                      destinations: [production, "edge-*"]
                      images: ["team/**", "base/image:1.*"]
                      check: both
                      require:
                        - signature: release
                        - any:
                            - signature: ci
                            - all: [{ signature: notary }, { signature: ci }]
                        - signers: { at-least: 2, of: [release, ci, notary] }
                        - attestation:
                            type: slsaprovenance1
                            by: ci
                            where:
                              - { path: buildDefinition.buildType, equals: "https://example.com/build" }
                              - { path: runDetails.builder.id, matches: "https://github.com/**" }
                              - { path: runDetails.metadata, exists: true }
                              - { path: level, equals: 3 }
                              - { path: score, equals: 9.8 }
                              - { path: version, equals: 1.0.1 }
                    - destinations: lab
                      allow-unsigned: true
                """
        )
        let policy = try #require(configuration.policy)
        #expect(policy.signers.map(\.name.text) == ["release", "ci", "notary"])
        #expect(
            policy.signers.map(\.trust) == [
                .key(file: "keys/release.pub", trustedRoot: nil),
                .identity(
                    "https://github.com/acme/*",
                    issuer: "https://issuer.example.com",
                    trustedRoot: "root.json",
                    logs: RequiredLogs()
                ), .notation(folder: "trust", statement: nil),
            ]
        )
        #expect(policy.policy.otherwise == .allow)
        #expect(policy.policy.rules.map(\.name) == ["everything", "lab"])
        let rule = policy.policy.rules[0]
        #expect(rule.scope == .both)
        #expect(rule.images == [try ImagePattern("team/**"), try ImagePattern("base/image:1.*")])
        let (release, ci, notary) = (SignerName("release"), SignerName("ci"), SignerName("notary"))
        #expect(
            rule.requirement
                == .all([
                    .signature(by: release),
                    .any([.signature(by: ci), .all([.signature(by: notary), .signature(by: ci)])]),
                    .signers(atLeast: 2, of: [release, ci, notary]),
                    .attestation(
                        AttestationRequirement(
                            predicateType: "https://slsa.dev/provenance/v1",
                            signers: [ci],
                            conditions: [
                                PredicateCondition(
                                    path: ["buildDefinition", "buildType"],
                                    test: .equals(.string("https://example.com/build"))
                                ),
                                PredicateCondition(
                                    path: ["runDetails", "builder", "id"],
                                    test: .matches(NamePattern("https://github.com/**"))
                                ), PredicateCondition(path: ["runDetails", "metadata"], test: .exists),
                                PredicateCondition(path: ["level"], test: .equals(.integer(3))),
                                PredicateCondition(
                                    path: ["score"],
                                    test: .equals(.number(try #require(JSONNumber("9.8"))))
                                ),
                                PredicateCondition(path: ["version"], test: .equals(.string("1.0.1"))),
                            ]
                        )
                    ),
                ])
        )
        #expect(policy.policy.rules[1].requirement == nil)
        #expect(policy.policy.rules[1].scope == .index)
    }

    @Test("is none where the file has none, and refuses what no rule is for where it does not say otherwise")
    func defaults() throws {
        #expect(try read("registries: {}\n").policy == nil)
        let policy = try #require(try read("policy: { rules: [] }\n").policy).policy
        #expect(policy.otherwise == .refuse && policy.rules.isEmpty)
    }

    @Test("keeps signers usable by rules that stand before them")
    func order() throws {
        let policy = try read(
            """
            policy:
              rules: [{ destinations: ["*"], require: [{ signature: release }] }]
              signers: { release: { key: a.pub } }
            """
        )
        #expect(policy.policy?.policy.rules.first?.requirement == .signature(by: SignerName("release")))
    }

    /// A rule that is wrong, and the beginning of what is said about it.
    static let wrong: [(String, String)] = [
        ("{ destinations: [a], require: [{ signature: relase }] }", "there is no signer 'relase'"),
        ("{ destinations: [a], require: [{ signature: \"${WHO}\" }] }", "there is no signer '${WHO}'"),
        ("{ destinations: [a], require: [] }", "'require' is an empty list"),
        ("{ destinations: [a], require: [{ any: [] }] }", "'any' is an empty list"),
        ("{ destinations: [a], require: [{}] }", "the requirement has nothing in it"),
        (
            "{ destinations: [a], require: [{ signature: release, any: [{ signature: ci }] }] }",
            "the requirement has several keys"
        ),
        ("{ destinations: [a], require: { signature: release } }", "'require' holds a map of keys and values"),
        ("{ destinations: [a] }", "the rule requires nothing"),
        ("{ destinations: [a], allow-unsigned: false }", "the rule requires nothing"),
        (
            "{ destinations: [a], allow-unsigned: true, require: [{ signature: ci }] }",
            "the rule requires something and allows unsigned images"
        ),
        ("{ destinations: [a], allow-unsigned: yes }", "'allow-unsigned' holds 'yes'"),
        ("{ require: [{ signature: ci }] }", "the rule has no 'destinations'"),
        ("{ destinations: [], require: [{ signature: ci }] }", "'destinations' is an empty list"),
        ("{ destinations: [a], image: b, require: [{ signature: ci }] }", "unknown key 'image'"),
        ("{ destinations: [a], images: [Team], require: [{ signature: ci }] }", "'Team' names no images"),
        ("{ destinations: [a], check: all, require: [{ signature: ci }] }", "'check' is 'all'"),
        (
            "{ destinations: [a], require: [{ signers: { at-least: 3, of: [ci, release] } }] }",
            "'at-least' holds '3'"
        ),
        (
            "{ destinations: [a], require: [{ signers: { at-least: 2, of: [ci, ci] } }] }",
            "'at-least' holds '2'"
        ),
        ("{ destinations: [a], require: [{ signers: 2 }] }", "'signers' holds '2'"),
        (
            "{ destinations: [a], require: [{ attestation: { type: slsa, by: ci } }] }",
            "there is no predicate type 'slsa'"
        ),
        ("{ destinations: [a], require: [{ attestation: { type: vuln } }] }", "the attestation has no 'by'"),
        (
            "{ destinations: [a], require: [{ attestation: { type: vuln, by: ci, where: [{ path: a }] } }] }",
            "the condition can't be told"
        ),
        (
            "{ destinations: [a], require: [{ attestation: { type: vuln, by: ci, where: [{ path: a, equals: [1] }] } }] }",
            "'equals' holds a list"
        ),
        (
            "{ destinations: [a], require: [{ attestation: { type: vuln, by: ci, where: [{ path: a, exists: false }] } }] }",
            "'exists' is false"
        ),
        (
            "{ destinations: [a], require: [{ attestation: { type: vuln, by: ci, where: [] } }] }",
            "'where' is an empty list"
        ),
        ("{ destinations: [a], require: [{ attestation: { type: vuln, by: [] } }] }", "the signers are an empty list"),
        ("{ destinations: [a], require: [{ attestation: { type: vuln, by: } }] }", "the signer holds nothing"),
        ("{ destinations: [a], require: [{ attestation: { type: vuln, by: [[ci]] } }] }", "the signer holds a list"),
        (
            "{ destinations: [a], require: [{ signers: { at-least: 0, of: [ci] } }] }", "'at-least' holds '0'"
        ),
        ("{ destinations: [a], require: [{ signers: { at-least: 1, of: [] } }] }", "the signers are an empty list"),
        ("{ destinations: [a], require: [] }", "'require' is an empty list"),
        ("{ destinations: [a], require: }", "'require' holds nothing"),
        ("{ destinations: [a], require: [{ any: [] }] }", "'any' is an empty list"),
        ("{ destinations: [a], require: [{ all: [] }] }", "'all' is an empty list"),
        ("{ destinations: [a], require: [{}] }", "the requirement has nothing in it"),
        ("{ destinations: [a], images: [], require: [{ signature: ci }] }", "'images' is an empty list"),
        ("nothing", "a rule holds 'nothing'"),
    ]

    @Test("says where a rule is wrong, and is never read as requiring less", arguments: wrong)
    func wrongRules(rule: String, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try read(Self.signers + "  rules:\n    - \(rule)\n")
        }
        let said = error.issues.map(\.description)
        #expect(said.contains { $0.contains("p.yaml:7:") && $0.contains(message) }, "\(said)")
    }

    @Test(
        "says where a signer is wrong",
        arguments: [
            ("{ key: a, issuer: b }", "it can't be told what signatures signer 'x' makes"),
            ("{ issuer: b, identity: c }", "it can't be told what signatures signer 'x' makes"),
            ("{}", "it can't be told what signatures signer 'x' makes"), ("{ kye: a }", "unknown key 'kye'"),
            ("a.pub", "signer 'x' holds 'a.pub'"), ("{ key: [a] }", "'key' holds a list"),
        ]
    )
    func wrongSigners(signer: String, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try read("policy:\n  signers:\n    x: \(signer)\n  rules: []\n")
        }
        let said = error.issues.map(\.description)
        #expect(said.contains { $0.contains("p.yaml:3:") && $0.contains(message) }, "\(said)")
    }

    @Test(
        "tells of a rule that would not count, as one before it is for the same",
        arguments: [
            (
                "{ name: x, destinations: [a], images: [b] }, { name: y, destinations: [c, a], images: [d, b] }",
                "b at a"
            ),
            ("{ name: x, destinations: [\"*\"] }, { name: y, destinations: [\"*\"] }", "** at *"),
            ("{ name: x, destinations: [a] }, { name: y, destinations: [a], images: [\"**\"] }", "** at a"),
            ("{ name: x, destinations: [a], images: [b] }, { name: y, destinations: [a], images: [\"b:1\"] }", nil),
            ("{ name: x, destinations: [a], images: [b] }, { name: y, destinations: [c], images: [b] }", nil),
        ]
    )
    func shadowed(_ rules: String, _ place: String?) throws {
        let whole = rules.replacing(" }", with: ", allow-unsigned: true }")
        guard let place else {
            #expect(try read("policy:\n  rules: [\(whole)]\n").policy?.policy.rules.count == 2)
            return
        }
        let error = try #require(throws: ConfigurationError.self) { try read("policy:\n  rules: [\(whole)]\n") }
        #expect(
            error.issues.map(\.problem) == [
                "rules 'x' and 'y' are both for \(place), where the first alone would count"
            ]
        )
    }

    @Test(
        "has no words for yes and no but true and false, and none that is empty",
        arguments: [
            ("policy:\n", "'policy' holds nothing"), ("policy: []\n", "'policy' holds a list"),
            ("policy: { otherwise: no, rules: [] }\n", "'policy.otherwise' is 'no'"),
            ("policy: { otherwise: true, rules: [] }\n", "'policy.otherwise' is 'true'"),
            ("policy: { otherwise: , rules: [] }\n", "'policy.otherwise'"),
            ("policy: { otherwise: allow }\n", "'policy' has no 'rules'"),
            ("policy: { rules: }\n", "'policy.rules' holds nothing"),
            ("policy: { rules: {} }\n", "'policy.rules' holds a map"),
            ("policy: { rules: [], rules: [] }\n", "the key 'rules' is there twice"),
            ("Policy: { rules: [] }\n", "unknown key 'Policy'"),
            ("policy: { signers: { a: { key: b }, a: { key: c } }, rules: [] }\n", "the key 'a' is there twice"),
        ]
    )
    func words(_ text: String, _ message: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try read(text) }
        let said = error.issues.map(\.description)
        #expect(said.contains { $0.hasPrefix("p.yaml:1:") && $0.contains(message) }, "\(said)")
    }

    @Test("allows no two rules of a name, and no unknown ways otherwise")
    func twice() throws {
        let rules =
            "  rules: [{ destinations: [a], allow-unsigned: true }, { destinations: [a], allow-unsigned: true }]\n"
        let error = try #require(throws: ConfigurationError.self) {
            try read("policy:\n" + rules + "  otherwise: permit\n")
        }
        let said = error.issues.map(\.description).joined(separator: "\n")
        #expect(said.contains("there is another rule 'a'") && said.contains("'policy.otherwise' is 'permit'"))
    }
}
