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
        rejected: String = "no signer has its key"
    ) throws
        -> Evidence
    {
        Evidence(
            subject: try digest("1"),
            attachment: try digest("2"),
            content: .image,
            claimant: "key 1234",
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
        #expect(requirement.outcome(of: twice + [try Self.signature(Self.b)]).isMet)
        // One key that two names have is still one signature by each of them.
        #expect(requirement.outcome(of: [try Self.signature(Self.a, Self.b)]).isMet)
        #expect(requirement.outcome(of: []).reason == "there is no signature")
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
            ([], .exists, true),
        ] as [([String], PredicateCondition.Test, Bool)]
    )
    func conditions(_ path: [String], _ test: PredicateCondition.Test, _ expected: Bool) {
        let predicate: JSONValue = .object([
            "a": .string("https://github.com/acme/app/build"), "nothing": .null,
            "list": .array([.integer(1), .integer(2)]), "words": .array([.string("one"), .string("two")]),
        ])
        #expect(PredicateCondition(path: path, test: test).holds(of: predicate) == expected)
    }
}
