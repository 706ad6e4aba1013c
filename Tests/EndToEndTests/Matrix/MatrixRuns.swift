import Testing
import TestSupport

/// The image with everything attached, made once at each source, and its promotions, run once each: rows of the matrix
/// share them.
actor MatrixRuns {
    @TaskLocal static var current = MatrixRuns()

    /// A promotion that was run.
    struct Run: Sendable {
        let image: MatrixImage
        let source: MatrixSite
        let destination: MatrixSite
        let result: CommandResult
        fileprivate let configuration: TemporaryFolder

        /// Runs promoter from the one place to the other.
        fileprivate static func promote(in configuration: TemporaryFolder) async throws -> CommandResult {
            try await PromoterProcess()
                .run(
                    [
                        "promote", "\(MatrixImage.repository):\(MatrixImage.tag)", "--from", "source", "--to",
                        "destination",
                    ],
                    environment: ["PASSWORD": ArtifactorySite.password],
                    folder: configuration.path
                )
        }

        /// Runs the same promotion again.
        func again() async throws -> CommandResult { try await Self.promote(in: configuration) }
    }

    private typealias Source = (image: MatrixImage, site: MatrixSite)

    private var sources: [MatrixBackend: Task<Source, any Error>] = [:]
    private var runs: [MatrixRoute: Task<Run, any Error>] = [:]

    /// The promotion of a route.
    func run(_ route: MatrixRoute) async throws -> Run {
        if let task = runs[route] { return try await task.value }
        let task = Task {
            let source = try await source(route.from)
            let destination =
                try await route.isWithinOneServer
                ? source.site.destination : MatrixSite.start(route.to).destination
            let configuration = try TemporaryFolder("matrix")
            try configuration.write(
                "registries:\n  source: \(source.site.settings)\n  destination: \(destination.settings)\n",
                to: "promoter.yaml"
            )
            let result = try await Run.promote(in: configuration)
            return Run(
                image: source.image,
                source: source.site,
                destination: destination,
                result: result,
                configuration: configuration
            )
        }
        runs[route] = task
        return try await task.value
    }

    /// Clients attach at registries; what stands in a local layout was promoted to it.
    private func source(_ backend: MatrixBackend) async throws -> Source {
        if let task = sources[backend] { return try await task.value }
        let task = Task<Source, any Error> {
            if backend == .local {
                let run = try await run(MatrixRoute(.listingRegistry, .local))
                return (run.image, run.destination)
            }
            let site = try await MatrixSite.start(backend)
            return (try await MatrixImage(at: site), site)
        }
        sources[backend] = task
        return try await task.value
    }
}

/// Lets the tests of a suite share promotions, and ends the registries after them.
struct MatrixScope: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await MatrixRuns.$current.withValue(MatrixRuns(), operation: function)
    }
}
