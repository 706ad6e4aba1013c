internal import SwiftASN1

/// The parts of a certificate as they are written, for what is signed over them (RFC 5280, section 4.1).
struct CertificateParts: Sendable {
    /// The number that its authority gave it, DER.
    let serialNumber: [UInt8]
    /// Who made it, DER.
    let issuer: [UInt8]
    /// Whom it is for, DER.
    let subject: [UInt8]
    /// The key, DER.
    let subjectPublicKeyInfo: [UInt8]
    private let parts: [ASN1Node]
    private let extensionsPlace: Int?

    /// Takes a certificate apart.
    ///
    /// - Parameter der: the certificate.
    /// - Throws: ``FormatError``.
    init(der: [UInt8]) throws(FormatError) {
        do {
            let certificate = try DER.parse(der).children(.sequence)
            guard certificate.count == 3 else { throw ASN1Error.truncatedASN1Field() }
            var parts = try certificate[0].children(.sequence)
            self.parts = parts
            extensionsPlace = parts.firstIndex { $0.identifier == .extensions }
            if parts.first?.identifier == .version { parts.removeFirst() }
            guard parts.count >= 6 else { throw ASN1Error.truncatedASN1Field() }
            serialNumber = Array(parts[0].encodedBytes)
            issuer = Array(parts[2].encodedBytes)
            subject = Array(parts[4].encodedBytes)
            subjectPublicKeyInfo = Array(parts[5].encodedBytes)
        } catch {
            throw SigningCertificate.error("can't be read")
        }
    }

    /// What was signed for a log of certificates: all but the log's own extension (RFC 6962, section 3.2).
    ///
    /// - Parameter identifier: the extension that is left out.
    /// - Returns: a TBSCertificate, DER.
    /// - Throws: ``FormatError``.
    func unsignedPart(without identifier: ASN1ObjectIdentifier) throws(FormatError) -> [UInt8] {
        do {
            var serializer = DER.Serializer()
            try serializer.appendConstructedNode(identifier: .sequence) { certificate in
                for (place, part) in parts.enumerated() {
                    guard place == extensionsPlace else {
                        certificate.serializeRawBytes(part.encodedBytes)
                        continue
                    }
                    let list = try part.children(.extensions)
                    guard list.count == 1 else { throw ASN1Error.truncatedASN1Field() }
                    let kept = try list[0].children(.sequence)
                        .filter { entry in
                            guard let first = try entry.children(.sequence).first else { return true }
                            return try ASN1ObjectIdentifier(derEncoded: first) != identifier
                        }
                    certificate.appendConstructedNode(identifier: .extensions) { tagged in
                        tagged.appendConstructedNode(identifier: .sequence) { extensions in
                            for entry in kept { extensions.serializeRawBytes(entry.encodedBytes) }
                        }
                    }
                }
            }
            return serializer.serializedBytes
        } catch {
            throw SigningCertificate.error("has extensions that can't be read")
        }
    }
}

extension ASN1Node {
    /// The nodes within one that should have a certain tag.
    func children(_ identifier: ASN1Identifier) throws -> [ASN1Node] {
        guard self.identifier == identifier, case .constructed(let nodes) = content else {
            throw ASN1Error.unexpectedFieldType(self.identifier)
        }
        return Array(nodes)
    }

    /// The bytes within one that should have a certain tag.
    func bytes(_ identifier: ASN1Identifier) throws -> [UInt8] {
        guard self.identifier == identifier, case .primitive(let bytes) = content else {
            throw ASN1Error.unexpectedFieldType(self.identifier)
        }
        return Array(bytes)
    }
}

extension ASN1Identifier {
    fileprivate static let version = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
    fileprivate static let extensions = ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific)
}
