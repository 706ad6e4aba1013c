import FoundationEssentials
import Testing

@testable import SignatureVerification

@Suite("The reader of sigstore bundles")
struct SigstoreBundleTests {
    /// The vectors that are no bundles at all; all others fail or hold by what they say.
    private static let malformed: [String: String] = [
        "bundle-empty-certificate-chain_fail":
            "not a sigstore bundle: .verificationMaterial.x509CertificateChain.certificates is empty",
        "bundle-invalid-base64-signature_fail": "not a sigstore bundle: .messageSignature.signature is not base 64",
        "bundle-negative-log-index_fail":
            "not a sigstore bundle: .verificationMaterial.tlogEntries[0].logIndex is negative",
        "rekor2-no-inclusion-proof_fail":
            "not a sigstore bundle: .verificationMaterial.tlogEntries[0] has no inclusion proof with a checkpoint",
    ]

    @Test("reads every vector that is one, and says what is wrong with the others", arguments: Vector.bundles)
    func vectors(name: String) throws {
        let bytes = try Vector.bundle(name)
        if let reason = Self.malformed[name] {
            let error = #expect(throws: FormatError.self) { try SigstoreBundle(parsing: bytes) }
            #expect(error?.description == reason)
        } else {
            let bundle = try SigstoreBundle(parsing: bytes)
            #expect(!bundle.logEntries.isEmpty)
        }
    }

    @Test("finds the vectors")
    func count() {
        #expect(Vector.bundles.count == 35)
        #expect(Self.malformed.keys.allSatisfy(Vector.bundles.contains))
    }

    @Test("reads what stands in a bundle")
    func content() throws {
        let bundle = try SigstoreBundle(parsing: Vector.bundle("happy-path-v0.3"))
        #expect(bundle.version == .v0_3)
        let entry = try #require(bundle.logEntries.first)
        #expect(entry.logIndex == 79_571_823)
        #expect(entry.kind == "hashedrekord")
        #expect(entry.kindVersion == "0.0.1")
        #expect(entry.integratedTime == 1_710_869_186)
        #expect(entry.signedEntryTimestamp != nil)
        #expect(entry.inclusionProof?.treeSize == 75_408_393)
        #expect(entry.inclusionProof?.checkpoint?.hasPrefix("rekor.sigstore.dev - ") == true)
        guard case .message(_, let digest) = bundle.content else {
            Issue.record("not a message")
            return
        }
        #expect(digest?.algorithm == "SHA2_256")
    }

    @Test("reads a statement in an envelope")
    func envelope() throws {
        let bundle = try SigstoreBundle(parsing: Vector.bundle("intoto-with-custom-trust-root"))
        #expect(bundle.timestamps.count == 1)
        guard case .envelope(let envelope) = bundle.content else {
            Issue.record("not an envelope")
            return
        }
        #expect(envelope.signatures.count == 1)
    }

    @Test(
        "refuses what would be ambiguous or has no place in its version",
        arguments: [
            (
                #""mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json""#,
                #""mediaType":"application/vnd.dev.sigstore.bundle.v0.4+json""#, ".mediaType is not known"
            ),
            (
                #""publicKey":{"hint":"a"}"#, #""publicKey":{"hint":"a"},"certificate":{"rawBytes":"AAAA"}"#,
                ".verificationMaterial has more than one signer"
            ),
            (
                #""publicKey":{"hint":"a"}"#, #""x509CertificateChain":{"certificates":[{"rawBytes":"AAAA"}]}"#,
                ".verificationMaterial.x509CertificateChain has no place in version 0.3"
            ),
            (#""publicKey":{"hint":"a"}"#, #""other":1"#, ".verificationMaterial has neither a certificate nor a key"),
            (
                #""messageSignature""#,
                #""dsseEnvelope":{"payload":"","payloadType":"a","signatures":[{"sig":"AAAA"}]},"messageSignature""#,
                "it has two signatures"
            ),
            (
                #""messageSignature":{"signature":"AAAA"}"#,
                #""dsseEnvelope":{"payload":"","payloadType":"a","signatures":[{"sig":"AAAA"},{"sig":"AAAA"}]}"#,
                ".dsseEnvelope.signatures has more than one signature"
            ),
            (
                #""messageSignature":{"signature":"AAAA"}"#,
                #""dsseEnvelope":{"payload":"","payloadType":"a","signatures":[]}"#, ".dsseEnvelope.signatures is empty"
            ),
            (
                #""messageSignature":{"signature":"AAAA"}"#, #""messageSignature":{"signature":""}"#,
                ".messageSignature.signature is empty"
            ),
            (
                #""messageSignature":{"signature":"AAAA"}"#, #""messageSignature":{"signature":7}"#,
                ".messageSignature.signature is not a text"
            ),
            (
                #""messageSignature":{"signature":"AAAA"}"#, #""messageSignature":{}"#,
                ".messageSignature.signature is missing"
            ),
            (#""messageSignature":{"signature":"AAAA"}"#, #""other":1"#, "it has no signature"),
        ]
    )
    func refusals(part: String, other: String, reason: String) throws {
        let good = """
            {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
            "verificationMaterial":{"publicKey":{"hint":"a"}},"messageSignature":{"signature":"AAAA"}}
            """
        #expect(try SigstoreBundle(parsing: Array(good.utf8)).signer == .publicKey(hint: "a"))
        let bad = good.replacing(part, with: other)
        try #require(bad != good)
        let error = #expect(throws: FormatError.self) { try SigstoreBundle(parsing: Array(bad.utf8)) }
        #expect(error?.description == "not a sigstore bundle: \(reason)")
    }

    @Test(
        "ends with a bundle or an error, whatever byte of it is damaged",
        arguments: ["happy-path-v0.1", "intoto-with-custom-trust-root"]
    )
    func damage(name: String) throws {
        let bytes = try Vector.bundle(name)
        var refused = 0
        for damaged in bytes.damaged(step: 41) {
            if case .unknown = SignerClaim.ofBundle(damaged) { refused += 1 }
        }
        #expect(refused > 0)
    }
}
