internal import SwiftASN1
internal import X509

/// A message with its content, that one signer signed (CMS, RFC 5652, section 5); nothing of it is verified.
struct SignedMessage: Sendable, Hashable {
    /// The most certificates that are read.
    private static let certificateLimit = CertificatePath.offerLimit

    /// What the content is.
    let contentType: ASN1ObjectIdentifier
    /// The content.
    let content: [UInt8]
    /// The certificates that came with it, in no order.
    let certificates: [Certificate]
    /// Who signed it, and how.
    let signer: MessageSigner
}

extension SignedMessage: DERParseable {
    /// Reads a ContentInfo with SignedData.
    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { parts in
            guard try ASN1ObjectIdentifier(derEncoded: &parts) == .signedData else {
                throw SignedMessageError.notSigned
            }
            return try DER.explicitlyTagged(&parts, tagNumber: 0, tagClass: .contextSpecific) { data in
                try DER.sequence(data, identifier: .sequence) { try SignedMessage(signedData: &$0) }
            }
        }
    }

    private init(signedData parts: inout ASN1NodeCollection.Iterator) throws {
        _ = try Int(derEncoded: &parts)
        _ = try parts.required(.set)
        (contentType, content) = try DER.sequence(parts.required(.sequence), identifier: .sequence) { encapsulated in
            (
                try ASN1ObjectIdentifier(derEncoded: &encapsulated),
                try DER.explicitlyTagged(&encapsulated, tagNumber: 0, tagClass: .contextSpecific) { content in
                    Array(try ASN1OctetString(derEncoded: content).bytes)
                }
            )
        }
        var next = parts.next()
        var certificates: [Certificate] = []
        if let set = next, set.identifier == .contextSpecific(0) {
            for element in try set.elements(atMost: Self.certificateLimit) where element.identifier == .sequence {
                certificates.append(try Certificate(derEncoded: element))
            }
            next = parts.next()
        }
        if next?.identifier == .contextSpecific(1) { next = parts.next() }
        guard let signers = next, signers.identifier == .set else { throw SignedMessageError.signers }
        let elements = try signers.elements(atMost: 1)
        guard let signer = elements.first else { throw SignedMessageError.signers }
        self.certificates = certificates
        self.signer = try MessageSigner(derEncoded: signer)
    }
}

/// Why a message is not what is read here.
enum SignedMessageError: Error, Sendable {
    case notSigned, signers, tooMany, repeatedAttribute, noAttributes, criticalExtension, missing
}

extension ASN1Node {
    /// What stands in a sequence or a set, whose order is not looked at: authorities sort sets as they like.
    func elements(atMost limit: Int) throws -> [ASN1Node] {
        guard case .constructed(let nodes) = content else { throw SignedMessageError.missing }
        var elements: [ASN1Node] = []
        for node in nodes {
            guard elements.count < limit else { throw SignedMessageError.tooMany }
            elements.append(node)
        }
        return elements
    }
}

extension ASN1Node {
    /// The name of an algorithm, whatever its parameters.
    var algorithm: ASN1ObjectIdentifier {
        get throws {
            guard let first = try elements(atMost: 2).first else { throw SignedMessageError.missing }
            return try ASN1ObjectIdentifier(derEncoded: first)
        }
    }
}

extension ASN1NodeCollection.Iterator {
    /// The next node, which has to be of a kind.
    mutating func required(_ identifier: ASN1Identifier) throws -> ASN1Node {
        guard let node = next(), node.identifier == identifier else { throw SignedMessageError.missing }
        return node
    }
}

extension ASN1Identifier {
    /// A tag of its context.
    static func contextSpecific(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}

extension ASN1ObjectIdentifier {
    /// id-signedData (RFC 5652, section 5.1).
    fileprivate static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
}
