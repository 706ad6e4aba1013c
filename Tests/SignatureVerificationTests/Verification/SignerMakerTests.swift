import TestSupport
import Testing

@testable import SignatureVerification

@Suite("Who made a signature is told by the key and by names, whatever form it has")
struct SignerMakerTests {
    @Test("one private key is one maker behind a key and behind a Notation signature", arguments: [0, 1])
    func key(place: Int) async throws {
        let parties = try NotationParties()
        let form = NotationVerificationTests.forms[place]
        let signed = try await NotationEnvelope(form, by: parties.signer).signed()
        let report = try await NotationTrust(parties.root).report(on: signed, as: form)
        let signer = try #require(report.signer)
        let certificate = try CertificateParts(der: try parties.signer.certificates[0])
        let key = try VerificationKey(subjectPublicKeyInfo: certificate.subjectPublicKeyInfo)
        #expect(signer.makers == [SignatureMaker(key), .subject(signer.subject)])
        let other = try CertificateParts(der: try NotationParties().signer.certificates[0])
        #expect(
            try !signer.makers.contains(
                SignatureMaker(VerificationKey(subjectPublicKeyInfo: other.subjectPublicKeyInfo))
            )
        )
    }

    @Test("a certificate's maker goes by all its names, with its issuer, and by its key")
    func certificate() async throws {
        let sigstore = try TestSigstore()
        let artifact = Array("{}".utf8)
        let trust = KeylessTrust(
            root: try TrustedRoot(parsing: Array(try sigstore.trustedRoot().utf8)),
            identities: [
                IdentityRule(
                    identity: TextPattern(exactly: TestSigstore.identity),
                    issuer: TextPattern(exactly: TestSigstore.issuer)
                )
            ]
        )
        let bundles = [try sigstore.bundle(artifact), try sigstore.bundle(artifact)]
        var makers: [Set<SignatureMaker>] = []
        for bundle in bundles {
            let signature = try await SignatureVerifier(trust: .keyless(trust))
                .check(.bundle(Array(bundle.utf8)), of: Artifact(bytes: artifact))
            makers.append(signature.makers)
        }
        let name = SignatureMaker.identity(.uri(TestSigstore.identity), issuer: TestSigstore.issuer)
        #expect(makers.allSatisfy { $0.count == 2 && $0.contains(name) })
        #expect(makers[0].intersection(makers[1]) == [name])
    }

    @Test("makers that differ in kind, name or issuer differ in words")
    func words() {
        let makers: [SignatureMaker] = [
            .key("a"), .subject("a"), .identity(.uri("a"), issuer: "b"), .identity(.email("a"), issuer: "b"),
            .identity(.user("a"), issuer: "b"), .identity(.uri("a"), issuer: "c"), .identity(.uri("b"), issuer: "b"),
        ]
        #expect(Set(makers.map(\.description)).count == makers.count)
    }
}
