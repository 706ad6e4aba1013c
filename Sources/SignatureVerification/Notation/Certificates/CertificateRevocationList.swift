internal import SwiftASN1
internal import X509

/// Certificates that their authority has taken back (RFC 5280, section 5); nothing of it is verified.
public struct CertificateRevocationList: Sendable, Hashable {
    private static let format = "a certificate revocation list"
    /// The largest list that is read, in bytes.
    static let sizeLimit = 16 << 20

    /// Who made it.
    let issuer: DistinguishedName
    /// When, in seconds since 1970.
    let thisUpdate: Int64
    /// When the next is due, in seconds since 1970.
    let nextUpdate: Int64?
    /// What is taken back, by serial number.
    private let entries: [[UInt8]: Entry]
    private let signedBytes: [UInt8]
    private let signatureAlgorithm: ASN1ObjectIdentifier
    private let signature: [UInt8]

    /// A certificate that is taken back.
    struct Entry: Sendable, Hashable {
        /// Since when it can't be trusted, in seconds since 1970; `nil` for ever.
        let invalidity: Int64?
    }

    /// Reads a list.
    ///
    /// - Parameter file: the file's content, DER, or PEM with `X509 CRL`.
    /// - Throws: ``FormatError`` where it is malformed, or for some certificates of its authority alone.
    public init(parsing file: [UInt8]) throws(FormatError) {
        guard file.count <= Self.sizeLimit else { throw Self.error("has more than \(Self.sizeLimit) bytes") }
        var bytes = file
        if file.first != 0x30 {
            guard let text = String(validating: file, as: UTF8.self), let document = try? PEMDocument(pemString: text),
                document.discriminator == "X509 CRL"
            else { throw Self.error("is neither DER nor PEM with 'X509 CRL'") }
            bytes = document.derBytes
        }
        do {
            let parts = try DER.parse(bytes).elements(atMost: 3)
            guard parts.count == 3 else { throw Self.error("can't be read") }
            signedBytes = Array(parts[0].encodedBytes)
            signatureAlgorithm = try parts[1].algorithm
            signature = Array(try ASN1BitString(derEncoded: parts[2]).bytes)
            let content = try RevocationContent(derEncoded: parts[0])
            guard content.signatureAlgorithm == signatureAlgorithm else { throw Self.error("names two algorithms") }
            issuer = content.issuer
            thisUpdate = content.thisUpdate
            nextUpdate = content.nextUpdate
            entries = content.entries
        } catch let error as FormatError {
            throw error
        } catch RevocationContentError.criticalExtension {
            throw Self.error(
                "is for some certificates of its authority alone, or has something critical that is not known"
            )
        } catch {
            throw Self.error("can't be read")
        }
    }

    private static func error(_ reason: String) -> FormatError {
        FormatError(format: format, place: "", reason: reason)
    }

    /// Tells whether an authority made the list.
    func isSigned(by issuer: Certificate) -> Bool {
        guard issuer.subject == self.issuer, (try? issuer.extensions.keyUsage)?.cRLSign ?? false,
            let algorithm = Certificate.SignatureAlgorithm(signature: signatureAlgorithm, digest: nil)
        else { return false }
        return issuer.publicKey.isValidSignature(signature, for: signedBytes, signatureAlgorithm: algorithm)
    }

    /// The entry of a certificate, or `nil` where it is not taken back.
    func entry(of certificate: Certificate) -> Entry? { entries[Array(certificate.serialNumber.bytes)] }
}

private enum RevocationContentError: Error {
    case criticalExtension, missing
}

/// What is signed of a list (TBSCertList, RFC 5280, section 5.1.2).
private struct RevocationContent: DERParseable {
    let signatureAlgorithm: ASN1ObjectIdentifier
    let issuer: DistinguishedName
    let thisUpdate: Int64
    let nextUpdate: Int64?
    let entries: [[UInt8]: CertificateRevocationList.Entry]

