import FoundationEssentials
import Glibc

/// A program with its arguments and surroundings, to be run once or more.
///
/// The environment is not the tests' own: it holds `PATH`, a `HOME` that has nothing in it, and what is given. So no
/// credentials, proxies or settings of the person who runs the tests change what is tested.
public struct Command: Sendable, CustomStringConvertible {
    /// The program: a path, or a name that is looked up in `PATH`.
    public var program: String

    /// The arguments after the program's name.
    public var arguments: [String]

    /// What the environment holds besides `PATH` and `HOME`; these two may be given here too.
    public var environment: [String: String]

    /// What the program reads from standard input.
    public var input: [UInt8]

    /// The working folder, or nil for the tests' own.
    public var folder: String?

    /// Describes a command.
    ///
    /// - Parameters:
    ///   - program: A path, or a name that is looked up in `PATH`.
    ///   - arguments: The arguments after the program's name.
    ///   - environment: What the environment holds besides `PATH` and `HOME`.
    ///   - input: What the program reads from standard input.
    ///   - folder: The working folder, or nil for the tests' own.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: [UInt8] = [],
        folder: String? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.folder = folder
    }

    /// The program and its arguments.
    public var description: String { ([program] + arguments).joined(separator: " ") }

    /// Runs the command to its end, whatever its exit status; cancelling the task kills it.
    ///
    /// - Parameter timeout: The time after which it is killed.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: ``TestSupportError`` when the program cannot be started or did not end in time.
    public func result(timeout: Duration = .seconds(120)) async throws -> CommandResult {
        let running = try start()
        let watchdog = Task {
            guard (try? await Task.sleep(for: timeout)) != nil else { return false }
            running.kill()
            return true
        }
        let result = await running.wait()
        watchdog.cancel()
        guard await !watchdog.value else {
            throw TestSupportError("\(self) did not end within \(timeout)\n\(result)")
        }
        return result
    }

    /// Runs the command to its end and expects success.
    ///
    /// - Parameter timeout: The time after which it is killed.
    /// - Returns: What it wrote to standard output, without white space at the ends.
    /// - Throws: ``TestSupportError`` when it cannot be started, fails, or does not end in time.
    @discardableResult
    public func run(timeout: Duration = .seconds(120)) async throws -> String {
        let result = try await result(timeout: timeout)
        guard result.isSuccess else { throw TestSupportError("\(self) failed: \(result)") }
        return String(result.outputText.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Starts the command in the background.
    ///
    /// - Returns: The running command; it is killed when the last reference to the value goes.
    /// - Throws: ``TestSupportError`` when the program cannot be started.
    public func start() throws(TestSupportError) -> RunningCommand {
        let standardInput = try CapturedOutput()
        var rest = input[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(standardInput.descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestSupportError("cannot write the input of \(self)") }
            rest = rest.dropFirst(count)
        }
        lseek(standardInput.descriptor, 0, SEEK_SET)
        return try start(program: path(), arguments: arguments, input: standardInput.descriptor, leash: nil)
    }

    /// Starts a server that ends with the tests even if these are killed: it lives as long as a socket that they hold.
    func startServer() throws(TestSupportError) -> RunningCommand {
        var leash: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &leash) == 0 else { throw TestSupportError("cannot make a pair of sockets") }
        defer { close(leash[0]) }
        let script = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { read -r _ <&3; kill -9 "$server"; } 2>/dev/null &
            wait "$server"
            """
        do {
            let words = try ["-c", script, "server", path()] + arguments
            return try start(program: "/bin/sh", arguments: words, input: leash[0], leash: leash[1])
        } catch {
            close(leash[1])
            throw error
        }
    }

    private func start(
        program: String,
        arguments: [String],
        input: Int32,
        leash: Int32?
    ) throws(TestSupportError) -> RunningCommand {
        let output = try CapturedOutput()
        let error = try CapturedOutput()
        let process = try ChildProcess(
            path: folder == nil ? program : "/usr/bin/env",
            arguments: (folder.map { ["--chdir=\($0)", program] } ?? []) + arguments,
            environment: Self.base.merging(environment) { $1 },
            descriptors: [input, output.descriptor, error.descriptor]
        )
        return RunningCommand(process: process, output: output, error: error, leash: leash)
    }

    private static let base = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",
    ]

    private func path() throws(TestSupportError) -> String {
        if program.contains("/") { return program }
        guard let path = Self.find(program) else { throw TestSupportError("\(program) is not in PATH") }
        return path
    }

    /// Looks a program up in `PATH`.
    static func find(_ name: String) -> String? {
        (base["PATH"] ?? "").split(separator: ":").lazy
            .map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }
}
