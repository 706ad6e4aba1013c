/// When a signature was made, by all who are trusted with it.
struct SignatureTimes: Sendable {
    /// The times, in seconds since 1970.
    let trusted: [Int64]

    /// Checks entries in logs and timestamps.
    ///
    /// Where there are timestamps, one of them has to hold; others that do not are passed over, and say nothing: whoever
    /// can add one to a signature could as well take one away.
    ///
    /// - Parameters:
    ///   - evidence: the signature with all that came with it.
    ///   - signature: the signature itself.
    ///   - verifier: the certificate or key that verifies it, DER.
    ///   - root: who is trusted.
    ///   - requiresLog: whether an entry is needed.
    /// - Throws: ``Rejection``.
    init(
        _ evidence: SignatureEvidence,
        _ signature: [UInt8],
        verifier: [UInt8],
        root: TrustedRoot,
        requiresLog: Bool
    ) async throws(Rejection) {
        var times = try await Self.stampedTimes(evidence, signature, root)
        var isLogged = false
        for entry in evidence.logEntries where root.logs.contains(where: { $0.id == entry.logID }) {
            let (log, time) = try LogVerification.check(entry, logs: root.logs)
            let logged: LoggedSignature
            do throws(FormatError) {
                logged = try LoggedSignature(entry)
            } catch {
                throw .log("\(error)")
            }
            guard logged.isOf(evidence, signature: signature, verifier: verifier) else {
                throw .log("it is the entry of another signature")
            }
            // A log that does not say when has a key that was good when the authorities stamped.
            guard time != nil || times.allSatisfy(log.validity.contains) else {
                throw .log("the log's key was not good at that time")
            }
            if let time { times.append(time) }
            isLogged = true
        }
        guard isLogged || !requiresLog else { throw .notLogged }
        trusted = times
    }

    private static func stampedTimes(
        _ evidence: SignatureEvidence,
        _ signature: [UInt8],
        _ root: TrustedRoot
    ) async throws(Rejection) -> [Int64] {
        // Without anybody who is trusted with the time, timestamps say nothing, and logs may.
        guard !root.timestampAuthorities.isEmpty else { return [] }
        var times: [Int64] = []
        var first: Rejection?
        for timestamp in evidence.timestamps {
            do throws(Rejection) {
                times.append(try await time(timestamp, of: evidence.stampedBytes ?? signature, root))
            } catch {
                first = first ?? error
            }
        }
        if times.isEmpty, let first { throw first }
        return times
    }

    private static func time(
        _ timestamp: [UInt8],
        of bytes: [UInt8],
        _ root: TrustedRoot
    ) async throws(Rejection) -> Int64 {
        let token: TimestampToken
        do throws(FormatError) {
            token = try TimestampToken(response: timestamp)
        } catch {
            throw .timestamp("\(error)")
        }
        do throws(TimestampError) {
            return try await token.verified(over: bytes, by: root.timestampAuthorities).time
        } catch {
            throw .timestamp("\(error)")
        }
    }
}
