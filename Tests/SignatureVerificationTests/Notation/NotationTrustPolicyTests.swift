import Testing

@testable import SignatureVerification

@Suite("The reader of Notation's trust policies")
struct NotationTrustPolicyTests {
    @Test("reads scopes, levels, stores and identities")
    func content() throws {
        let policy = try read(
            """
            {"version":"1.0","trustPolicies":[
            {"name":"one","registryScopes":["registry.example.com/team/app","localhost:5000/app"],
             "signatureVerification":{"level":"strict","override":{"revocation":"skip","expiry":"log"}},
             "trustStores":["ca:one","signingAuthority:two","tsa:three"],
             "trustedIdentities":["x509.subject: C=US, ST=WA, O=example.com","x509.subject:C=US,ST=OR,O=example.com"]},
            {"name":"none","registryScopes":["registry.example.com/free"],"signatureVerification":{"level":"skip"}},
            {"name":"rest","registryScopes":["*"],"signatureVerification":{"level":"audit","verifyTimestamp":"afterCertExpiry"},
             "trustStores":["ca:one"],"trustedIdentities":["*"]}]}
            """
        )
        let one = try #require(policy.statement(for: "localhost:5000/app"))
        #expect(one.name == "one")
        #expect(one.stores.map(\.description) == ["ca:one", "signingAuthority:two", "tsa:three"])
        #expect(one.level.action(for: .integrity) == .enforce)
        #expect(one.level.action(for: .authenticity) == .enforce)
        #expect(one.level.action(for: .authenticTimestamp) == .enforce)
        #expect(one.level.action(for: .expiry) == .log)
        #expect(one.level.action(for: .revocation) == .skip)
        guard case .subjects(let subjects) = one.identities else {
            Issue.record("\(one.identities)")
            return
        }
        #expect(
            subjects.map(\.attributes) == [
                [.country: "US", .state: "WA", .organization: "example.com"],
                [.country: "US", .state: "OR", .organization: "example.com"],
            ]
        )
        #expect(policy.statement(for: "registry.example.com/free")?.level.name == .skip)
        // No scope is for what is below it.
        let rest = try #require(policy.statement(for: "registry.example.com/team/app/other"))
        #expect(rest.name == "rest")
        #expect(rest.identities == .anybody)
        #expect(rest.level.timestamps == .afterCertExpiry)
    }

    static let levels: [(NotationVerificationLevel.Name, [NotationAction])] = [
        (.strict, [.enforce, .enforce, .enforce, .enforce, .enforce]),
        (.permissive, [.enforce, .enforce, .log, .log, .log]),
        (.audit, [.enforce, .log, .log, .log, .log]),
        (.skip, [.skip, .skip, .skip, .skip, .skip]),
    ]

    @Test("gives each level its actions", arguments: levels)
    func actions(name: NotationVerificationLevel.Name, actions expected: [NotationAction]) {
        let level = NotationVerificationLevel(name)
        #expect(NotationCheck.allCases.map { level.action(for: $0) } == expected)
    }

    @Test("has no statement for what no scope names")
    func noStatement() throws {
        let policy = try read(document(statement()))
        #expect(policy.statement(for: "registry.example.com/other") == nil)
        #expect(policy.statement(for: "registry.example.com/App") == nil)
    }

    static let malformed: [(String, String)] = [
        ("[]", "not a Notation trust policy"),
        (#"{"version":"1.1","trustPolicies":[]}"#, ".version is not '1.0'"),
        (#"{"version":"1.0"}"#, ".trustPolicies is missing"),
        (#"{"version":"1.0","trustPolicies":[]}"#, ".trustPolicies is empty"),
        (#"{"version":"1.0","version":"1.0","trustPolicies":[]}"#, "twice"),
        (#"{"version":"1.0","trustPolicies":[],"trustPolices":[]}"#, ".trustPolices is not known"),
    ]

    @Test("refuses other documents and says where", arguments: malformed)
    func refusedDocuments(text: String, reason: String) {
        refuses(text, reason)
    }

    static let statements: [(String, String)] = [
        (statement(name: ""), ".trustPolicies[0].name is empty"),
        (statement(scopes: ""), ".registryScopes is empty"),
        (statement(scopes: #""*","a.example.com/b""#), ".registryScopes has '*' and others"),
        (statement(scopes: #""a.example.com/*""#), ".registryScopes[0] is not a repository"),
        (statement(scopes: #""a.example.com""#), ".registryScopes[0] is not a repository"),
        (statement(scopes: #""https://a.example.com/b""#), ".registryScopes[0] is not a repository"),
        (statement(scopes: #""a.example.com/B""#), ".registryScopes[0] is not a repository"),
        (statement(scopes: #""a.example.com/b","a.example.com/b""#), ".registryScopes[1] stands twice"),
        (statement(level: #"{"level":"lax"}"#), ".level is none of"),
        (statement(level: "{}"), ".signatureVerification.level"),
        (statement(level: #"{"level":"strict","overide":{}}"#), ".overide is not known"),
        (statement(level: #"{"level":"strict","override":{"integrity":"log"}}"#), ".override.integrity is no check"),
        (statement(level: #"{"level":"strict","override":{"expiry":"skip"}}"#), ".override.expiry is not an action"),
        (statement(level: #"{"level":"strict","override":{"speed":"log"}}"#), ".override.speed is no check"),
        (statement(level: #"{"level":"strict","verifyTimestamp":"never"}"#), ".verifyTimestamp is neither"),
        (statement(level: #"{"level":"skip"}"#), ".trustStores is of no use"),
        (statement(stores: ""), ".trustStores is empty"),
        (statement(stores: #""example""#), ".trustStores[0] is not 'ca:NAME'"),
        (statement(stores: #""ca:../x""#), ".trustStores[0] is not 'ca:NAME'"),
        (statement(stores: #""ca:..""#), ".trustStores[0] is not 'ca:NAME'"),
        (statement(stores: #""ra:x""#), ".trustStores[0] is not 'ca:NAME'"),
        (statement(identities: ""), ".trustedIdentities is empty"),
        (statement(identities: #""*","x509.subject:C=US,ST=WA,O=x""#), ".trustedIdentities has '*' and others"),
        (statement(identities: #""C=US,ST=WA,O=x""#), ".trustedIdentities[0] is neither"),
        (statement(identities: #""x509.subject:C=US,O=x""#), "'ST' is missing"),
        (
            statement(identities: #""x509.subject:C=US,ST=WA,O=x","x509.subject:C=US,ST=WA,O=x,OU=y""#),
            ".trustedIdentities[1] overlaps with 'C=US,ST=WA,O=x'"
        ),
    ]

    @Test("refuses statements that could mean less than they seem to, and says where", arguments: statements)
    func refusedStatements(text: String, reason: String) {
        refuses(Self.document(text), reason)
    }

    @Test("refuses a level 'skip' for everything, and statements that speak of the same")
    func several() {
        let skip = #"{"name":"n","registryScopes":["*"],"signatureVerification":{"level":"skip"}}"#
        refuses(Self.document(skip), "can't be for all repositories")
        let same = Self.statement(name: "other")
        refuses(Self.document("\(Self.statement()),\(same)"), "has something that statement 'n' has too")
        let named = Self.statement(scopes: #""a.example.com/other""#)
        refuses(
            Self.document("\(Self.statement()),\(named)"),
            ".trustPolicies[1].name is the name of another statement too"
        )
    }

    private func refuses(_ text: String, _ reason: String) {
        let error = #expect(throws: FormatError.self) { try read(text) }
        #expect(error.map { "\($0)" }?.contains(reason) ?? false, "\(error.map { "\($0)" } ?? "")")
    }

    private func read(_ text: String) throws(FormatError) -> NotationTrustPolicy {
        try NotationTrustPolicy(parsing: Array(text.utf8))
    }

    private func document(_ text: String) -> String { Self.document(text) }
    private func statement() -> String { Self.statement() }

    private static func document(_ statements: String) -> String {
        #"{"version":"1.0","trustPolicies":[\#(statements)]}"#
    }

    private static func statement(
        name: String = "n",
        scopes: String = #""registry.example.com/app""#,
        level: String = #"{"level":"strict"}"#,
        stores: String = #""ca:x""#,
        identities: String = #""*""#
    ) -> String {
        """
        {"name":"\(name)","registryScopes":[\(scopes)],"signatureVerification":\(level),
        "trustStores":[\(stores)],"trustedIdentities":[\(identities)]}
        """
    }
}
