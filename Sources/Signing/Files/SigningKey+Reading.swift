internal import SwiftASN1

extension SigningKey {
    /// The largest key file, in bytes.
    public static let sizeLimit = 64 << 10

    /// Reads a private key's file.
    ///
    /// It is cosign's encrypted key (`ENCRYPTED SIGSTORE PRIVATE KEY`, or `ENCRYPTED COSIGN PRIVATE KEY` of earlier versions), or a
    /// plain one: PKCS #8 (`PRIVATE KEY`), SEC 1 (`EC PRIVATE KEY`) or PKCS #1 (`RSA PRIVATE KEY`).
    ///
    /// - Parameters:
    ///   - pem: the file's text.
    ///   - password: the password of an encrypted key; an empty one is one, too.
    /// - Throws: ``SigningKeyError``.
    public init(pem: String, password: [UInt8]?) throws(SigningKeyError) {
        guard pem.utf8.count <= Self.sizeLimit else {
            throw SigningKeyError(.notPrivate("a file of more than \(Self.sizeLimit) bytes"))
        }
        let documents: [PEMDocument]
        do {
            documents = try PEMDocument.parseMultiple(pemString: pem)
        } catch {
            throw SigningKeyError(.notPrivate("no PEM text"))
        }
        // `openssl ecparam` writes the curve before the key.
        guard let document = documents.first(where: { $0.discriminator != "EC PARAMETERS" }) else {
            throw SigningKeyError(.notPrivate("no PEM text"))
        }
        switch document.discriminator {
        case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY":
            try self.init(pkcs8: try EncryptedKey(parsing: document.derBytes).decrypted(by: password))
        case "PRIVATE KEY": try self.init(pkcs8: document.derBytes)
        case "EC PRIVATE KEY": try self.init(sec1: document.derBytes)
        case "RSA PRIVATE KEY": try self.init(rsa: document.derBytes)
        case "PUBLIC KEY", "RSA PUBLIC KEY": throw SigningKeyError(.notPrivate("a public key"))
        case "CERTIFICATE": throw SigningKeyError(.notPrivate("a certificate"))
        default: throw SigningKeyError(.unsupportedForm(document.discriminator))
        }
    }
}
