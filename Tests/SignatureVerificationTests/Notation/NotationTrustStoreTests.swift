import TestSupport
import Testing

@testable import SignatureVerification

@Suite("Notation's trust stores")
struct NotationTrustStoreTests {
    private func name(_ text: String) throws -> NotationTrustStore.Name { try #require(NotationTrustStore.Name(text)) }

    @Test("take certificates as DER and as PEM")
    func forms() throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let authority = try CertifiedKey(named: "authority", issuedBy: root, for: .authority)
        var store = NotationTrustStore()
        try store.add(root.certificates[0], to: name("ca:one"))
        try store.add(Array(authority.certificatesPEM.utf8), to: name("ca:two"))
        #expect(try store.certificates([name("ca:one")], of: .ca) == root.chain)
        #expect(try store.certificates([name("ca:two")], of: .ca) == authority.chain)
        #expect(try store.certificates([name("ca:two")], of: .tsa).isEmpty)
        #expect(try store.missing([name("ca:one"), name("tsa:one")]) == [name("tsa:one")])
    }

    @Test("refuse signers' certificates that others made, and authorities for the time that are no roots")
    func unfit() throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let authority = try CertifiedKey(named: "authority", issuedBy: root, for: .authority)
        let signer = try CertifiedKey(named: "signer", issuedBy: root)
        let alone = try CertifiedKey(named: "alone")
        var store = NotationTrustStore()
        #expect(throws: FormatError.self) { try store.add(signer.certificates[0], to: name("ca:x")) }
        #expect(throws: FormatError.self) { try store.add(authority.certificates[0], to: name("tsa:x")) }
        #expect(throws: FormatError.self) { try store.add(alone.certificates[0], to: name("tsa:x")) }
        #expect(throws: FormatError.self) { try store.add(Array("nothing".utf8), to: name("ca:x")) }
        #expect(throws: FormatError.self) { try store.add([], to: name("ca:x")) }
        #expect(throws: FormatError.self) { try store.add(Array(root.keyPEM.utf8), to: name("ca:x")) }
        try store.add(alone.certificates[0], to: name("ca:x"))
        #expect(try store.missing([name("ca:x"), name("tsa:x")]) == [name("tsa:x")])
    }

    @Test("that a policy names have to be there")
    func missing() throws {
        let trust = NotationTrust(stores: ["ca:none": []])
        let error = #expect(throws: NotationTrustError.self) { try trust.verifier() }
        #expect(error.map { "\($0)" } == "statement 'test' names the trust store 'ca:none', which is empty")
    }
}
