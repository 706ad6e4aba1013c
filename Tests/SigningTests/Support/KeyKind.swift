import FoundationEssentials
import TestSupport

/// A kind of key, as OpenSSL makes it.
enum KeyKind: String, CaseIterable, Sendable {
    case p256, p384, p521, rsa2048, rsa4096, ed25519

    private var options: [String] {
        switch self {
        case .p256: ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        case .p384: ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]
        case .p521: ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]
        case .rsa2048: ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
        case .rsa4096: ["RSA", "-pkeyopt", "rsa_keygen_bits:4096"]
        case .ed25519: ["ED25519"]
        }
    }

    /// Makes a private key, PKCS #8, and gives its path.
    func make(in folder: TemporaryFolder) async throws -> String {
        let path = folder.path("\(rawValue).pem")
        try await Tool.openssl.command(["genpkey", "-quiet", "-algorithm"] + options + ["-out", path]).run()
        return path
    }
}

/// OpenSSL, as the judge of signatures.
struct OpenSSL: Sendable {
    let folder: TemporaryFolder

    /// The public key's bytes.
    func publicKey(of privateKey: String) async throws -> [UInt8] {
        try await Tool.openssl.command(["pkey", "-in", privateKey, "-pubout", "-outform", "DER"]).result().output
    }

    func verifies(_ signature: [UInt8], of text: String, by privateKey: String, hash: String?) async throws -> Bool {
        let message = try folder.write(text, to: "message")
        let file = try folder.write(Data(signature), to: "signature")
        let publicKey = folder.path("public.pem")
        try await Tool.openssl.command(["pkey", "-in", privateKey, "-pubout", "-out", publicKey]).run()
        guard let hash else {
            return try await Tool.openssl
                .command([
                    "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", publicKey, "-in", message, "-sigfile", file,
                ])
                .result().isSuccess
        }
        return try await Tool.openssl.command(["dgst", "-\(hash)", "-verify", publicKey, "-signature", file, message])
            .result().isSuccess
    }
}
