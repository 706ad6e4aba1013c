import Testing

@testable import SignatureVerification

@Suite("Signatures by keys")
struct KeyedVerificationTests {
    private let artifact = Array(#"{"schemaVersion":2}"#.utf8)

    private func verdict(
        _ signatures: [AttachedSignature],
        by keys: [TestKey],
        of artifact: [UInt8]? = nil,
        purpose: SignatureVerifier.Purpose = .signature
    ) async throws -> Verdict {
        try await SignatureVerifier(trust: .keys(keys.map { try $0.verificationKey }))
            .verdict(on: signatures, of: Artifact(bytes: artifact ?? self.artifact), purpose: purpose)
    }

    @Test("are trusted in cosign's layers, with every kind of key", arguments: TestKey.Kind.allCases)
    func layer(kind: TestKey.Kind) async throws {
        let key = try TestKey(kind)
        let payload = TestSignature.payload(artifact, optional: #"{"build":"7","number":1}"#)
        for signature in [try key.sign(payload), try key.signWithSHA256(payload)] {
            let verdict = try await verdict([TestSignature.layer(payload, signature: signature)], by: [key])
            #expect(verdict.trusted.first?.signer == .key(try key.verificationKey))
            #expect(verdict.trusted.first?.statement == .signature(annotations: ["build": "7"]))
            #expect(verdict.trusted.first?.times == [])
        }
    }

    @Test("are rejected where key, bytes or artifact are others, each with its reason")
    func forged() async throws {
        let key = try TestKey()
        let payload = TestSignature.payload(artifact)
        let signature = try key.sign(payload)
        let good = TestSignature.layer(payload, signature: signature)
        #expect(try await verdict([good], by: [try TestKey()]) == .rejected([.wrongSignature]))
        #expect(try await verdict([good], by: [key], of: Array("other".utf8)) == .rejected([.otherArtifact]))
        let swapped = TestSignature.layer(TestSignature.payload(Array("other".utf8)), signature: signature)
        #expect(try await verdict([swapped], by: [key], of: Array("other".utf8)) == .rejected([.wrongSignature]))
        let stripped = AttachedSignature.cosign(annotations: [:], blob: payload)
        #expect(
            try await verdict([stripped], by: [key])
                == .rejected([.malformed("not cosign's signature: it has no annotation with a signature")])
        )
        let emptied = AttachedSignature.cosign(annotations: ["dev.cosignproject.cosign/signature": ""], blob: payload)
        #expect(
            try await verdict([emptied], by: [key])
                == .rejected([.malformed("not a DSSE envelope: .payloadType is missing")])
        )
        let garbage = Array("{}".utf8)
        #expect(
            try await verdict([TestSignature.layer(garbage, signature: try key.sign(garbage))], by: [key])
                == .rejected([.malformed("not cosign's payload: .critical.image.docker-manifest-digest is missing")])
        )
    }

    @Test("need one success among several signatures and several keys; none at all is unsigned")
    func several() async throws {
        let keys = [try TestKey(.p256), try TestKey(.ed25519), try TestKey(.p384)]
        let payload = TestSignature.payload(artifact)
        let layers = try keys.map { TestSignature.layer(payload, signature: try $0.sign(payload)) }
        for key in keys {
            let verdict = try await verdict(layers, by: [key])
            #expect(verdict.trusted.map(\.signer) == [.key(try key.verificationKey)])
            #expect(verdict.rejections == [.wrongSignature, .wrongSignature])
        }
        #expect(try await verdict(layers, by: Array(keys.prefix(2))).trusted.count == 2)
        #expect(try await verdict([], by: keys) == .unsigned)
        let many = Array(repeating: layers[0], count: SignatureVerifier.signatureLimit + 1)
        await #expect(throws: VerificationError.tooManySignatures(limit: 1000)) {
            try await verdict(many, by: keys)
        }
    }

    @Test(
        "are trusted in attestations, of either version of the statement, and in bundles of them",
        arguments: ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"],
        [TestKey.Kind.p256, .p521, .rsa2048, .ed25519]
    )
    func attestation(type: String, kind: TestKey.Kind) async throws {
        let key = try TestKey(kind)
        let statement = TestSignature.statement(artifact, predicateType: "https://slsa.dev/provenance/v1", type: type)
        let envelope = try TestSignature.envelope(statement, keys: [key])
        for signature in [TestSignature.attestation(envelope), TestSignature.bundle(#""dsseEnvelope":\#(envelope)"#)] {
            let purpose = SignatureVerifier.Purpose.attestation(predicateType: "https://slsa.dev/provenance/v1")
            let found = try await verdict([signature], by: [key], purpose: purpose)
            guard case .attestation(let read)? = found.trusted.first?.statement else {
                Issue.record("\(found)")
                return
            }
            #expect(read.bytes == statement)
            #expect(
                try await verdict([signature], by: [key], purpose: .attestation(predicateType: "other"))
                    == .rejected([.otherPurpose("https://slsa.dev/provenance/v1")])
            )
            // A statement about an image is not a signature of it.
            #expect(
                try await verdict([signature], by: [key])
                    == .rejected([.otherPurpose("https://slsa.dev/provenance/v1")])
            )
            #expect(
                try await verdict([signature], by: [key], of: Array("other".utf8), purpose: .any)
                    == .rejected([.otherArtifact])
            )
            #expect(
                try await verdict([signature], by: [try TestKey(kind)], purpose: .any) == .rejected([.wrongSignature])
            )
        }
    }

    @Test("of cosign 3 are statements that the image is meant, with their annotations")
    func imageStatement() async throws {
        let key = try TestKey()
        let statement = TestSignature.statement(artifact, predicateType: "https://sigstore.dev/cosign/sign/v1")
        let bundle = TestSignature.bundle(#""dsseEnvelope":\#(try TestSignature.envelope(statement, keys: [key]))"#)
        let found = try await verdict([bundle], by: [key])
        #expect(found.trusted.first?.statement == .signature(annotations: ["build": "7"]))
        #expect(
            try await verdict([bundle], by: [key], purpose: .attestation(predicateType: nil))
                == .rejected([.otherPurpose("a signature")])
        )
    }

    @Test("need one that holds among several of an envelope; a bundle has one")
    func envelope() async throws {
        let key = try TestKey()
        let statement = TestSignature.statement(artifact, predicateType: "a")
        let envelope = try TestSignature.envelope(statement, keys: [try TestKey(), key])
        #expect(try await verdict([TestSignature.attestation(envelope)], by: [key], purpose: .any).trusted.count == 1)
        #expect(
            try await verdict([TestSignature.bundle(#""dsseEnvelope":\#(envelope)"#)], by: [key], purpose: .any)
                == .rejected([
                    .malformed("not a sigstore bundle: .dsseEnvelope.signatures has more than one signature")
                ])
        )
    }

    @Test("say nothing where the envelope's payload is another type, though its bytes are a statement")
    func otherType() async throws {
        let key = try TestKey()
        let statement = TestSignature.statement(artifact, predicateType: "a")
        let envelope = try TestSignature.envelope(statement, type: "text/plain", keys: [key])
        #expect(
            try await verdict([TestSignature.attestation(envelope)], by: [key], purpose: .any)
                == .rejected([.malformed("not an in-toto statement: it is of another type")])
        )
        let typed = envelope.replacing("text/plain", with: "application/vnd.in-toto+json")
        #expect(
            try await verdict([TestSignature.attestation(typed)], by: [key], purpose: .any)
                == .rejected([.wrongSignature])
        )
    }

    @Test("of bytes are trusted in bundles, with every kind of key", arguments: TestKey.Kind.allCases)
    func message(kind: TestKey.Kind) async throws {
        let key = try TestKey(kind)
        let signature = TestSignature.base64(try key.sign(artifact))
        let plain = TestSignature.bundle(#""messageSignature":{"signature":"\#(signature)"}"#)
        #expect(try await verdict([plain], by: [key]).trusted.count == 1)
        #expect(
            try await verdict([plain], by: [key], of: Array("other".utf8))
                == .rejected([kind == .ed25519 ? .wrongSignatureOrPrehashed : .wrongSignature])
        )
        let digest = TestSignature.base64(Hexadecimal.bytes(TestSignature.digest(Array("other".utf8))) ?? [])
        let other = TestSignature.bundle(
            #""messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"\#(digest)"},"signature":"\#(signature)"}"#
        )
        #expect(try await verdict([other], by: [key]) == .rejected([.otherArtifact]))
    }

    @Test("of bare bytes by Ed25519ph are rejected with a reason that names it")
    func prehashed() async throws {
        // RFC 8032, section 7.3: the key, and the signature of 'abc'.
        let bytes = try #require(
            Hexadecimal.bytes("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")
        )
        let signature = try #require(
            Hexadecimal.bytes(
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                    + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
            )
        )
        let header: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let key = try VerificationKey(subjectPublicKeyInfo: header + bytes)
        let bundle = TestSignature.bundle(#""messageSignature":{"signature":"\#(TestSignature.base64(signature))"}"#)
        for keys in [[key], [try TestKey().verificationKey, key]] {
            let found = try await SignatureVerifier(trust: .keys(keys))
                .verdict(on: [bundle], of: Artifact(bytes: Array("abc".utf8)))
            #expect(found == .rejected([.wrongSignatureOrPrehashed]))
            #expect(found.rejections.first?.description.contains("Ed25519ph") ?? false)
        }
        // Where nobody signs by Ed25519, that would only confuse.
        #expect(
            try await verdict([bundle], by: [TestKey()], of: Array("abc".utf8)) == .rejected([.wrongSignature])
        )
    }

    @Test("end with a verdict, whatever byte of an attestation is damaged, and never a trusted one but by its form")
    func damage() async throws {
        let key = try TestKey()
        let statement = TestSignature.statement(artifact, predicateType: "a")
        let envelope = Array(try TestSignature.envelope(statement, keys: [key]).utf8)
        for damaged in envelope.damaged(step: 5) {
            let attached = AttachedSignature.cosign(
                annotations: ["dev.cosignproject.cosign/signature": ""],
                blob: damaged
            )
            let found = try await verdict([attached], by: [key], purpose: .any)
            if let trusted = found.trusted.first {
                guard case .attestation(let read) = trusted.statement else {
                    Issue.record("\(trusted)")
                    return
                }
                #expect(read.bytes == statement)
            }
        }
    }
}
