import FoundationEssentials
import Glibc
import TestSupport

/// The `registry-emulator` executable that was built beside the running tests.
struct EmulatorProcess: ImageRegistry {
    let running: RunningCommand
    let url: String
    var address: String { url.replacing("http://", with: "").replacing("https://", with: "") }
    var isSecure: Bool { url.hasPrefix("https:") }
    var port: Int { Int(address.split(separator: ":").last?.prefix { $0.isNumber } ?? "") ?? 0 }

    /// A command that runs it.
    static func command(_ arguments: [String]) throws -> Command {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "registry-emulator").path
        return Command(path, arguments)
    }

    /// Starts it and waits for its base URL.
    static func start(_ arguments: [String]) async throws -> EmulatorProcess {
        let running = try command(arguments).start()
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, running.termination == nil {
            if let end = running.outputText.firstIndex(of: "\n") {
                return EmulatorProcess(running: running, url: String(running.outputText[..<end]))
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestSupportError("registry-emulator did not start: \(running.errorText)")
    }

    /// Asks it to end, as a user does.
    func end(_ signal: Int32 = SIGTERM) async -> CommandResult {
        running.send(signal: signal)
        return await running.wait()
    }

    /// The most memory that it had, in KiB.
    func peakMemory() throws -> Int {
        let status = String(
            decoding: try Data(contentsOf: URL(filePath: "/proc/\(running.identifier)/status")),
            as: UTF8.self
        )
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }
}
