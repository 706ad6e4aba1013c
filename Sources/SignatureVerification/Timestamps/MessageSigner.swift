internal import Crypto
internal import SwiftASN1
internal import X509

/// Who signed a message, and how (SignerInfo, RFC 5652, section 5.3).
struct MessageSigner: Sendable, Hashable {
    private static let attributeLimit = 32

    /// Which certificate is the signer's.
    enum Identifier: Sendable, Hashable {
        case issuer(DistinguishedName, serialNumber: [UInt8])
        case keyIdentifier([UInt8])
    }

    private let identifier: Identifier
    private let digestAlgorithm: ASN1ObjectIdentifier
    private let signatureAlgorithm: ASN1ObjectIdentifier
    /// What is signed: the digest of the content among other things.
    private let attributes: [ASN1ObjectIdentifier: [ASN1Any]]
    /// The attributes as they are signed (section 5.4).
    private let signedBytes: [UInt8]
    private let signature: [UInt8]
}

extension MessageSigner: DERParseable {
    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { parts in
            _ = try Int(derEncoded: &parts)
            guard let first = parts.next() else { throw SignedMessageError.missing }
            let identifier = try Identifier(derEncoded: first)
            let digestAlgorithm = try parts.required(.sequence).algorithm
            let attributes = parts.next()
            guard let attributes, attributes.identifier == .contextSpecific(0) else {
                throw SignedMessageError.noAttributes
            }
            let signatureAlgorithm = try parts.required(.sequence).algorithm
            let signature = Array(try ASN1OctetString(derEncoded: &parts).bytes)
            // What is not signed counts for nothing.
            if let unsigned = parts.next(), unsigned.identifier != .contextSpecific(1) {
                throw SignedMessageError.missing
            }
            return MessageSigner(
                identifier: identifier,
                digestAlgorithm: digestAlgorithm,
                signatureAlgorithm: signatureAlgorithm,
                attributes: try Self.attributes(attributes),
                signedBytes: [0x31] + attributes.encodedBytes.dropFirst(),
                signature: signature
            )
        }
    }

    private static func attributes(_ node: ASN1Node) throws -> [ASN1ObjectIdentifier: [ASN1Any]] {
        var attributes: [ASN1ObjectIdentifier: [ASN1Any]] = [:]
        for element in try node.elements(atMost: attributeLimit) {
            let (name, values) = try DER.sequence(element, identifier: .sequence) { parts in
                let name = try ASN1ObjectIdentifier(derEncoded: &parts)
                return (name, try parts.required(.set).elements(atMost: attributeLimit).map { ASN1Any(derEncoded: $0) })
            }
            guard attributes.updateValue(values, forKey: name) == nil else {
                throw SignedMessageError.repeatedAttribute
            }
        }
        return attributes
    }
}

extension MessageSigner.Identifier: DERParseable {
    init(derEncoded node: ASN1Node) throws {
        if node.identifier == .contextSpecific(0) {
            self = .keyIdentifier(
                Array(try ASN1OctetString(derEncoded: node, withIdentifier: .contextSpecific(0)).bytes)
            )
            return
        }
        self = try DER.sequence(node, identifier: .sequence) { parts in
            let issuer = try DistinguishedName(derEncoded: parts.required(.sequence))
            return .issuer(issuer, serialNumber: Array(try ArraySlice<UInt8>(derEncoded: &parts)))
        }
    }
}

extension MessageSigner {
    /// Tells whether a certificate is the one that the signer says is his.
    func names(_ certificate: Certificate) -> Bool {
        switch identifier {
        case .issuer(let issuer, let serialNumber):
            certificate.issuer == issuer && certificate.serialNumber.bytes.elementsEqual(serialNumber)
        case .keyIdentifier(let identifier):
            (try? certificate.extensions.subjectKeyIdentifier)?.keyIdentifier.elementsEqual(identifier) ?? false
        }
    }

    /// Tells whether the signature is of a content, and of a certificate's key.
    ///
    /// - Parameters:
    ///   - content: the content.
    ///   - type: its type.
    ///   - certificate: the certificate.
    /// - Returns: whether it is.
    func hasSigned(_ content: [UInt8], of type: ASN1ObjectIdentifier, with certificate: Certificate) -> Bool {
        guard let digestAlgorithm = DigestAlgorithm(digestAlgorithm),
            let digest = attribute(.messageDigest).flatMap({ try? ASN1OctetString(asn1Any: $0) }),
            digest.bytes.elementsEqual(digestAlgorithm.digest(of: content)),
            let signedType = attribute(.contentType).flatMap({ try? ASN1ObjectIdentifier(asn1Any: $0) }),
            signedType == type,
            let algorithm = Certificate.SignatureAlgorithm(signature: signatureAlgorithm, digest: digestAlgorithm)
        else { return false }
        return certificate.publicKey.isValidSignature(signature, for: signedBytes, signatureAlgorithm: algorithm)
    }

    /// Tells whether the signature says that it was made with a certificate (RFC 5035, section 3; RFC 5816).
    ///
    /// Without this another certificate of the same name and key could be put in the place of the signer's.
    ///
    /// - Parameter certificate: the certificate's bytes.
    /// - Returns: whether it does, in each of the ways in which it says anything.
    func commits(to certificate: [UInt8]) -> Bool {
        let references = [
            attribute(.signingCertificate).map { CertificateReference($0, version: .first) },
            attribute(.signingCertificateV2).map { CertificateReference($0, version: .second) },
        ]
        .compactMap(\.self)
        return !references.isEmpty && references.allSatisfy { $0?.isTo(certificate) ?? false }
    }

    /// The only value of an attribute.
    private func attribute(_ name: ASN1ObjectIdentifier) -> ASN1Any? {
        guard let values = attributes[name], values.count == 1 else { return nil }
        return values[0]
    }
}

extension ASN1ObjectIdentifier {
    fileprivate static let contentType: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 3]
    fileprivate static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
    fileprivate static let signingCertificate: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 2, 12]
    fileprivate static let signingCertificateV2: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 2, 47]
}
