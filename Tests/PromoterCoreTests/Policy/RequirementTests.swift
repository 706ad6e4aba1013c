import Testing

@testable import PromoterCore

@Suite("What a policy requires")
struct PolicyRequirementTests {
    private static let a = SignerName("a")
    private static let b = SignerName("b")
    private static let c = SignerName("c")
    private static let slsa = "https://slsa.dev/provenance/v1"

    private static func digest(_ digit: Character) throws -> Digest {
        try Digest("sha256:" + String(repeating: digit, count: 64))
    }

    private static func signature(
        _ signers: SignerName...,
        claimant: String = "key 1234",
        rejected: String = "no signer has its key"
    ) throws
        -> Evidence
    {
        Evidence(
            subject: try digest("1"),
            attachment: try digest("2"),
            content: .image,
            claimant: claimant,
            standing: signers.isEmpty ? .rejected(rejected) : .trusted(signers)
        )
    }

    private static func statement(_ type: String, _ predicate: JSONValue, by signers: SignerName...) throws -> Evidence
    {
        Evidence(
            subject: try digest("1"),
            attachment: try digest("2"),
            content: .statement(predicateType: type, predicate: predicate),
            claimant: "key 1234",
            standing: signers.isEmpty ? .rejected("no signer has its key") : .trusted(signers)
        )
    }

    @Test("a signature by a signer: of the image, by that one, and one success is enough")
    func signature() throws {
        let requirement = PolicyRequirement.signature(by: Self.a)
        #expect(requirement.outcome(of: []).reason == "there is no signature")
        let wrong = requirement.outcome(of: [try Self.signature(Self.b), try Self.signature()])
        #expect(!wrong.isMet)
        #expect(wrong.reason == "key 1234: it is by b; key 1234: no signer has its key")
        let right = requirement.outcome(of: [try Self.signature(), try Self.signature(Self.a)])
        #expect(right.isMet && right.reason == nil)
        #expect(right.evidence == [try Self.signature(Self.a)])
        let statement = try Self.statement(Self.slsa, .object([:]), by: Self.a)
        #expect(!requirement.outcome(of: [statement]).isMet)
    }

    @Test("signatures by several signers count each signer once, and only those that are named")
    func signers() throws {
        let requirement = PolicyRequirement.signers(atLeast: 2, of: [Self.a, Self.b])
        let twice = [try Self.signature(Self.a), try Self.signature(Self.a)]
        #expect(requirement.outcome(of: twice).reason == "there are only those by a")
        #expect(!requirement.outcome(of: twice + [try Self.signature(Self.c)]).isMet)
        #expect(requirement.outcome(of: twice + [try Self.signature(Self.b, claimant: "key 5678")]).isMet)
        #expect(requirement.outcome(of: []).reason == "there is no signature")
    }

    @Test(
        "signers that are one in truth are one: a key that two names have, an identity that several patterns fit",
        arguments: [
            ([("k", "a b")], 2, false), ([("k", "a"), ("k", "b")], 2, false), ([("k", "a b"), ("l", "a")], 2, true),
            ([("k", "a b"), ("l", "a b")], 2, true), ([("k", "a b c"), ("l", "a b c")], 3, false),
            ([("k", "a"), ("l", "a"), ("m", "a")], 2, false), ([("k", "a b"), ("l", "a"), ("m", "b c")], 3, true),
            ([("k", "a b c"), ("l", "a b"), ("m", "a")], 3, true), ([("k", "a"), ("l", "x")], 2, false),
        ] as [([(String, String)], Int, Bool)]
    )
    func different(_ made: [(claimant: String, signers: String)], _ count: Int, _ expected: Bool) throws {
        let requirement = PolicyRequirement.signers(atLeast: count, of: [Self.a, Self.b, Self.c])
        let signatures = try made.map { claimant, signers in
            Evidence(
                subject: try Self.digest("1"),
                attachment: try Self.digest("2"),
                content: .image,
                claimant: claimant,
                standing: .trusted(signers.split(separator: " ").map { SignerName(String($0)) })
            )
        }
        #expect(requirement.outcome(of: signatures).isMet == expected)
        #expect(requirement.outcome(of: signatures.reversed()).isMet == expected)
    }

    @Test("says that those who signed are fewer than their names")
    func sameKey() throws {
        let requirement = PolicyRequirement.signers(atLeast: 2, of: [Self.a, Self.b])
        let outcome = requirement.outcome(of: [try Self.signature(Self.a), try Self.signature(Self.b)])
        #expect(outcome.reason == "those by a, b are all by key 1234")
    }

    @Test(
        "signatures that have one maker in common are by one signer, whatever forms they have and names he goes by",
        arguments: [
            ([["key 1"], ["key 1", "subject x"]], false), ([["key 1"], ["key 2", "subject x"]], true),
            ([["a by idp", "b by idp", "key 1"], ["b by idp", "key 2"]], false),
            ([["key 1"], ["subject x"], ["key 1", "subject x"]], false), ([["a by idp"], ["a by other"]], true),
        ] as [([Set<String>], Bool)]
    )
    func makers(_ makers: [Set<String>], _ expected: Bool) throws {
        let names = [Self.a, Self.b, Self.c]
        let requirement = PolicyRequirement.signers(atLeast: 2, of: names)
        let signatures = try zip(makers, names)
            .map { makers, name in
                Evidence(
                    subject: try Self.digest("1"),
                    attachment: try Self.digest("2"),
                    content: .image,
                    claimant: "claimant of \(name)",
                    makers: makers,
                    standing: .trusted([name])
                )
            }
        #expect(requirement.outcome(of: signatures).isMet == expected)
        #expect(requirement.outcome(of: signatures.reversed()).isMet == expected)
        let reason = requirement.outcome(of: signatures).reason ?? "alias"
        #expect(reason.contains("alias"))
    }

