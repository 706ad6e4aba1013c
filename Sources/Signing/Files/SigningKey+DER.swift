internal import Crypto
internal import CryptoExtras
internal import SwiftASN1

extension SigningKey {
    /// Reads a key of any kind (RFC 5958, "PKCS #8").
    init(pkcs8 bytes: [UInt8]) throws(SigningKeyError) {
        let parts: PrivateKeyParts
        do {
            parts = try PrivateKeyParts(derEncoded: bytes)
        } catch {
            throw SigningKeyError(.malformed("it is not PKCS #8"))
        }
        switch (parts.algorithm, parts.curve) {
        case (.ellipticCurve, .p256): try self.init { .p256(try P256.Signing.PrivateKey(derRepresentation: bytes)) }
        case (.ellipticCurve, .p384): try self.init { .p384(try P384.Signing.PrivateKey(derRepresentation: bytes)) }
        case (.ellipticCurve, .p521): try self.init { .p521(try P521.Signing.PrivateKey(derRepresentation: bytes)) }
        case (.ed25519, nil):
            try self.init {
                let seed = try ASN1OctetString(derEncoded: parts.key).bytes
                return .ed25519(try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
            }
        case (.rsa, _): try self.init(rsa: bytes)
        case (.ellipticCurve, _): throw SigningKeyError(.unsupportedKind("is on a curve that is not known"))
        default: throw SigningKeyError(.unsupportedKind("is of a kind that is not known"))
        }
    }

    /// Reads a key of an elliptic curve (SEC 1, appendix C.4; RFC 5915).
    init(sec1 bytes: [UInt8]) throws(SigningKeyError) {
        if let key = try? P256.Signing.PrivateKey(derRepresentation: bytes) {
            self.init(.p256(key))
        } else if let key = try? P384.Signing.PrivateKey(derRepresentation: bytes) {
            self.init(.p384(key))
        } else if let key = try? P521.Signing.PrivateKey(derRepresentation: bytes) {
            self.init(.p521(key))
        } else {
            throw SigningKeyError(.unsupportedKind("is damaged, or on a curve that is not known"))
        }
    }

    /// Reads an RSA key, PKCS #1 or PKCS #8.
    init(rsa bytes: [UInt8]) throws(SigningKeyError) {
        do {
            self.init(.rsa(try _RSA.Signing.PrivateKey(derRepresentation: bytes)))
        } catch {
            if let short = try? _RSA.Signing.PrivateKey(unsafeDERRepresentation: bytes) {
                throw SigningKeyError(.unsupportedKind("has \(short.keySizeInBits) bits, and 2048 are the least"))
            }
            throw SigningKeyError(.malformed("it is not an RSA key"))
        }
    }

    private init(_ read: () throws -> Algorithm) throws(SigningKeyError) {
        do {
            self.init(try read())
        } catch {
            throw SigningKeyError(.malformed("the key itself can't be read"))
        }
    }
}

/// What tells one kind of private key from another.
private struct PrivateKeyParts: DERParseable {
    let algorithm: ASN1ObjectIdentifier
    /// The curve; `nil` where the kind of key has no parameters, or others.
    let curve: ASN1ObjectIdentifier?
    /// The key itself, in the form of its kind.
    let key: [UInt8]

    init(derEncoded node: ASN1Node) throws {
        guard case .constructed(let nodes) = node.content, node.identifier == .sequence else {
            throw ASN1Error.unexpectedFieldType(node.identifier)
        }
        // Attributes and the public key may follow.
        var parts = nodes.makeIterator()
        _ = try Int(derEncoded: &parts)
        guard let head = parts.next() else { throw ASN1Error.truncatedASN1Field() }
        (algorithm, curve) = try DER.sequence(head, identifier: .sequence) { identifier in
            let algorithm = try ASN1ObjectIdentifier(derEncoded: &identifier)
            let parameters = identifier.next()
            return (algorithm, parameters.flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) })
        }
        key = Array(try ASN1OctetString(derEncoded: &parts).bytes)
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