    init(derEncoded node: ASN1Node) throws {
        var parts = try node.elements(atMost: 7)[...]
        if parts.first?.identifier == .integer { parts.removeFirst() }
        guard let algorithm = parts.popFirst(), let issuer = parts.popFirst(), let thisUpdate = parts.popFirst() else {
            throw RevocationContentError.missing
        }
        signatureAlgorithm = try algorithm.algorithm
        self.issuer = try DistinguishedName(derEncoded: issuer)
        self.thisUpdate = try thisUpdate.time
        if let first = parts.first, first.identifier == .utcTime || first.identifier == .generalizedTime {
            nextUpdate = try first.time
            parts.removeFirst()
        } else {
            nextUpdate = nil
        }
        var entries: [[UInt8]: CertificateRevocationList.Entry] = [:]
        if let list = parts.first, list.identifier == .sequence {
            parts.removeFirst()
            for element in try list.elements(atMost: CertificateRevocationList.sizeLimit) {
                if let (serialNumber, entry) = try Self.entry(element) { entries[serialNumber] = entry }
            }
        }
        self.entries = entries
        if let extensions = parts.popFirst() {
            guard extensions.identifier == .contextSpecific(0), let list = try extensions.elements(atMost: 1).first
            else {
                throw RevocationContentError.missing
            }
            _ = try Self.extensions(list)
        }
        guard parts.isEmpty else { throw RevocationContentError.missing }
    }

    /// The number of a certificate and why it is taken back; `nil` for a negative number, which no certificate has that is read.
    private static func entry(_ node: ASN1Node) throws -> ([UInt8], CertificateRevocationList.Entry)? {
        let parts = try node.elements(atMost: 3)
        guard parts.count >= 2, parts[0].identifier == .integer else { throw RevocationContentError.missing }
        let extensions = parts.count == 3 ? try extensions(parts[2]) : [:]
        guard let number = try? ArraySlice<UInt8>(derEncoded: parts[0]) else { return nil }
        let serialNumber = Array(number)
        let invalidity = try extensions[.invalidity].map { try GeneralizedTime(derEncoded: $0).secondsSince1970 }
        return (serialNumber, CertificateRevocationList.Entry(invalidity: invalidity))
    }

    /// The extensions by name; a critical one that is not known makes all of it unreadable (sections 5.2 and 5.3).
    private static func extensions(_ node: ASN1Node) throws -> [ASN1ObjectIdentifier: [UInt8]] {
        var extensions: [ASN1ObjectIdentifier: [UInt8]] = [:]
        for element in try node.elements(atMost: 64) {
            let parts = try element.elements(atMost: 3)
            guard let first = parts.first, let last = parts.last, parts.count > 1 else {
                throw RevocationContentError.missing
            }
            let name = try ASN1ObjectIdentifier(derEncoded: first)
            if parts.count == 3, try Bool(derEncoded: parts[1]), name != .reason {
                throw RevocationContentError.criticalExtension
            }
            extensions[name] = Array(try ASN1OctetString(derEncoded: last).bytes)
        }
        return extensions
    }
}

extension ASN1Node {
    /// A time of either form, in seconds since 1970 (RFC 5280, section 4.1.2.5).
    fileprivate var time: Int64 {
        get throws {
            if identifier == .generalizedTime { return try GeneralizedTime(derEncoded: self).secondsSince1970 }
            let time = try UTCTime(derEncoded: self)
            return try GeneralizedTime(
                year: time.year,
                month: time.month,
                day: time.day,
                hours: time.hours,
                minutes: time.minutes,
                seconds: time.seconds,
                fractionalSeconds: 0
            )
            .secondsSince1970
        }
    }
}

extension ASN1ObjectIdentifier {
    /// id-ce-cRLReasons (section 5.3.1).
    fileprivate static let reason: ASN1ObjectIdentifier = [2, 5, 29, 21]
    /// id-ce-invalidityDate (section 5.3.2).
    fileprivate static let invalidity: ASN1ObjectIdentifier = [2, 5, 29, 24]
}
