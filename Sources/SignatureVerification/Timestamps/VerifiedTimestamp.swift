internal import X509

/// A time at which bytes were there, as an authority says that is trusted with it.
public struct VerifiedTimestamp: Sendable, Hashable {
    /// The time itself, in seconds since 1970.
    public let time: Int64
    /// The earliest that it may have been, by the authority's own accuracy, in seconds since 1970.
    public let earliest: Int64
    /// The latest that it may have been, by the authority's own accuracy, in seconds since 1970.
    public let latest: Int64
    /// Who says so: the subject of the authority's certificate.
    public let authority: String
    /// The authority's certificate and those above it.
    let path: CertificatePath

    fileprivate init(_ statement: TimestampStatement, path: CertificatePath, authority: String) {
        time = statement.time
        earliest = statement.time - statement.accuracy
        latest = statement.time + statement.accuracy + (statement.hasFraction ? 1 : 0)
        self.authority = authority
        self.path = path
    }
}

extension TimestampToken {
    /// Verifies the token (RFC 3161, section 2.4.2; RFC 5652, section 5.6).
    ///
    /// - Parameters:
    ///   - bytes: what should have been stamped: a signature's bytes.
    ///   - authorities: those who are trusted to tell the time; one that holds is enough.
    /// - Returns: the time.
    /// - Throws: ``TimestampError``.
    public func verified(
        over bytes: [UInt8],
        by authorities: [TimestampAuthority]
    ) async throws(TimestampError) -> VerifiedTimestamp {
        guard let algorithm = DigestAlgorithm(statement.digestAlgorithm) else { throw .weakDigest }
        guard algorithm.digest(of: bytes) == statement.digest else { throw .otherBytes }
        var first: TimestampError?
        for authority in authorities {
            do throws(TimestampError) {
                return try await verified(by: authority)
            } catch {
                first = first ?? error
            }
        }
        throw first ?? .noAuthority
    }

    private func verified(by authority: TimestampAuthority) async throws(TimestampError) -> VerifiedTimestamp {
        let known = authority.signer.map { [$0] } ?? (message.certificates + authority.intermediates)
        let candidates = known.filter(message.signer.names)
        guard !candidates.isEmpty else { throw .noCertificate }
        guard let certificate = candidates.first(where: signed(with:)) else { throw .wrongSignature }
        try Self.check(certificate)
        guard authority.isTrusted(at: statement.time) else { throw .outsideValidity }
        let path: CertificatePath
        do throws(CertificatePathError) {
            path = try await CertificatePath(
                from: certificate,
                offered: message.certificates,
                known: authority.intermediates,
                to: authority.roots,
                for: .timeStamping,
                at: statement.time
            )
        } catch {
            throw .certificate("\(error)")
        }
        return VerifiedTimestamp(statement, path: path, authority: certificate.subject.description)
    }

    private func signed(with certificate: Certificate) -> Bool {
        guard let bytes = try? certificate.bytes, message.signer.commits(to: bytes) else { return false }
        return message.signer.hasSigned(message.content, of: message.contentType, with: certificate)
    }

    /// The authority's certificate is for nothing else, and says so critically (RFC 3161, section 2.3).
    static func check(_ certificate: Certificate) throws(TimestampError) {
        let usages: ExtendedKeyUsage?
        do {
            usages = try certificate.extensions.extendedKeyUsage
        } catch {
            throw .certificate("it has extensions that can't be read")
        }
        guard let usages, usages.elementsEqual([.timeStamping]),
            certificate.extensions[oid: .X509ExtensionID.extendedKeyUsage]?.critical == true
        else { throw .certificate("it is not for timestamps alone") }
    }
}

/// Why a timestamp does not count.
public enum TimestampError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its digest is by a function that is not trusted any more.
    case weakDigest
    /// It is of other bytes.
    case otherBytes
    /// No authority is trusted to tell the time.
    case noAuthority
    /// The certificate that it names is not there.
    case noCertificate
    /// It was not made with the certificate that it names.
    case wrongSignature
    /// The authority was not trusted at that time.
    case outsideValidity
    /// The authority's certificate does not hold.
    case certificate(String)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .weakDigest: "it has a digest by a function that is not trusted"
        case .otherBytes: "it is of something else"
        case .noAuthority: "no authority is trusted to tell the time"
        case .noCertificate: "the certificate of its authority is missing"
        case .wrongSignature: "it was not signed with the certificate that it names"
        case .outsideValidity: "its authority was not trusted at that time"
        case .certificate(let reason): "the certificate of its authority is not trusted: \(reason)"
        }
    }
}
