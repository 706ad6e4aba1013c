import Glibc
import Testing
import TestSupport

@Suite("Programs that tests run")
struct CommandTests {
    @Test("give back their output, errors and exit status")
    func result() async throws {
        let result = try await Command("sh", ["-c", "cat; echo wrong >&2; exit 3"], input: Array("typed".utf8)).result()
        #expect(result.termination == .exited(3))
        #expect(result.outputText == "typed")
        #expect(result.errorText == "wrong\n")
    }

    @Test("do not block on output that nobody reads meanwhile")
    func largeOutput() async throws {
        let result = try await Command("head", ["-c", "3000000", "/dev/zero"]).result()
        #expect(result.output.count == 3_000_000)
    }

    @Test("see nothing of the tests' environment but PATH")
    func environment() async throws {
        let output = try await Command("env", environment: ["ONE": "1"]).run()
        let names = output.split(separator: "\n").compactMap { $0.split(separator: "=").first }
        #expect(Set(names).subtracting(["PWD", "_", "SHLVL"]) == ["PATH", "HOME", "ONE"])
    }

    @Test("have no open files but their three")
    func descriptors() async throws {
        // A copy of standard error, which is not closed by itself when a program starts.
        let copy = dup(2)
        defer { close(copy) }
        let names = try await Command("sh", ["-c", "ls /proc/$$/fd"]).run().split(separator: "\n")
        #expect(names == ["0", "1", "2"])
    }

    @Test("run in the folder that is given")
    func folder() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Command("pwd", folder: folder.path).run() == folder.path)
    }

    @Test("are killed when they take too long")
    func timeout() async throws {
        let start = ContinuousClock.now
        await #expect(throws: TestSupportError.self) {
            try await Command("sleep", ["60"]).result(timeout: .milliseconds(50))
        }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("can be killed together with their children")
    func kill() async throws {
        let running = try Command("sh", ["-c", "sleep 60 & echo $!; wait"]).start()
        while running.outputText.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        running.kill()
        #expect(await running.wait().termination == .signalled(9))
        let child = running.outputText.dropLast()
        // Nobody waits for the child any more: it is gone, or a zombie, as soon as the signal has reached it.
        let look = "while [ -e /proc/\(child) ] && ! grep -q '^State:.Z' /proc/\(child)/status; do :; done"
        try await Command("sh", ["-c", look]).run(timeout: .seconds(20))
    }

    @Test("are killed when the task that waits for them is cancelled")
    func cancellation() async throws {
        let task = Task { try await Command("sleep", ["60"]).result() }
        task.cancel()
        #expect(try await task.value.termination == .signalled(9))
    }

    @Test("that are missing are named")
    func missing() async throws {
        await #expect(throws: TestSupportError("no-such-program is not in PATH")) {
            try await Command("no-such-program").run()
        }
    }
}
