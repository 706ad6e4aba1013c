internal import Crypto
internal import SwiftASN1
internal import X509

/// The signed timestamps in a certificate, by which logs promise to take it in (RFC 6962, section 3).
enum CertificateTimestamps {
    /// The most timestamps of a certificate.
    private static let limit = 16
    private static let identifier: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2]

    /// Checks that a log that is trusted promised to take a certificate in.
    ///
    /// - Parameters:
    ///   - der: the certificate.
    ///   - path: the certificate with those above it.
    ///   - logs: the logs.
    /// - Throws: ``Rejection``.
    static func check(_ der: [UInt8], path: CertificatePath, logs: [TransparencyLog]) throws(Rejection) {
        let timestamps: [Timestamp]
        let signed: [UInt8]
        let issuer: CertificateParts
        do throws(FormatError) {
            issuer = try CertificateParts(issuerIn: path)
            timestamps = try read(der)
            signed = try CertificateParts(der: der).unsignedPart(without: identifier)
        } catch {
            throw .certificateNotLogged("\(error)")
        }
        guard !timestamps.isEmpty else { throw .certificateNotLogged("it has no log's promise") }
        let issuerHash = Array(SHA256.hash(data: issuer.subjectPublicKeyInfo))
        for timestamp in timestamps {
            for log in logs where log.id == timestamp.logID && log.validity.contains(timestamp.milliseconds / 1000) {
                let bytes = timestamp.signedBytes(issuerHash: issuerHash, certificate: signed)
                // All logs sign by SHA-256 (RFC 6962, section 2.1.4).
                if log.key.isValid(timestamp.signature, of: bytes, hashedBy: .sha256) { return }
            }
        }
        let isKnown = timestamps.contains { timestamp in logs.contains { $0.id == timestamp.logID } }
        throw .certificateNotLogged(isKnown ? "a log's promise does not hold" : "its logs are not trusted")
    }

    private static func read(_ der: [UInt8]) throws(FormatError) -> [Timestamp] {
        let list: [UInt8]
        do {
            guard let found = try Certificate(derEncoded: der).extensions[oid: identifier] else { return [] }
            list = Array(try ASN1OctetString(derEncoded: found.value).bytes)
        } catch {
            throw SigningCertificate.error("has logs' promises that can't be read")
        }
        var timestamps: [Timestamp] = []
        guard var entries = ByteReader(list).prefixed(2) else { throw malformed }
        while !entries.isAtEnd {
            guard timestamps.count < limit, var entry = entries.readPrefixed(2) else { throw malformed }
            if let timestamp = try Timestamp(&entry) { timestamps.append(timestamp) }
        }
        return timestamps
    }

    private static var malformed: FormatError { SigningCertificate.error("has logs' promises that can't be read") }

    private struct Timestamp {
        let logID: [UInt8]
        let milliseconds: Int64
        let extensions: [UInt8]
        let signature: [UInt8]

        /// Reads one; `nil` for one of another version.
        init?(_ reader: inout ByteReader) throws(FormatError) {
            guard let version = reader.read(1)?.first else { throw malformed }
            guard version == 0 else { return nil }
            guard let logID = reader.read(32), let time = reader.readNumber(8), let milliseconds = Int64(exactly: time),
                let extensions = reader.readPrefixed(2), reader.read(2) != nil, let signature = reader.readPrefixed(2),
                reader.isAtEnd
            else { throw malformed }
            self.logID = logID
            self.milliseconds = milliseconds
            self.extensions = extensions.rest
            self.signature = signature.rest
        }

        /// What the log signed of a certificate that was not yet made (RFC 6962, section 3.2).
        func signedBytes(issuerHash: [UInt8], certificate: [UInt8]) -> [UInt8] {
            func number(_ value: Int, _ count: Int) -> [UInt8] {
                (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            return [0, 0] + number(Int(milliseconds), 8) + [0, 1] + issuerHash + number(certificate.count, 3)
                + certificate + number(extensions.count, 2) + extensions
        }
    }
}

extension CertificateParts {
    /// Takes the certificate apart that made the first one of a path.
    fileprivate init(issuerIn path: CertificatePath) throws(FormatError) {
        guard path.certificates.count > 1, let der = try? path.certificates[1].bytes else {
            throw SigningCertificate.error("has nobody above it")
        }
        try self.init(der: der)
    }
}
