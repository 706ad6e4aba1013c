import FoundationEssentials

/// The `promoter` executable that was built beside the running tests, with a home of its own.
public struct PromoterProcess: Sendable {
    /// Who promoter is and whom it trusts.
    public let home: ClientHome

    /// Finds the executable.
    ///
    /// - Parameter home: Who promoter is and whom it trusts; without one, nobody and the system's authorities.
    /// - Throws: When its home cannot be made.
    public init(home: ClientHome? = nil) throws {
        self.home = try home ?? ClientHome()
    }

    /// A command that runs promoter.
    ///
    /// - Parameters:
    ///   - arguments: The arguments, the subcommand first.
    ///   - environment: What the environment holds besides the home's.
    ///   - folder: The working folder, or nil for the tests' own.
    /// - Returns: The command.
    /// - Throws: ``TestSupportError`` when the tests do not run from a build folder.
    public func command(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil
    ) throws -> Command {
        // The tests are an executable in the folder where the build puts its products.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "promoter").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw TestSupportError("\(path) is missing: run `swift build --build-tests`")
        }
        return Command(path, arguments, environment: home.environment.merging(environment) { $1 }, folder: folder)
    }

    /// Runs promoter to its end.
    ///
    /// - Parameters:
    ///   - arguments: The arguments, the subcommand first.
    ///   - environment: What the environment holds besides the home's.
    ///   - folder: The working folder, or nil for the tests' own.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: ``TestSupportError`` when it cannot be started or does not end within two minutes.
    public func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil
    ) async throws -> CommandResult {
        try await command(arguments, environment: environment, folder: folder).result()
    }
}
