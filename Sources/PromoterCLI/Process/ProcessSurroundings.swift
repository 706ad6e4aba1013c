internal import FoundationEssentials
internal import PromoterCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What the process was given: arguments, environment, folder, outputs.
enum ProcessSurroundings {
    /// Makes the context of a real run.
    ///
    /// - Parameter catalog: the kinds of backend.
    /// - Returns: the context.
    static func context(_ catalog: BackendCatalog) -> CommandContext {
        let environment = ProcessInfo.processInfo.environment
        return CommandContext(
            catalog: catalog,
            environment: environment,
            workingDirectory: workingDirectory(),
            results: FileOutput(STDOUT_FILENO),
            messages: MessageStream(FileOutput(STDERR_FILENO)),
            resultTerminal: Terminal(size: Terminal.size(of: STDOUT_FILENO), environment: environment),
            messageTerminal: { Terminal(size: Terminal.size(of: STDERR_FILENO), environment: environment) }
        )
    }

    /// Puts `/dev/null` in the place of standard input and outputs that were closed.
    ///
    /// Otherwise a file or connection would be opened in their place, and what is meant for standard output be written into it.
    static func fillStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free descriptor is the one that is closed.
            _ = open("/dev/null", O_RDWR)
        }
    }

    private static func workingDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
