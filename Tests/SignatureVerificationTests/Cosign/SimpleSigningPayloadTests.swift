import Testing

@testable import SignatureVerification

@Suite("The reader of cosign's payloads")
struct SimpleSigningPayloadTests {
    /// The content that a fresh key signs, verified.
    private func verified(_ bytes: [UInt8]) throws -> VerifiedContent {
        let key = try TestKey()
        let content = UnverifiedContent(bytes: bytes)
        return try #require(content.verified(by: try key.sign(bytes), of: try key.verificationKey))
    }

    @Test("reads what was signed")
    func content() throws {
        let vector = try CosignVector("dir-img-cosign-fulcio-rekor-valid")
        let payload = try SimpleSigningPayload(verified(Array(vector.payload)))
        #expect(
            payload.manifestDigest == "sha256:0489474da8ea22426ece86ace6c1c0026ab2fd3cdfbbd62b7e94650266c37d9a"
        )
        #expect(payload.dockerReference == "192.168.64.2:5000/cosign-signed/fulcio-rekor-1")
        #expect(payload.type == "cosign container image signature")
        #expect(payload.annotations.isEmpty)
    }

    @Test("refuses a digest that stands twice, where another reader takes the last")
    func duplicate() throws {
        let text = """
            {"critical":{"identity":{"docker-reference":""},"image":{"docker-manifest-digest":"sha256:a",\
            "docker-manifest-digest":"sha256:b"},"type":"t"},"optional":null}
            """
        let content = try verified(Array(text.utf8))
        let error = #expect(throws: FormatError.self) { try SimpleSigningPayload(content) }
        #expect(error?.description == "not cosign's payload: it has the key docker-manifest-digest twice")
    }
}
