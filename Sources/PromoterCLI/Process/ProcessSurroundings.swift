internal import CProcess
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

    /// Keeps what the memory holds, passwords among it, out of core files and from other processes of the same user.
    ///
    /// Programs that promoter starts write no core files either.
    static func shieldMemory() {
        _ = cprocess_forbid_core_files()
        // Who traces the process already sees what it does, and needs its memory for that.
        if !isTraced { _ = cprocess_forbid_reading() }
    }

    /// Whether a debugger, or strace, is at work.
    private static var isTraced: Bool {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        let status = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let tracer = status.firstRange(of: "TracerPid:") else { return false }
        let number = status[tracer.upperBound...].drop { $0.isWhitespace }
        return !number.hasPrefix("0")
    }

    private static func workingDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
