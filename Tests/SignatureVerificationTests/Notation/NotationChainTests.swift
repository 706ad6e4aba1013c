import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("The chain of a Notation signature")
struct NotationChainTests {
    @Test("has each certificate made by the next, by key and by name")
    func otherName() throws {
        let parties = try NotationParties()
        let authority = parties.authority.certificate
        #expect(throws: Never.self) {
            try NotationChain([parties.signer.certificate, authority, parties.root.certificate], for: .signatures)
        }
        let renamed = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: authority.publicKey,
            notValidBefore: authority.notValidBefore,
            notValidAfter: authority.notValidAfter,
            issuer: authority.issuer,
            subject: try DistinguishedName { CommonName("another") },
            extensions: authority.extensions,
            issuerPrivateKey: parties.root.key
        )
        let failure = #expect(throws: NotationFailure.self) {
            try NotationChain([parties.signer.certificate, renamed, parties.root.certificate], for: .signatures)
        }
        #expect(failure?.description.contains("was not made by that of 'CN=another', which follows") ?? false)
    }
}
