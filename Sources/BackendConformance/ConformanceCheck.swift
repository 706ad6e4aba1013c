public import PromoterCore

/// One thing that every backend must do.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
    /// What it must do, as a sentence.
    public let name: String
    private let body: @Sendable (ConformanceTrial) async throws -> Void

    /// The sentence.
    public var description: String { name }

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - name: what a backend must do, as a sentence.
    ///   - body: does it, and throws what is not as it must be.
    public init(_ name: String, _ body: @escaping @Sendable (ConformanceTrial) async throws -> Void) {
        self.name = name
        self.body = body
    }

    /// Checks a backend.
    ///
    /// The content is made anew for each run, so a registry may keep what earlier runs have left.
    ///
    /// - Parameters:
    ///   - backend: a registry that may be written to.
    ///   - repository: the check writes to it, and to others whose names begin with its name. No other check uses it.
    ///   - patience: how long what is cancelled may take to end.
    /// - Throws: ``ConformanceFailure``.
    public func run(
        on backend: any RegistryBackend,
        in repository: RepositoryName,
        patience: Duration = .seconds(30)
    ) async throws(ConformanceFailure) {
        do {
            try await body(
                ConformanceTrial(check: name, backend: backend, repository: repository, patience: patience)
            )
        } catch let failure as ConformanceFailure {
            throw failure
        } catch let error as RegistryError {
            throw ConformanceFailure(check: name, expected: "no error", found: "\(error.kind.rawValue): \(error)")
        } catch {
            throw ConformanceFailure(check: name, expected: "no error", found: "\(error)")
        }
    }
}
