import FoundationEssentials

/// A real docker-registry 2.8 on 127.0.0.1, with a storage of its own and its access log at hand.
///
/// It is stopped and its storage removed when the last reference goes: keep the value as long as the registry is used.
/// It has no referrers API, no `mount` across registries, and answers with its own digests and errors; so it is one
/// honest registry among several, not a model of all.
public final class DockerRegistry: ImageRegistry {
    private let folder: TemporaryFolder
    private let command: RunningCommand

    /// `127.0.0.1:PORT`, as clients name the registry before a repository.
    public let address: String

    /// The port it listens at.
    public let port: UInt16

    /// The folder of its storage.
    public let storage: String

    /// True if it serves HTTPS.
    public let isSecure: Bool

    /// `http://127.0.0.1:PORT` or `https://127.0.0.1:PORT`.
    public var url: String { (isSecure ? "https://" : "http://") + address }

    /// Starts a registry and waits until it answers.
    ///
    /// - Parameter options: How it is set up.
    /// - Throws: ``TestSupportError`` when docker-registry (or htpasswd, where there are users) is missing, or does not start.
    public init(_ options: Options = Options()) async throws {
        folder = try TemporaryFolder("registry")
        storage = try options.storage ?? folder.folder("storage")
        isSecure = options.identity != nil
        var passwords: String?
        if !options.users.isEmpty {
            var lines: [String] = []
            for (name, password) in options.users {
                var htpasswd = try Tool.htpasswd.command(["-niB", "-C", "4", name])
                htpasswd.input = Array(password.utf8)
                lines.append(try await htpasswd.run())
            }
            passwords = try folder.write(lines.joined(separator: "\n") + "\n", to: "passwords")
        }
        let text = Self.configuration(options, storage: storage, passwords: passwords)
        let file = try folder.write(text, to: "config.yml")
        command = try Tool.dockerRegistry.command(["serve", file]).startServer()
        port = try await Self.port(of: command)
        address = "127.0.0.1:\(port)"
    }

    /// Kills the registry; its storage stays until this value goes.
    public func stop() async {
        await command.stop()
    }

    /// What the registry has logged beside its access log, for a failed test.
    public var log: String { command.errorText }

    /// All requests answered until now, oldest first.
    ///
    /// - Parameter count: How many of the oldest to leave out: the count of an earlier call.
    /// - Returns: The requests.
    /// - Throws: ``TestSupportError`` when the registry does not answer.
    public func requests(after count: Int = 0) async throws -> [AccessLogEntry] {
        // The log is written by the server's own time: a request of ours marks the place up to which we wait.
        let mark = "/v2/?mark=\(UUID().uuidString)"
        try await Loopback.get(mark, port: port, isSecure: isSecure)
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let entries = command.outputText.split(separator: "\n").compactMap { AccessLogEntry(line: $0) }
            if entries.contains(where: { $0.path == mark }) {
                return Array(entries.filter { !$0.path.hasPrefix("/v2/?mark=") }.dropFirst(count))
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestSupportError("the registry at \(address) did not log a request within 20 s\n\(log)")
    }

    /// Reads the port from the log, and waits for it.
    private static func port(of command: RunningCommand) async throws -> UInt16 {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, command.termination == nil {
            // level=info msg="listening on 127.0.0.1:43210, tls"
            if let text = command.errorText.split(separator: "listening on 127.0.0.1:", maxSplits: 1).dropFirst().first,
                text.contains("\n"), let port = UInt16(text.prefix { $0.isNumber })
            {
                return port
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestSupportError("docker-registry did not start within 30 s\n\(command.outputText)\(command.errorText)")
    }
}
