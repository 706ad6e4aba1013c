/// What the checks of a Notation signature found.
public struct NotationReport: Sendable, Hashable {
    /// What became of a check.
    public enum Outcome: Sendable, Hashable {
        /// It held.
        case passed
        /// It failed; what follows is the level's business.
        case failed(NotationFailure)
        /// It was not made: the level skips it, or an earlier one had failed.
        case notMade
    }

    /// One check.
    public struct Result: Sendable, Hashable {
        /// What was checked.
        public let check: NotationCheck
        /// What follows where it fails.
        public let action: NotationAction
        /// What became of it.
        public let outcome: Outcome
    }

    /// Whether the signature counts, and whose it is.
    public enum Verdict: Sendable, Hashable {
        /// Whoever is named is trusted, and has signed.
        case trusted(NotationSigner)
        /// The level lets it pass, though nobody who is trusted has signed: of use to those who only watch.
        case tolerated(NotationFailure)
        /// It does not count.
        case rejected(NotationCheck, NotationFailure)
        /// Nobody looked at it, as the level is `skip`.
        case skipped
    }

    /// The statement of the policy by which it was checked.
    public let statement: String
    /// All checks, in the order in which they are made.
    public let results: [Result]
    /// Whether the signature counts.
    public let verdict: Verdict

    /// Those that failed, and are only said.
    public var logged: [(check: NotationCheck, failure: NotationFailure)] {
        results.compactMap { result in
            if result.action == .log, case .failed(let failure) = result.outcome {
                (result.check, failure)
            } else {
                nil
            }
        }
    }
}

/// Who made a Notation signature.
public struct NotationSigner: Sendable, Hashable {
    /// Whom the certificate is for, as a distinguished name (RFC 4514).
    public let subject: String
    /// The SHA-256 of the certificate, in hexadecimal digits.
    public let fingerprint: String
    /// What tells who it is, each alone: the key, and whom the certificate is for.
    public let makers: Set<SignatureMaker>
    /// The words that were signed with the artifact.
    public let annotations: [String: String]
    /// When it was made at the latest, in seconds since 1970, by an authority that is trusted; `nil` where there is none.
    public let time: Int64?
}

/// What a Notation signature is asked about: a manifest.
public struct NotationArtifact: Sendable, Hashable, CustomStringConvertible {
    /// The manifest's media type.
    public let mediaType: String
    /// The manifest's digest: `sha256:…`.
    public let digest: String
    /// The manifest's size, in bytes.
    public let size: Int64

    /// Makes one.
    ///
    /// - Parameters:
    ///   - mediaType: the manifest's media type.
    ///   - digest: the manifest's digest.
    ///   - size: the manifest's size, in bytes.
    public init(mediaType: String, digest: String, size: Int64) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }

    /// All of it in one line.
    public var description: String { "\(digest) (\(mediaType), \(size) bytes)" }
}
