internal import CSodium
internal import FoundationEssentials

/// A private key as cosign encrypts it: scrypt makes a key of the password, and XSalsa20-Poly1305 encrypts PKCS #8 with it
/// (secure-systems-lab, go-securesystemslib, encrypted; "secretbox" of NaCl).
struct EncryptedKey: Sendable, Hashable {
    /// What scrypt may take, in bytes; cosign's keys take 32 or 64 MiB.
    static let memoryLimit = 256 << 20
    /// How often scrypt may go over its memory.
    static let parallelismLimit = 16

    private let parameters: Parameters
    private let salt: [UInt8]
    private let nonce: [UInt8]
    private let ciphertext: [UInt8]

    /// scrypt's parameters (RFC 7914, section 2).
    struct Parameters: Sendable, Hashable, Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var N: UInt64
        var r: UInt32
        var p: UInt32
    }

    private struct Document: Decodable {
        struct Derivation: Decodable {
            var name: String
            var params: Parameters
            var salt: Data
        }
        struct Cipher: Decodable {
            var name: String
            var nonce: Data
        }
        var kdf: Derivation
        var cipher: Cipher
        var ciphertext: Data
    }

    /// Reads what the PEM text holds.
    ///
    /// - Parameter bytes: JSON.
    /// - Throws: ``SigningKeyError``.
    init(parsing bytes: [UInt8]) throws(SigningKeyError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            throw SigningKeyError(.malformed("it does not hold cosign's JSON"))
        }
        guard document.kdf.name == "scrypt", document.cipher.name == "nacl/secretbox" else {
            throw SigningKeyError(.unsupportedForm("\(document.kdf.name) with \(document.cipher.name)"))
        }
        parameters = document.kdf.params
        salt = Array(document.kdf.salt)
        nonce = Array(document.cipher.nonce)
        ciphertext = Array(document.ciphertext)
        guard nonce.count == Int(crypto_secretbox_NONCEBYTES), ciphertext.count >= Int(crypto_secretbox_MACBYTES),
            !salt.isEmpty, parameters.N > 1, parameters.N.nonzeroBitCount == 1, parameters.r > 0, parameters.p > 0
        else { throw SigningKeyError(.malformed("its parameters make no sense")) }
        let (perBlock, tooLarge) = UInt64(parameters.r).multipliedReportingOverflow(by: 128)
        let (memory, overflows) = perBlock.multipliedReportingOverflow(by: parameters.N)
        guard !tooLarge, !overflows, memory <= UInt64(Self.memoryLimit), parameters.p <= UInt32(Self.parallelismLimit)
        else { throw SigningKeyError(.tooCostly) }
    }

    /// Decrypts the key.
    ///
    /// - Parameter password: the password; an empty one is one, too.
    /// - Returns: PKCS #8.
    /// - Throws: ``SigningKeyError``.
    func decrypted(by password: [UInt8]?) throws(SigningKeyError) -> [UInt8] {
        guard let password else { throw SigningKeyError(.passwordMissing) }
        guard sodium_init() >= 0 else { throw SigningKeyError(.unusable("libsodium can't be used")) }
        var key = [UInt8](repeating: 0, count: Int(crypto_secretbox_KEYBYTES))
        defer { sodium_memzero(&key, key.count) }
        let derived = crypto_pwhash_scryptsalsa208sha256_ll(
            password,
            password.count,
            salt,
            salt.count,
            parameters.N,
            parameters.r,
            parameters.p,
            &key,
            key.count
        )
        guard derived == 0 else { throw SigningKeyError(.unusable("there is not enough memory to decrypt it")) }
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count - Int(crypto_secretbox_MACBYTES))
        let opened = crypto_secretbox_open_easy(&plaintext, ciphertext, UInt64(ciphertext.count), nonce, key)
        guard opened == 0 else { throw SigningKeyError(.passwordWrong) }
        return plaintext
    }
}
