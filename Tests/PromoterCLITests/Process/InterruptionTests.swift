import Glibc
import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("A run that is interrupted")
struct InterruptionTests {
    @Test(
        "stops its transfers, moves no tag, and ends with the signal's exit code",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]
    )
    func firstSignal(signal: Int32, code: Int32) async throws {
        let server = try ScriptedServer { _ in ScriptedAnswer(fault: .stall(afterBodyBytes: nil)) }
        let images = try await SignedImages()
        let command = try PromoterProcess()
            .command(
                ["promote", "team/app:1.0", "--from", "local:source", "--to", "oci+http://127.0.0.1:\(server.port)"],
                folder: images.folder.path
            )
        let run = try command.start()
        #expect(await server.wait { !$0.isEmpty })
        run.send(signal: signal)
        let result = await run.wait()
        #expect(result.termination == .exited(code))
        #expect(result.errorText.contains("promoter: stopping; a second signal ends it at once\n"))
        #expect(result.errorText.contains("cancelled"))
        #expect(result.outputText.hasSuffix(": not promoted\n"))
        #expect(server.requests.allSatisfy { $0.method == "GET" || $0.method == "HEAD" })
    }

    @Test("ends at once at the second signal, whatever it is doing", .timeLimit(.minutes(5)))
    func secondSignal() async throws {
        try await endsAtSecondSignal { $0 }
    }

    @Test(
        "misses no signal, however early it comes",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() },
        .timeLimit(.minutes(5))
    )
    func earlySignal() async throws {
        try await endsAtSecondSignal { $0.slowToHandleSignals(seconds: 1) }
    }

    private func endsAtSecondSignal(_ variant: (Command) -> Command) async throws {
        let folder = try TemporaryFolder("interruption")
        // Nobody writes to it: reading the configuration never ends.
        let pipe = folder.path("promoter.yaml")
        #expect(mkfifo(pipe, 0o600) == 0)
        let run = try variant(PromoterProcess().command(["config", "check"], folder: folder.path)).start()
        // It has the pipe open for reading where it can be opened for writing without waiting.
        var writer: Int32 = -1
        while writer < 0, run.termination == nil {
            writer = open(pipe, O_WRONLY | O_NONBLOCK)
            if writer < 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        defer { close(writer) }
        run.send(signal: SIGINT)
        while !run.errorText.contains("stopping"), run.termination == nil {
            try await Task.sleep(for: .milliseconds(5))
        }
        run.send(signal: SIGINT)
        let result = await run.wait()
        #expect(result.termination == .exited(130))
        #expect(result.errorText == "promoter: stopping; a second signal ends it at once\n")
    }
}