    @Test("all of several, and one of several; what is not met is told at its smallest part")
    func combined() throws {
        let either = PolicyRequirement.any([.signature(by: Self.a), .signature(by: Self.b)])
        let both = PolicyRequirement.all([either, .signature(by: Self.c)])
        #expect(both.description == "(a signature by a or a signature by b) and a signature by c")
        let outcome = both.outcome(of: [try Self.signature(Self.b)])
        #expect(!outcome.isMet)
        #expect(outcome.unmet.map(\.requirement) == [.signature(by: Self.c)])
        #expect(both.outcome(of: [try Self.signature(Self.b), try Self.signature(Self.c)]).isMet)
        let neither = PolicyRequirement.all([either, .signature(by: Self.c)]).outcome(of: [try Self.signature(Self.c)])
        #expect(neither.unmet.map(\.requirement) == [either])
        let manifest = Descriptor(mediaType: .ociManifest, digest: try Self.digest("1"), size: 1)
        let verdict = PolicyVerdict(
            rule: "x",
            manifests: [ManifestVerdict(manifest: manifest, outcome: neither, evidence: [])],
            isSatisfied: false
        )
        #expect(
            verdict.reason == "rule 'x' requires a signature by a or a signature by b, "
                + "and of a signature by a: key 1234: it is by c; of a signature by b: key 1234: it is by c"
        )
        #expect(PolicyRequirement.any([]).outcome(of: []).isMet == false)
        #expect(both.signers == [Self.a, Self.b, Self.c])
    }

    @Test("an attestation of a type, by a signer, in which conditions hold")
    func attestation() throws {
        let condition = PredicateCondition(path: ["builder", "id"], test: .equals(.string("trusted")))
        let requirement = PolicyRequirement.attestation(
            AttestationRequirement(predicateType: Self.slsa, signers: [Self.a], conditions: [condition])
        )
        let good: JSONValue = .object(["builder": .object(["id": .string("trusted")])])
        let bad: JSONValue = .object(["builder": .object(["id": .string("laptop")])])
        #expect(requirement.outcome(of: []).reason == "there is no attestation of this type")
        #expect(!requirement.outcome(of: [try Self.statement("other", good, by: Self.a)]).isMet)
        #expect(!requirement.outcome(of: [try Self.statement(Self.slsa, good, by: Self.b)]).isMet)
        #expect(!requirement.outcome(of: [try Self.statement(Self.slsa, good)]).isMet)
        let failed = requirement.outcome(of: [try Self.statement(Self.slsa, bad, by: Self.a)])
        #expect(failed.reason == #"the attestation is not one in which builder.id is "trusted""#)
        let met = [try Self.statement(Self.slsa, bad, by: Self.a), try Self.statement(Self.slsa, good, by: Self.a)]
        #expect(requirement.outcome(of: met).isMet)
    }

    @Test(
        "conditions lead into objects and arrays, and do not hold of what is not there",
        arguments: [
            (["a"], .exists, true), (["b"], .exists, false), (["nothing"], .exists, false),
            (["list", "1"], .equals(.integer(2)), true), (["list", "7"], .exists, false),
            (["list"], .equals(.integer(2)), true), (["list"], .equals(.integer(3)), false),
            (["a"], .matches(NamePattern("https://github.com/acme/**")), true),
            (["a"], .matches(NamePattern("https://github.com/other/**")), false),
            (["words"], .matches(NamePattern("t*")), true), (["a", "deeper"], .exists, false),
            ([], .exists, true), (["half"], .equals(.number("1.5")), true), (["one"], .equals(.integer(1)), true),
            (["one"], .equals(.number("1.0")), true), (["list", "0"], .equals(.number("1.0")), true),
            (["half"], .equals(.integer(1)), false), (["yes"], .equals(.integer(1)), false),
            (["one"], .equals(.string("1")), false), (["cafe"], .equals(.string("caf\u{E9}")), false),
            (["cafe"], .equals(.string("cafe\u{301}")), true),
        ] as [([String], PredicateCondition.Test, Bool)]
    )
    func conditions(_ path: [String], _ test: PredicateCondition.Test, _ expected: Bool) {
        let predicate: JSONValue = .object([
            "a": .string("https://github.com/acme/app/build"), "nothing": .null,
            "half": .number("1.5"), "one": .number("1"), "yes": .bool(true), "cafe": .string("cafe\u{301}"),
            "list": .array([.integer(1), .integer(2)]), "words": .array([.string("one"), .string("two")]),
        ])
        #expect(PredicateCondition(path: path, test: test).holds(of: predicate) == expected)
    }
}

extension JSONValue {
    /// A number, as it is written.
    fileprivate static func number(_ text: String) -> JSONValue { JSONNumber(text).map(JSONValue.number) ?? .null }
}
