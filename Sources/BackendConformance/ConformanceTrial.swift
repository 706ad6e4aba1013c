public import PromoterCore

/// One run of one check: the backend, a repository, and content that no other run has.
public struct ConformanceTrial: Sendable {
    /// The check's name.
    public let check: String
    /// What is checked.
    public let backend: any RegistryBackend
    /// Where the check may write.
    public let repository: RepositoryName
    let patience: Duration
    let salt = UInt64.random(in: .min ... .max)

    init(check: String, backend: any RegistryBackend, repository: RepositoryName, patience: Duration) {
        self.check = check
        self.backend = backend
        self.repository = repository
        self.patience = patience
    }

    /// Another repository of the same registry.
    ///
    /// - Parameter suffix: what follows the first one's name.
    /// - Returns: its name.
    /// - Throws: `ReferenceError` where that is no name.
    public func repository(_ suffix: String) throws(ReferenceError) -> RepositoryName {
        try RepositoryName(repository.text + suffix)
    }

    /// Sees to it that something holds.
    ///
    /// - Parameters:
    ///   - condition: whether it holds.
    ///   - expected: what must be.
    ///   - found: what is.
    /// - Throws: ``ConformanceFailure`` where it does not hold.
    public func expect(
        _ condition: Bool,
        _ expected: String,
        found: @autoclosure () -> String = "otherwise"
    ) throws(ConformanceFailure) {
        guard !condition else { return }
        throw ConformanceFailure(check: check, expected: expected, found: found())
    }

    /// Sees to it that two values are equal.
    ///
    /// - Parameters:
    ///   - found: what is.
    ///   - expected: what must be.
    ///   - what: what it is a value of.
    /// - Throws: ``ConformanceFailure`` where they differ.
    public func expect<Value: Equatable>(
        _ found: Value,
        equals expected: Value,
        _ what: String
    ) throws(ConformanceFailure) {
        try expect(found == expected, "\(what) to be \(expected)", found: "\(found)")
    }

    /// Sees to it that something fails as errors must: with a kind, a place and a remedy.
    ///
    /// - Parameters:
    ///   - kinds: the kinds that it may have; all where none is given.
    ///   - what: what must fail.
    ///   - work: what is done.
    /// - Throws: ``ConformanceFailure`` where nothing was thrown, or something else.
    public func expectError(
        _ kinds: RegistryError.Kind...,
        from what: String,
        _ work: () async throws -> Void
    ) async throws {
        do {
            try await work()
        } catch let error as RegistryError {
            let isOurs = error.location == backend.location
            try expect(isOurs, "the error of \(what) to name the registry", found: "\(error.location)")
            try expect(error.repository != nil, "the error of \(what) to name the repository", found: "\(error)")
            try expect(!error.reason.isEmpty, "the error of \(what) to say why", found: "\(error)")
            try expect(!error.remedy.isEmpty, "the error of \(what) to have a remedy", found: "\(error)")
            try expect(
                kinds.isEmpty || kinds.contains(error.kind),
                "the error of \(what) to be of kind \(kinds.map(\.rawValue).joined(separator: " or "))",
                found: "\(error.kind.rawValue): \(error)"
            )
            return
        }
        try expect(false, "\(what) to fail", found: "success")
    }
}
