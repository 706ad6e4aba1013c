import Testing

@testable import SignatureVerification

@Suite("Signatures that notation made")
struct NotationVectorTests {
    @Test("hold in their time, by their own certificate", arguments: NotationSignatureTests.files)
    func holds(file: String, form: NotationSignature.Envelope) async throws {
        var store = NotationTrustStore()
        try store.add(Vector.bytes("notation/certificate.crt"), to: #require(NotationTrustStore.Name("ca:test")))
        let policy = try NotationTrustPolicy(
            parsing: Array(
                """
                {"version":"1.0","trustPolicies":[{"name":"test","registryScopes":["*"],
                "signatureVerification":{"level":"strict"},"trustStores":["ca:test"],
                "trustedIdentities":["x509.subject: C=US, ST=WA, L=Seattle, O=Notary, CN=promoter.test"]}]}
                """
                .utf8
            )
        )
        let statement = try #require(policy.statement(for: "registry.example.com/team/app"))
        let verifier = try NotationVerifier(statement: statement, store: store)
        let envelope = try Vector.bytes(file)
        let time = try #require(try NotationSignature(parsing: envelope, as: form).signingTime)
        let report = await verifier.report(on: envelope, as: form, of: NotationEnvelope.artifact, at: time)
        let signer = try #require(report.signer, "\(report.reason)")
        #expect(signer.subject.contains("CN=promoter.test"))
        #expect(report.results.allSatisfy { $0.outcome == .passed })
        // Notation's certificates for tests last for a day.
        let later = await verifier.report(on: envelope, as: form, of: NotationEnvelope.artifact, at: time + 2 * 86_400)
        #expect(later.rejection == .authenticTimestamp)
    }
}
