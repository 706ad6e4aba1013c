/// Why a file is no key that can sign.
public struct SigningKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let problem: Problem

    /// What can be wrong with a key's file.
    public enum Problem: Sendable, Hashable {
        /// It is something else, in words: `a public key`.
        case notPrivate(String)
        /// It is a private key of a form that is not read: the PEM label.
        case unsupportedForm(String)
        /// It is of a kind that is not known, or too weak; why.
        case unsupportedKind(String)
        /// It is encrypted, and there is no password.
        case passwordMissing
        /// It is encrypted with another password, or it was changed.
        case passwordWrong
        /// It asks for more work than any signer's key does.
        case tooCostly
        /// It is damaged; how.
        case malformed(String)
        /// The key does not sign; why.
        case unusable(String)
    }

    /// Makes an error.
    ///
    /// - Parameter problem: what is wrong.
    public init(_ problem: Problem) {
        self.problem = problem
    }

    /// What is wrong, to be read behind the file's name: "is a public key".
    public var description: String {
        switch problem {
        case .notPrivate(let what): "is \(what), not a private key"
        case .unsupportedForm(let label): "is a private key in the form \(label), which is not read"
        case .unsupportedKind(let reason): "is a private key that \(reason)"
        case .passwordMissing: "is encrypted, and there is no password for it"
        case .passwordWrong: "can't be decrypted: the password is wrong, or the file is damaged"
        case .tooCostly: "asks for more work or memory to decrypt it than cosign's keys do"
        case .malformed(let how): "is damaged: \(how)"
        case .unusable(let reason): "does not sign: \(reason)"
        }
    }

    /// How to mend it: what is expected instead.
    public var remedy: String {
        switch problem {
        case .notPrivate: "the private key, as `cosign generate-key-pair` writes it to cosign.key"
        case .unsupportedForm, .unsupportedKind, .tooCostly:
            "a key of ECDSA (P-256, P-384, P-521), RSA from 2048 bits, or Ed25519: encrypted by "
                + "`cosign import-key-pair`, or plain as `openssl pkey` writes it"
        case .passwordMissing: "its password in COSIGN_PASSWORD, or in `password:` beside the key"
        case .passwordWrong: "the password that the key was made with"
        case .malformed, .unusable: "the key made anew, or restored from where it was copied"
        }
    }
}
