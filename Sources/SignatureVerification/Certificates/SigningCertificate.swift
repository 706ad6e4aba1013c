internal import Crypto
internal import SwiftASN1
internal import X509

/// What a signer's certificate says of him; that somebody vouches for it is another matter.
public struct SigningCertificate: Sendable, Hashable {
    /// The largest certificate that is read, in bytes.
    static let sizeLimit = 64 << 10
    /// The most names that a certificate may have.
    static let nameLimit = 64

    /// Whom it is for, as a distinguished name (RFC 4514); empty with sigstore's.
    public let subject: String
    /// The other names that it is for (RFC 5280, section 4.2.1.6), such as can be a signer's.
    public let names: [SubjectName]
    /// Who said so when the certificate was made: the OpenID Connect issuer (Fulcio, oid-info.md).
    ///
    /// `nil` where the certificate is not of that kind.
    public let issuer: String?
    /// The SHA-256 of its bytes, in hexadecimal digits.
    public let fingerprint: String

    /// Reads a certificate.
    ///
    /// - Parameter der: its bytes, DER.
    /// - Throws: ``FormatError``.
    public init(der: [UInt8]) throws(FormatError) {
        guard der.count <= Self.sizeLimit else { throw Self.error("has more than \(Self.sizeLimit) bytes") }
        let certificate: Certificate
        do {
            certificate = try Certificate(derEncoded: der)
        } catch {
            throw Self.error("can't be read")
        }
        subject = certificate.subject.description
        names = try Self.names(of: certificate)
        issuer = try Self.issuer(of: certificate)
        fingerprint = Hexadecimal.text(SHA256.hash(data: der))
    }

    static func error(_ reason: String) -> FormatError {
        FormatError(format: "a certificate", place: "", reason: reason)
    }

    private static func names(of certificate: Certificate) throws(FormatError) -> [SubjectName] {
        let names: SubjectAlternativeNames?
        do {
            names = try certificate.extensions.subjectAlternativeNames
        } catch {
            throw Self.error("has alternative names that can't be read")
        }
        guard let names else { return [] }
        guard names.count <= nameLimit else { throw error("has more than \(nameLimit) alternative names") }
        return names.compactMap(SubjectName.init)
    }

    private static func issuer(of certificate: Certificate) throws(FormatError) -> String? {
        do {
            if let found = certificate.extensions[oid: .fulcioIssuer] {
                return String(try ASN1UTF8String(derEncoded: found.value))
            }
        } catch {
            throw Self.error("has an issuer's name that can't be read")
        }
        guard let old = certificate.extensions[oid: .fulcioIssuerRaw] else { return nil }
        guard let text = String(validating: old.value, as: UTF8.self) else {
            throw error("has an issuer's name that can't be read")
        }
        return text
    }
}

/// A name in a certificate that can be a signer's.
public enum SubjectName: Sendable, Hashable {
    /// A URI: a workflow, a workload.
    case uri(String)
    /// An e-mail address.
    case email(String)
    /// A user name, as Fulcio writes those that are no address.
    case user(String)

    /// The name itself.
    public var text: String {
        switch self {
        case .uri(let text), .email(let text), .user(let text): text
        }
    }
}

extension SubjectName {
    init?(_ name: GeneralName) {
        switch name {
        case .uniformResourceIdentifier(let uri): self = .uri(uri)
        case .rfc822Name(let address): self = .email(address)
        case .otherName(let other):
            guard other.typeID == .fulcioUserName, let value = other.value,
                let text = try? ASN1UTF8String(asn1Any: value)
            else { return nil }
            self = .user(String(text))
        default: return nil
        }
    }
}

extension ASN1ObjectIdentifier {
    /// The issuer as bare bytes, in old certificates (Fulcio, oid-info.md).
    fileprivate static let fulcioIssuerRaw: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 57264, 1, 1]
    /// A user's name.
    fileprivate static let fulcioUserName: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 57264, 1, 7]
    /// The issuer.
    fileprivate static let fulcioIssuer: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 57264, 1, 8]
}
