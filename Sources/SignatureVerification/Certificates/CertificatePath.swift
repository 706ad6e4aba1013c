internal import FoundationEssentials
internal import SwiftASN1
@_spi(FixedExpiryValidationTime) internal import X509

/// A certificate with those above it, up to one that is trusted (RFC 5280, section 6).
struct CertificatePath: Sendable, Hashable {
    /// The most certificates that a stranger may offer for a path.
    static let offerLimit = 16
    /// How many of them may be of one name and one key: each more would multiply the paths that have to be tried.
    private static let twinLimit = 2

    /// The certificate itself first, the trusted one last.
    let certificates: [Certificate]

    /// Looks for a path.
    ///
    /// - Parameters:
    ///   - certificate: the certificate.
    ///   - offered: those that a stranger offers for the path.
    ///   - known: others that may be used, of one's own.
    ///   - anchors: those that are trusted.
    ///   - purpose: what all of them have to be good for.
    ///   - comparesNames: whether the certificate's alternative names are compared by who asks; else they may not be
    ///     critical.
    ///   - time: when, in seconds since 1970.
    /// - Throws: ``CertificatePathError``.
    init(
        from certificate: Certificate,
        offered: [Certificate],
        known: [Certificate] = [],
        to anchors: [Certificate],
        for purpose: ExtendedKeyUsage.Usage,
        comparesNames: Bool = false,
        at time: Int64
    ) async throws(CertificatePathError) {
        guard offered.count <= Self.offerLimit else { throw .tooManyCertificates(Self.offerLimit) }
        let policy = PathPolicy(purpose: purpose, comparesNames: comparesNames, time: time)
        guard policy.understands(certificate) else {
            throw .unsuitable(PathPolicy.reason(certificate, "has a critical extension that is not known"))
        }
        var verifier = Verifier(rootCertificates: CertificateStore(anchors)) {
            policy
            RFC5280Policy(fixedExpiryValidationTime: Date(timeIntervalSince1970: TimeInterval(time)))
        }
        let others = CertificateStore(known + Self.withoutManyTwins(offered))
        switch await verifier.validate(leaf: certificate, intermediates: others) {
        case .validCertificate(let path): certificates = Array(path)
        case .couldNotValidate(let failures):
            guard let failure = failures.first else { throw .untrusted(issuer: certificate.issuer.description) }
            throw .unsuitable(failure.policyFailureReason.description)
        }
    }

    private static func withoutManyTwins(_ certificates: [Certificate]) -> [Certificate] {
        struct Twin: Hashable {
            let subject: DistinguishedName
            let key: Certificate.PublicKey
        }
        var counts: [Twin: Int] = [:]
        return certificates.filter { certificate in
            let count = counts[Twin(subject: certificate.subject, key: certificate.publicKey), default: 0] + 1
            counts[Twin(subject: certificate.subject, key: certificate.publicKey)] = count
            return count <= twinLimit
        }
    }
}

/// Why there is no path.
enum CertificatePathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No authority that is trusted vouches for it.
    case untrusted(issuer: String)
    /// There is a path, and it does not hold.
    case unsuitable(String)
    /// There are too many certificates to try.
    case tooManyCertificates(Int)

    var description: String {
        switch self {
        case .untrusted(let issuer): "its issuer '\(issuer)' is no authority that is trusted"
        case .unsuitable(let reason): reason
        case .tooManyCertificates(let limit): "it comes with more than \(limit) certificates"
        }
    }
}

/// What the library leaves to its users: key usages, and reasons that a person understands.
private struct PathPolicy: VerifierPolicy {
    let purpose: ExtendedKeyUsage.Usage
    let comparesNames: Bool
    let time: Int64

    var verifyingCriticalExtensions: [ASN1ObjectIdentifier] {
        [.X509ExtensionID.extendedKeyUsage] + (comparesNames ? [.X509ExtensionID.subjectAlternativeName] : [])
    }

    private static let understood: Set<ASN1ObjectIdentifier> = [
        .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.keyUsage, .X509ExtensionID.basicConstraints,
        .X509ExtensionID.nameConstraints,
    ]

    func understands(_ certificate: Certificate) -> Bool {
        certificate.extensions.allSatisfy { found in
            !found.critical || Self.understood.contains(found.oid)
                || (comparesNames && found.oid == .X509ExtensionID.subjectAlternativeName)
        }
    }

    static func reason(_ certificate: Certificate, _ reason: String) -> String {
        // Those of sigstore's signers have other names alone.
        certificate.subject.isEmpty
            ? "the signer's certificate \(reason)" : "the certificate of '\(certificate.subject)' \(reason)"
    }

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        for (place, certificate) in chain.enumerated() {
            do {
                if let reason = try objection(to: certificate, isIssuer: place > 0) {
                    return .failsToMeetPolicy(reason: Self.reason(certificate, reason))
                }
            } catch {
                return .failsToMeetPolicy(reason: Self.reason(certificate, "has an extension that can't be read"))
            }
        }
        return .meetsPolicy
    }

    private func objection(to certificate: Certificate, isIssuer: Bool) throws -> String? {
        if certificate.isNotValidYet(at: time) { return "was not valid yet" }
        if certificate.isExpired(at: time) { return "had expired" }
        if let usages = try certificate.extensions.extendedKeyUsage, !usages.contains(purpose), !usages.contains(.any) {
            return "is not for this purpose"
        }
        guard let usage = try certificate.extensions.keyUsage else { return nil }
        if isIssuer { return usage.keyCertSign ? nil : "is not for signing certificates" }
        return usage.digitalSignature || usage.nonRepudiation ? nil : "is not for signatures"
    }
}

extension Certificate {
    /// Tells whether a time, in seconds since 1970, is before it is valid.
    func isNotValidYet(at time: Int64) -> Bool { TimeInterval(time) < notValidBefore.timeIntervalSince1970 }

    /// Tells whether a time, in seconds since 1970, is after it was valid.
    func isExpired(at time: Int64) -> Bool { TimeInterval(time) > notValidAfter.timeIntervalSince1970 }
}
