import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("The command lines of registry-emulator in the README")
struct EmulatorCommandTests {
    @Test("start a registry that tells its URL, and that ends when it is asked to")
    func commands() async throws {
        let readme = String(
            decoding: try Data(contentsOf: URL(filePath: "\(Repository.root)/README.md")),
            as: UTF8.self
        )
        let lines = readme.split(separator: "\n").filter { $0.hasPrefix("registry-emulator ") }
        #expect(lines.contains { $0.contains(" artifactory ") } && lines.contains { $0.contains(" oci ") })
        for line in lines {
            // Any free port: the one in the README may be taken here.
            var words = line.split(separator: " ").dropFirst().map(String.init)
            let port = try #require(words.firstIndex(of: "--port"))
            words[port + 1] = "0"
            try await Self.run(words)
        }
    }

    @Test(
        "miss no signal once they told the URL",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() },
        .timeLimit(.minutes(5))
    )
    func earlySignal() async throws {
        try await Self.run(["oci", "--port", "0"]) { $0.slowToHandleSignals(seconds: 1) }
    }

    private static func run(_ arguments: [String], _ variant: (Command) -> Command = { $0 }) async throws {
        let promoter = try PromoterProcess().command([]).program
        let program = String(promoter.dropLast("promoter".count)) + "registry-emulator"
        let emulator = try variant(Command(program, arguments)).start()
        let deadline = ContinuousClock.now + .seconds(30)
        while !emulator.outputText.hasSuffix("\n"), emulator.termination == nil, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(emulator.outputText.hasPrefix("http://127.0.0.1:"), "\(arguments): \(emulator.errorText)")
        emulator.send(signal: SIGTERM)
        let result = await emulator.wait()
        #expect(result.termination == .exited(0), "\(arguments): \(result)")
    }
}
