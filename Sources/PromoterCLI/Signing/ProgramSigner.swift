internal import FoundationEssentials
internal import PromoterCore
internal import SignatureVerification

/// Signs by an external program, for keys that never leave a KMS or an HSM.
///
/// The program is given the bytes to sign on its standard input, and prints the signature: its bytes, or base 64. Its environment is
/// promoter's own with `PROMOTER_SIGN_ALGORITHM`: `ecdsa-sha256`, `rsa-pkcs1-sha256` or `ed25519`, by the public key.
struct ProgramSigner: KeyedSigner {
    private let command: [String]
    private let environment: [String: String]
    private let timeLimit: Duration
    let publicKey: VerificationKey

    init(_ command: [String], publicKey: VerificationKey, timeLimit: Duration, environment: [String: String]) {
        self.command = command
        self.publicKey = publicKey
        self.timeLimit = timeLimit
        self.environment = environment
    }

    var keyHint: String { publicKey.hint }

    func signature(of bytes: [UInt8]) async throws(SigningError) -> [UInt8] {
        let output = try await program.output(given: bytes)
        // Most command lines of key services print base 64.
        let candidates = [output, Self.decoded(output)].compactMap { $0 }
        guard let signature = candidates.first(where: { isOwn($0, of: bytes) }) else {
            throw SigningError(
                reason: "what the signer \(command.first ?? "") printed is no signature by the key of 'public-key'",
                remedy: "let it sign what it reads with that key by $PROMOTER_SIGN_ALGORITHM, and print nothing else"
            )
        }
        return signature
    }

    /// Checks that there is such a program, and does not run it.
    func check() throws(SigningError) {
        _ = try program.executable()
    }

    private var program: ExternalProgram {
        var environment = environment
        environment["PROMOTER_SIGN_ALGORITHM"] = publicKey.signatureAlgorithm
        return ExternalProgram(command: command, environment: environment, timeLimit: timeLimit)
    }

    func isOwn(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        publicKey.isSignature(signature, of: bytes)
    }

    private static func decoded(_ output: [UInt8]) -> [UInt8]? {
        let text = output.filter { $0 > 0x20 }
        return Data(base64Encoded: Data(text)).map { Array($0) }
    }
}
