import Testing

@testable import SignatureVerification

@Suite("The reader of Notation signatures")
struct NotationSignatureTests {
    static let files: [(String, NotationSignature.Envelope)] = [
        ("notation/signature.jose.json", .jws), ("notation/signature.cose", .cose),
    ]

    @Test("reads both envelopes alike", arguments: files)
    func content(file: String, form: NotationSignature.Envelope) throws {
        let signature = try NotationSignature(parsing: Vector.bytes(file), as: form)
        #expect(signature.algorithm == "PS256")
        #expect(signature.contentType == "application/vnd.cncf.notary.payload.v1+json")
        #expect(signature.critical == ["io.cncf.notary.signingScheme"])
        #expect(signature.scheme == .x509)
        // 2026-11-22T22:57:44Z
        #expect(signature.signingTime == 1_795_388_264)
        #expect(signature.expiry == nil)
        #expect(signature.certificates.count == 1)
        #expect(signature.agent?.hasPrefix("notation-go/") == true)
        #expect(String(decoding: signature.payload, as: UTF8.self).contains(#""size":555"#))
        #expect(signature.signature.count == 256)
    }

    @Test("refuses one envelope as the other", arguments: files)
    func otherForm(file: String, form: NotationSignature.Envelope) throws {
        let bytes = try Vector.bytes(file)
        #expect(throws: FormatError.self) { try NotationSignature(parsing: bytes, as: form == .jws ? .cose : .jws) }
    }

    @Test("ends with a signature or an error, whatever byte of it is damaged", arguments: files)
    func damage(file: String, form: NotationSignature.Envelope) throws {
        var refused = 0
        for damaged in try Vector.bytes(file).damaged(step: 5) {
            if case .unknown = SignerClaim.ofNotation(damaged, as: form) { refused += 1 }
        }
        #expect(refused > 0)
    }
}
