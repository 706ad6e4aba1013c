/// Something that a registry refused or could not do: what, where, and how to mend it.
public struct RegistryError: Error, Sendable, Hashable {
    /// What went wrong, as far as decisions depend on it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// What was asked for is proven not to be there.
        case notFound
        /// Who asks is not known to the registry, or its credentials were refused.
        case unauthorized
        /// Who asks may not do that.
        case forbidden
        /// The registry does not offer that.
        case unsupported
        /// The registry keeps what is there as it is: an immutable tag, a conflict.
        case immutable
        /// What was sent is over the registry's limit.
        case tooLarge
        /// The registry says that what was sent is wrong.
        case invalid
        /// The registry refused a manifest because something that it refers to is missing.
        case incomplete
        /// Too many requests, for longer than promoter waits.
        case rateLimited
        /// The registry could not be reached, or failed by itself.
        case unavailable
        /// What was read is not what its digest or its size says.
        case corrupt
        /// The disk is full or failing, or a file is not what it should be.
        case storage
        /// A symbolic link stands where none is followed.
        case linked
        /// The registry's answer can't be understood.
        case malformedAnswer
        /// The work was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let kind: Kind
    /// What was attempted: "read the manifest".
    public let operation: String
    /// The registry.
    public let location: RegistryLocation
    /// The repository, where it concerns one.
    public let repository: RepositoryName?
    /// The tag or digest, where it concerns one.
    public let reference: String?
    /// Why, in our words; one sentence without a full stop.
    public let reason: String
    /// How to mend it; one sentence without a full stop.
    public let remedy: String
    /// What the server said, capped and redacted.
    public let serverMessage: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - operation: what was attempted.
    ///   - location: the registry.
    ///   - repository: the repository.
    ///   - reference: the tag or digest.
    ///   - reason: why.
    ///   - remedy: how to mend it.
    ///   - serverMessage: what the server said, capped and redacted.
    public init(
        _ kind: Kind,
        operation: String,
        location: RegistryLocation,
        repository: RepositoryName? = nil,
        reference: String? = nil,
        reason: String,
        remedy: String,
        serverMessage: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.location = location
        self.repository = repository
        self.reference = reference
        self.reason = reason
        self.remedy = remedy
        self.serverMessage = serverMessage
    }

    /// Where it happened: registry, repository, tag or digest.
    public var place: String {
        var place = location.description
        if let repository { place += ", repository \(repository)" }
        if let reference { place += ", \(reference)" }
        return place
    }
}

extension RegistryError: CustomStringConvertible {
    /// What failed, where, why, and what the server said; one line.
    public var description: String {
        let said = serverMessage.map { "; the server said: \($0)" } ?? ""
        return "could not \(operation) at \(place): \(reason)\(said)"
    }
}
