import Crypto
import CryptoExtras
import FoundationEssentials
import SignatureVerification

/// How many signatures by keys are verified in a second, on one core: cosign's layers, payload and claim included.
@main
struct VerificationBenchmark {
    static func main() async throws {
        let artifact = Artifact(bytes: Array("{}".utf8))
        let payload = Array(
            """
            {"critical":{"identity":{"docker-reference":"registry.example.com/team/app"},"image":\
            {"docker-manifest-digest":"sha256:\(artifact.encodedDigest)"},"type":"cosign container image signature"},"optional":null}
            """
            .utf8
        )
        let p256 = P256.Signing.PrivateKey()
        try await measure(
            "ECDSA P-256",
            artifact,
            payload,
            pem: p256.publicKey.pemRepresentation,
            signature: try p256.signature(for: payload).derRepresentation
        )
        let p384 = P384.Signing.PrivateKey()
        try await measure(
            "ECDSA P-384",
            artifact,
            payload,
            pem: p384.publicKey.pemRepresentation,
            signature: try p384.signature(for: payload).derRepresentation
        )
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits3072)
        let digest = SHA256.hash(data: payload)
        try await measure(
            "RSA 3072",
            artifact,
            payload,
            pem: rsa.publicKey.pemRepresentation,
            signature: try rsa.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
        )
    }

    private static func measure(
        _ name: String,
        _ artifact: Artifact,
        _ payload: [UInt8],
        pem: String,
        signature: Data
    ) async throws {
        let annotations = ["dev.cosignproject.cosign/signature": signature.base64EncodedString()]
        let signatures = [AttachedSignature.cosign(annotations: annotations, blob: payload)]
        let verifier = SignatureVerifier(trust: .keys([try VerificationKey(pem: pem)]))
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        while clock.now - start < .seconds(2) {
            for _ in 0..<50 {
                guard case .trusted = try await verifier.verdict(on: signatures, of: artifact) else {
                    print("\(name): rejected")
                    return
                }
                count += 1
            }
        }
        let seconds =
            Double((clock.now - start).components.seconds) + 1e-18 * Double((clock.now - start).components.attoseconds)
        print("\(name): \(Int(Double(count) / seconds)) verifications a second")
    }
}
