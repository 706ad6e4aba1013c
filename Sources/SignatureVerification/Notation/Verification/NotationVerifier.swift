internal import Crypto
internal import X509

/// Verifies Notation signatures by one statement of a trust policy; knows nothing of registries, and asks nobody.
public struct NotationVerifier: Sendable {
    private let statement: NotationTrustPolicy.Statement
    private let store: NotationTrustStore
    private let lists: [CertificateRevocationList]

    /// Prepares verification.
    ///
    /// - Parameters:
    ///   - statement: whom to trust, and how strictly to look.
    ///   - store: the certificates that are trusted.
    ///   - revocationLists: lists of certificates that are revoked.
    /// - Throws: ``NotationTrustError`` where the statement names a store that is not there.
    public init(
        statement: NotationTrustPolicy.Statement,
        store: NotationTrustStore,
        revocationLists: [CertificateRevocationList] = []
    ) throws(NotationTrustError) {
        if let missing = store.missing(statement.stores).first { throw .noStore(missing, statement: statement.name) }
        self.statement = statement
        self.store = store
        lists = revocationLists
    }

    /// Verifies one signature (trust-store-trust-policy.md, "Signature Verification").
    ///
    /// - Parameters:
    ///   - envelope: the envelope.
    ///   - form: its form.
    ///   - artifact: what it should be of.
    ///   - now: the time, in seconds since 1970.
    /// - Returns: what was found.
    public func report(
        on envelope: [UInt8],
        as form: NotationSignature.Envelope,
        of artifact: NotationArtifact,
        at now: Int64
    ) async -> NotationReport {
        var log = NotationLog(statement: statement)
        guard statement.level.name != .skip else { return log.report(.skipped) }
        let signature: VerifiedNotationSignature
        do throws(NotationFailure) {
            signature = try VerifiedNotationSignature(envelope, as: form, of: artifact)
        } catch {
            log.note(.integrity, error)
            return log.report(.rejected(.integrity, error))
        }
        log.note(.integrity, nil)
        log.note(.authenticity, failure { () throws(NotationFailure) in try checkSigner(signature) })
        if !log.isRejected {
            log.note(.expiry, failure { () throws(NotationFailure) in try signature.checkExpiry(at: now) })
        }
        var time: Int64?
        if !log.isRejected {
            do throws(NotationFailure) {
                time = try await checkTime(of: signature, at: now)
                log.note(.authenticTimestamp, nil)
            } catch {
                log.note(.authenticTimestamp, error)
            }
        }
        if !log.isRejected, statement.level.action(for: .revocation) != .skip {
            let revocation = NotationRevocation(lists: lists, now: now)
            log.note(
                .revocation,
                failure { () throws(NotationFailure) in try revocation.check(signature.chain, madeAt: time) }
            )
        }
        return log.report(
            signer: NotationSigner(
                subject: signature.chain.signer.subject.description,
                fingerprint: signature.fingerprint,
                makers: signature.makers,
                annotations: signature.payload.annotations,
                time: time
            )
        )
    }

    private func failure(_ check: () throws(NotationFailure) -> Void) -> NotationFailure? {
        do throws(NotationFailure) {
            try check()
            return nil
        } catch {
            return error
        }
    }

    private func checkSigner(_ signature: VerifiedNotationSignature) throws(NotationFailure) {
        let kind: NotationTrustStore.Kind = signature.scheme == .x509 ? .ca : .signingAuthority
        let chain = signature.chain
        guard chain.contains(anyOf: store.certificates(statement.stores, of: kind)) else {
            throw .untrusted(root: chain.certificates.last?.subject.description ?? "")
        }
        guard case .subjects(let subjects) = statement.identities else { return }
        guard subjects.contains(where: { $0.matches(chain.signer) }) else {
            throw .otherIdentity(found: chain.signer.subject.description)
        }
    }

    /// Makes sure that all certificates were valid when the signature was made.
    ///
    /// - Returns: when that was at the latest, where somebody says so who is trusted.
    private func checkTime(
        of signature: VerifiedNotationSignature,
        at now: Int64
    ) async throws(NotationFailure) -> Int64? {
        if signature.scheme == .signingAuthority {
            try signature.chain.checkValidity(in: signature.signingTime...signature.signingTime)
            return signature.signingTime
        }
        let roots = store.certificates(statement.stores, of: .tsa)
        let hasExpired = signature.chain.certificates.contains { $0.isExpired(at: now) }
        guard !roots.isEmpty, statement.level.timestamps == .always || hasExpired else {
            try signature.chain.checkValidity(in: now...now)
            return nil
        }
        guard let token = signature.timestamp else { throw .noTimestamp }
        let time = try await verifiedTime(token, over: signature.signature, roots: roots, at: now)
        try signature.chain.checkValidity(in: time.earliest...time.latest)
        return time.latest
    }

    private func verifiedTime(
        _ token: [UInt8],
        over bytes: [UInt8],
        roots: [Certificate],
        at now: Int64
    ) async throws(NotationFailure) -> VerifiedTimestamp {
        let time: VerifiedTimestamp
        do {
            time = try await TimestampToken(token: token)
                .verified(over: bytes, by: [TimestampAuthority(roots: roots)])
        } catch {
            throw .timestamp("\(error)")
        }
        let chain: NotationChain
        do throws(NotationFailure) {
            chain = try NotationChain(time.path.certificates, for: .timestamps)
        } catch {
            throw .timestamp("\(error)")
        }
        do throws(NotationFailure) {
            let revocation = NotationRevocation(lists: lists, now: now)
            if statement.level.action(for: .revocation) != .skip { try revocation.check(chain, madeAt: nil) }
        } catch {
            // Where nobody can tell, the level says whether that matters.
            if case .revocationUnknown = error, statement.level.action(for: .revocation) == .log { return time }
            throw .timestamp("\(error)")
        }
        return time
    }
}

/// Why nothing can be verified.
public enum NotationTrustError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A store that a statement names is not there, or holds nothing.
    case noStore(NotationTrustStore.Name, statement: String)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .noStore(let name, let statement):
            "statement '\(statement)' names the trust store '\(name)', which is empty"
        }
    }
}

/// Takes down what the checks found.
private struct NotationLog {
    let statement: NotationTrustPolicy.Statement
    private var outcomes: [NotationCheck: NotationReport.Outcome] = [:]
    private var rejection: (check: NotationCheck, failure: NotationFailure)?

    init(statement: NotationTrustPolicy.Statement) { self.statement = statement }

    var isRejected: Bool { rejection != nil }

    mutating func note(_ check: NotationCheck, _ failure: NotationFailure?) {
        outcomes[check] = failure.map { .failed($0) } ?? .passed
        if let failure, statement.level.action(for: check) == .enforce { rejection = (check, failure) }
    }

    func report(signer: NotationSigner) -> NotationReport {
        if let rejection { return report(.rejected(rejection.check, rejection.failure)) }
        if case .failed(let failure) = outcomes[.authenticity] { return report(.tolerated(failure)) }
        return report(.trusted(signer))
    }

    func report(_ verdict: NotationReport.Verdict) -> NotationReport {
        let order: [NotationCheck] = [.integrity, .authenticity, .expiry, .authenticTimestamp, .revocation]
        return NotationReport(
            statement: statement.name,
            results: order.map { check in
                NotationReport.Result(
                    check: check,
                    action: statement.level.action(for: check),
                    outcome: outcomes[check] ?? .notMade
                )
            },
            verdict: verdict
        )
    }
}
