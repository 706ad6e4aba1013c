import LocalBackend
import PromoterCore
import Synchronization
import TestSupport

@testable import PromoterCLI

/// Text that was written, in memory.
final class MemoryOutput: TextOutput {
    private let text = Mutex("")
    let failure: String?

    init(failure: String? = nil) {
        self.failure = failure
    }

    var written: String { text.withLock(\.self) }

    func write(_ more: String) {
        text.withLock { $0 += more }
    }
}

/// A command line, run in this process.
struct CommandRun {
    let status: ExitStatus
    let output: String
    let messages: String

    /// The kinds of backend that the tests run with: the real local one, and the prefixes of the OCI one.
    static let catalog = BackendCatalog([NamedBackend(), LocalBackendFactory()])

    /// Runs a command line.
    ///
    /// - Parameters:
    ///   - arguments: the arguments.
    ///   - folder: the working directory.
    ///   - environment: the environment.
    ///   - columns: the width of the terminal; `nil` for pipes.
    ///   - outputFailure: why standard output takes nothing.
    init(
        _ arguments: [String],
        in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:],
        columns: Int? = nil,
        outputFailure: String? = nil
    ) async {
        let results = MemoryOutput(failure: outputFailure)
        let messages = MemoryOutput()
        let surroundings = ["LANG": "C.UTF-8", "TERM": "dumb"].merging(environment) { $1 }
        let terminal = Terminal(
            size: columns.map { Terminal.Size(columns: $0, lines: 24) },
            environment: surroundings
        )
        let context = CommandContext(
            catalog: Self.catalog,
            environment: surroundings,
            workingDirectory: folder?.path ?? "/nowhere",
            results: results,
            messages: MessageStream(messages),
            resultTerminal: terminal,
            messageTerminal: { terminal }
        )
        status = await PromoterCommandLine.run(arguments, in: context)
        output = results.written
        self.messages = messages.written
    }

    /// The JSON result.
    func json() throws -> JSONValue {
        try JSONValue(parsing: Array(output.utf8))
    }
}

/// A kind of backend that is known by name only; making one fails.
struct NamedBackend: BackendFactory {
    var name: String { "oci" }
    var summary: String { "an OCI registry" }
    var abilities: [String] { ["mounts blobs"] }
    var locationPrefixes: [String] { ["oci://", "oci+http://"] }
    var settings: [SettingDescription] {
        [
            SettingDescription("url", .url, isRequired: true, summary: "where it is"),
            SettingDescription("token", .secret, summary: "who asks"),
        ]
    }

    func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        BackendSettings(name: location, values: [:])
    }

    func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        throw SettingError(path: ["url"], reason: "the host is not reachable from a test", expected: "local:PATH")
    }
}
