import Testing

@testable import SignatureVerification

@Suite("The vectors of cosign's layers")
struct CosignVectorTests {
    @Test(
        "verify with their key, or do not",
        arguments: [
            ("dir-img-cosign-valid", "cosign", nil), ("dir-img-cosign-key-rekor-valid", "key-rekor", nil),
            ("dir-img-cosign-modified-manifest", "cosign", .otherArtifact),
            ("dir-img-cosign-key-rekor-valid", "cosign", .wrongSignature),
            ("dir-img-cosign-fulcio-rekor-valid", "cosign", .wrongSignature),
        ] as [(String, String, Rejection?)]
    )
    func keyed(name: String, keyName: String, reason: Rejection?) async throws {
        let vector = try CosignVector(name)
        let pem = try Vector.bytes("cosign-tags/\(keyName).pub")
        let key = try VerificationKey(pem: String(decoding: pem, as: UTF8.self))
        let verdict = try await SignatureVerifier(trust: .keys([key]))
            .verdict(
                on: [.cosign(annotations: vector.annotations, blob: Array(vector.payload))],
                of: Artifact(bytes: Vector.bytes("cosign-tags/\(name)/manifest.json"))
            )
        if let reason {
            #expect(verdict == .rejected([reason]))
        } else {
            #expect(verdict.trusted.map(\.signer) == [.key(key)])
        }
    }
}
