internal import SwiftASN1
internal import X509

/// Finds out whether certificates are revoked, by the lists that are given; nobody is asked.
struct NotationRevocation: Sendable, Hashable {
    let lists: [CertificateRevocationList]
    /// When it is asked, in seconds since 1970.
    let now: Int64

    /// Makes sure that no certificate is revoked (trust-store-trust-policy.md, "Certificate Revocation Evaluation").
    ///
    /// A certificate that names no place to ask, and that no list is for, is not revoked.
    ///
    /// - Parameters:
    ///   - chain: the certificates.
    ///   - time: when the signature was made at the latest, in seconds since 1970; `nil` where nobody who is trusted says so.
    /// - Throws: ``NotationFailure`` where one is revoked, or nobody can tell; the former counts more.
    func check(_ chain: NotationChain, madeAt time: Int64?) throws(NotationFailure) {
        var unknown: NotationFailure?
        for (certificate, issuer) in zip(chain.certificates, chain.certificates.dropFirst()) {
            do throws(NotationFailure) {
                try check(certificate, of: issuer, madeAt: time)
            } catch {
                if case .revoked = error { throw error }
                unknown = unknown ?? error
            }
        }
        if let unknown { throw unknown }
    }

    private func check(
        _ certificate: Certificate,
        of issuer: Certificate,
        madeAt time: Int64?
    ) throws(NotationFailure) {
        let named = "the certificate of '\(certificate.subject)'"
        let found = lists.filter { $0.isSigned(by: issuer) }
        for list in found {
            guard let entry = list.entry(of: certificate) else { continue }
            if let invalidity = entry.invalidity, let time, time < invalidity { continue }
            throw .revoked("\(named) is revoked")
        }
        guard !found.contains(where: isCurrent) else { return }
        guard found.isEmpty else { throw .revocationUnknown("the revocation list for \(named) is out of date") }
        if certificate.tellsWhereToAsk { throw .revocationUnknown("no revocation list is given for \(named)") }
    }

    private func isCurrent(_ list: CertificateRevocationList) -> Bool {
        guard let nextUpdate = list.nextUpdate else { return false }
        return list.thisUpdate <= now && now <= nextUpdate
    }
}

extension Certificate {
    /// Whether it says where its revocation can be asked for: lists, or a service (RFC 5280, sections 4.2.1.13 and 4.2.2.1).
    fileprivate var tellsWhereToAsk: Bool {
        let distributionPoints: ASN1ObjectIdentifier = [2, 5, 29, 31]
        if extensions[oid: distributionPoints] != nil { return true }
        do {
            let services = try extensions.authorityInformationAccess
            return services?.contains { $0.method == .ocspServer } ?? false
        } catch {
            return true
        }
    }
}
