internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import SwiftASN1

/// A public key that signatures are verified with: ECDSA on P-256, P-384 or P-521, RSA with PKCS #1 v1.5, or Ed25519.
public struct VerificationKey: Sendable {
    enum Algorithm: Sendable {
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// The fewest bits of an RSA key.
    static let leastRSABits = 2048
    static let format = "a public key"

    let algorithm: Algorithm
    /// Its bytes: a SubjectPublicKeyInfo, DER (RFC 5280, section 4.1).
    public let subjectPublicKeyInfo: [UInt8]

    /// The SHA-256 of its bytes, in hexadecimal digits.
    public var fingerprint: String { Hexadecimal.text(SHA256.hash(data: subjectPublicKeyInfo)) }

    /// Reads a key's file.
    ///
    /// - Parameter pem: the key, PEM, `PUBLIC KEY`, as cosign writes it.
    /// - Throws: ``FormatError``.
    public init(pem: String) throws(FormatError) {
        let documents = try PEMText.documents(pem, label: "PUBLIC KEY", atMost: 1)
        try self.init(subjectPublicKeyInfo: documents[0])
    }

    /// Reads a key.
    ///
    /// - Parameter bytes: the key, DER.
    /// - Throws: ``FormatError`` where it is malformed, of another kind, or too short.
    public init(subjectPublicKeyInfo bytes: [UInt8]) throws(FormatError) {
        let parts: SubjectPublicKeyInfoParts
        do {
            parts = try SubjectPublicKeyInfoParts(derEncoded: bytes)
        } catch {
            throw Self.error("can't be read")
        }
        algorithm = try Self.algorithm(parts, bytes)
        subjectPublicKeyInfo = bytes
    }

    /// Reads a key as PKCS #1 writes it, as old logs have it.
    ///
    /// - Parameter bytes: an RSAPublicKey, DER (RFC 8017, appendix A.1.1).
    /// - Throws: ``FormatError``.
    init(pkcs1 bytes: [UInt8]) throws(FormatError) {
        let key: _RSA.Signing.PublicKey
        do {
            key = try _RSA.Signing.PublicKey(derRepresentation: bytes)
        } catch {
            throw Self.error("can't be read")
        }
        try self.init(subjectPublicKeyInfo: Array(key.derRepresentation))
    }

    private static func algorithm(
        _ parts: SubjectPublicKeyInfoParts,
        _ bytes: [UInt8]
    ) throws(FormatError) -> Algorithm {
        do {
            switch (parts.algorithm, parts.curve) {
            case (.ellipticCurve, .p256): return .p256(try P256.Signing.PublicKey(derRepresentation: bytes))
            case (.ellipticCurve, .p384): return .p384(try P384.Signing.PublicKey(derRepresentation: bytes))
            case (.ellipticCurve, .p521): return .p521(try P521.Signing.PublicKey(derRepresentation: bytes))
            case (.ed25519, nil): return .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: parts.key))
            case (.rsa, _):
                // Named for the keys of 1024 bits that it takes, too; they are refused below, with the reason.
                let key = try _RSA.Signing.PublicKey(unsafeDERRepresentation: bytes)
                guard key.keySizeInBits >= leastRSABits else {
                    throw error("has \(key.keySizeInBits) bits, and \(leastRSABits) are the least")
                }
                return .rsa(key)
            default: throw error("is of a kind that is not known")
            }
        } catch let error as FormatError {
            throw error
        } catch {
            throw self.error("can't be read")
        }
    }

    private static func error(_ reason: String) -> FormatError {
        FormatError(format: format, place: "", reason: reason)
    }
}

extension VerificationKey: Hashable {
    /// Compares the bytes.
    public static func == (left: VerificationKey, right: VerificationKey) -> Bool {
        left.subjectPublicKeyInfo == right.subjectPublicKeyInfo
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(subjectPublicKeyInfo) }
}

/// What tells one kind of key from another.
private struct SubjectPublicKeyInfoParts: DERParseable {
    let algorithm: ASN1ObjectIdentifier
    /// The curve; `nil` where the kind of key has no parameters, or others.
    let curve: ASN1ObjectIdentifier?
    let key: ArraySlice<UInt8>

    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { parts in
            guard let head = parts.next() else { throw ASN1Error.truncatedASN1Field() }
            let (algorithm, curve) = try DER.sequence(head, identifier: .sequence) { identifier in
                let algorithm = try ASN1ObjectIdentifier(derEncoded: &identifier)
                let parameters = identifier.next()
                return (algorithm, parameters.flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) })
            }
            return Self(algorithm: algorithm, curve: curve, key: try ASN1BitString(derEncoded: &parts).bytes)
        }
    }

    private init(algorithm: ASN1ObjectIdentifier, curve: ASN1ObjectIdentifier?, key: ArraySlice<UInt8>) {
        self.algorithm = algorithm
        self.curve = curve
        self.key = key
    }
}

extension ASN1ObjectIdentifier {
    /// id-ecPublicKey (RFC 5480, section 2.1.1).
    fileprivate static let ellipticCurve: ASN1ObjectIdentifier = [1, 2, 840, 10045, 2, 1]
    fileprivate static let p256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 3, 1, 7]
    fileprivate static let p384: ASN1ObjectIdentifier = [1, 3, 132, 0, 34]
    fileprivate static let p521: ASN1ObjectIdentifier = [1, 3, 132, 0, 35]
    /// rsaEncryption (RFC 8017, appendix A.1).
    fileprivate static let rsa: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 1]
    /// id-Ed25519 (RFC 8410, section 3).
    fileprivate static let ed25519: ASN1ObjectIdentifier = [1, 3, 101, 112]
}
