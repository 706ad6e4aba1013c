import FoundationEssentials
import Testing

@testable import SignatureVerification

@Suite("The vectors of sigstore bundles")
struct BundleVectorTests {
    private static let untrustedTime =
        "its timestamp does not hold: the certificate of its authority is missing"
    private static let otherEntry = "its entry in a log does not hold: it is the entry of another signature"
    private static let unsignedHead = "its entry in a log does not hold: its tree's head is not signed by the log"
    private static let wrongSignature = "it is not a signature of this content by a trusted key"
    private static let expired = "its certificate is not trusted: the signer's certificate had expired"

    /// Why each of those that must be rejected is; all others must be trusted.
    private static let rejections: [String: String] = [
        "bundle-empty-certificate-chain_fail":
            "not a sigstore bundle: .verificationMaterial.x509CertificateChain.certificates is empty",
        "bundle-invalid-base64-signature_fail": "not a sigstore bundle: .messageSignature.signature is not base 64",
        "bundle-negative-log-index_fail":
            "not a sigstore bundle: .verificationMaterial.tlogEntries[0].logIndex is negative",
        "bundle-with-root-cert_fail":
            "its certificate is not trusted: a root has no place among the certificates of a bundle",
        "checkpoint-bad-keyhint_fail": unsignedHead,
        "dsse-invalid-sig_fail": wrongSignature,
        "dsse-mismatch-sig_fail": otherEntry,
        "inclusion-proof-corrupted-hash_fail":
            "its entry in a log does not hold: the proof does not lead to the log's tree",
        "integrated-time-in-future_fail": expired,
        "intoto-log-entry-mismatch_fail": otherEntry,
        "intoto-set-outside-signing-cert-validity_fail": expired,
        "invalid-ct-key_fail": "its certificate is in no trusted log: its logs are not trusted",
        "managed-key-no-key_fail": "it has no certificate: it can count only for a signer with a key",
        "message-digest-mismatch_fail": "it is the signature of something else",
        "rekor2-checkpoint-missing-log-signature_fail": unsignedHead,
        "rekor2-checkpoint-missing-root-hash_fail":
            "its entry in a log does not hold: not a log's checkpoint: it has no root hash",
        "rekor2-dsse-invalid-sig_fail": wrongSignature,
        "rekor2-dsse-mismatch-sig_fail": otherEntry,
        "rekor2-no-inclusion-proof_fail":
            "not a sigstore bundle: .verificationMaterial.tlogEntries[0] has no inclusion proof with a checkpoint",
        "rekor2-timestamp-outside-trust-root-tsa-validity_fail":
            "its timestamp does not hold: its authority was not trusted at that time",
        "rekor2-timestamp-payload-mismatch_fail":
            "its timestamp does not hold: it is of something else",
        "rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail": untrustedTime,
        "signature-mismatch_fail": wrongSignature,
        "wrong-hashedrekord-artifact_fail": otherEntry,
        "wrong-hashedrekord-entry_fail": otherEntry,
    ]

    static func trust(_ name: String) throws -> SignatureVerifier.Trust {
        let folder = "sigstore-bundles/\(name)"
        func text(_ file: String) -> String? {
            (try? Vector.bytes("\(folder)/\(file)")).map { String(decoding: $0, as: UTF8.self) }
        }
        let root = try TrustedRoot(
            parsing: (try? Vector.bytes("\(folder)/trusted_root.json"))
                ?? Vector.bytes("sigstore-bundles/trusted-root-public-good.json")
        )
        if let pem = text("key.pub") { return .keys([try VerificationKey(pem: pem)], log: root) }
        let rule = IdentityRule(
            identity: TextPattern(exactly: text("identity") ?? Vector.identity),
            issuer: TextPattern(exactly: text("issuer") ?? Vector.issuer)
        )
        return .keyless(KeylessTrust(root: root, identities: [rule]))
    }

    static func artifact(_ name: String) throws -> Artifact {
        let bytes =
            try (try? Vector.bytes("sigstore-bundles/\(name)/artifact")) ?? Vector.bytes("sigstore-bundles/a.txt")
        return Artifact(bytes: bytes)
    }

    @Test("hold or not, each as its makers say, and for the right reason", arguments: Vector.bundles)
    func vector(name: String) async throws {
        let verdict = try await SignatureVerifier(trust: Self.trust(name))
            .verdict(on: [.bundle(try Vector.bundle(name))], of: try Self.artifact(name), purpose: .any)
        let reason = verdict.rejections.first?.description
        print("vector \(name): \(reason.map { "rejected: \($0)" } ?? "trusted")")
        #expect(name.hasSuffix("_fail") == verdict.trusted.isEmpty)
        #expect(reason == Self.rejections[name])
    }

    @Test("are all named, as they are to be rejected")
    func names() {
        #expect(Vector.bundles.filter { $0.hasSuffix("_fail") } == Self.rejections.keys.sorted())
    }
}
