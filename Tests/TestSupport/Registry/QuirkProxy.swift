/// What was met in front of real registries, before a real registry: `Tests/QuirkProxy/quirk-proxy.py` says which quirks there are.
///
/// It is stopped when the last reference goes.
public final class QuirkProxy: ImageRegistry {
    private let command: RunningCommand

    /// `127.0.0.1:PORT`, as clients name the registry before a repository.
    public let address: String

    /// False: it speaks HTTP.
    public var isSecure: Bool { false }

    /// Starts a proxy and waits until it listens.
    ///
    /// - Parameters:
    ///   - registry: What it stands before.
    ///   - quirks: What is strange about it: `late=2`.
    /// - Throws: ``TestSupportError`` when Python is missing, or it does not start.
    public init(before registry: DockerRegistry, _ quirks: String...) async throws {
        let script = "\(Repository.root)/Tests/QuirkProxy/quirk-proxy.py"
        let arguments = [script, "\(registry.port)"] + quirks
        command = try Command("/usr/bin/env", ["python3"] + arguments).startServer()
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            if let line = command.outputText.split(separator: "\n").first, command.outputText.hasSuffix("\n") {
                address = "127.0.0.1:\(line)"
                return
            }
            guard ContinuousClock.now < deadline, command.termination == nil else {
                throw TestSupportError("the proxy does not start: \(command.errorText)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
