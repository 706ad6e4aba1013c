import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Processes

@Suite("A program that runs for a moment")
struct ProgramTests {
    private static func shell(
        _ script: String,
        input: [UInt8] = [],
        environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        timeLimit: Duration = .seconds(60)
    ) -> Program {
        Program(
            executable: "/bin/sh",
            arguments: ["-c", script],
            environment: environment,
            input: input,
            timeLimit: timeLimit
        )
    }

    @Test(
        "ends with a status or by a signal, and both its outputs are kept apart",
        arguments: [
            ("printf out; printf err >&2", Program.Ending.exited(0)),
            ("printf out; printf err >&2; exit 3", .exited(3)),
            ("printf out; printf err >&2; kill -TERM $$", .signalled(SIGTERM)),
        ]
    )
    func ends(_ script: String, _ ending: Program.Ending) async throws {
        let outcome = try await Self.shell(script).run()
        #expect(outcome.ending == ending)
        #expect(outcome.output == Array("out".utf8))
        #expect(outcome.errors == Array("err".utf8))
    }

    @Test(
        "reads all of its input, whether it fits a usual pipe or not, or leaves it unread",
        arguments: [0, 4096, 1 << 20]
    )
    func input(_ count: Int) async throws {
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await Self.shell("cat", input: input).run().output == input)
        #expect(try await Self.shell("exit 0", input: input).run().ending == .exited(0))
    }

    @Test("is not started with more input than a pipe takes")
    func tooMuchInput() async throws {
        let input = [UInt8](repeating: 0, count: Program.maximumInput + 1)
        await #expect(throws: Program.StartFailure.self) { try await Self.shell("cat", input: input).run() }
    }

    @Test("is kept from filling the memory: what is beyond the bound is read and dropped")
    func output() async throws {
        let outcome = try await Self.shell("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2").run()
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output.count == Program.maximumOutput)
        #expect(outcome.errors.count == Program.maximumOutput)
    }

    @Test("is killed at the end of its time, and what it said until then is kept")
    func timeLimit() async throws {
        let start = ContinuousClock.now
        let outcome = try await Self.shell("echo working; trap '' TERM; exec sleep 60", timeLimit: .milliseconds(500))
            .run()
        #expect(outcome.ending == .timedOut)
        #expect(outcome.output == Array("working\n".utf8))
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test("is killed when its task is cancelled, and when it was cancelled before")
    func cancelled() async throws {
        let folder = try TemporaryFolder("program")
        let started = folder.path("started")
        let program = Self.shell("echo $$ > '\(started).new'; mv '\(started).new' '\(started)'; exec sleep 60")
        let task = Task { try await program.run() }
        while !FileManager.default.fileExists(atPath: started) { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        #expect(try await task.value.ending == .cancelled)
        let number = String(decoding: try folder.read("started"), as: UTF8.self).filter(\.isNumber)
        #expect(kill(try #require(pid_t(number)), 0) == -1 && errno == ESRCH)

        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Self.shell("exec sleep 60").run()
        }
        #expect(try await late.value.ending == .cancelled)
    }

    @Test(
        "was stopped as its task was where a signal for both ended it first",
        arguments: ["kill -INT $$", "kill -TERM $$", "exit 130", "exit 143"]
    )
    func sharedSignal(_ end: String) async throws {
        let folder = try TemporaryFolder("program")
        let started = folder.path("started")
        let program = Self.shell("echo $$ > '\(started).new'; mv '\(started).new' '\(started)'; \(end)")
        let task = Task { try await program.run() }
        while !FileManager.default.fileExists(atPath: started) { try await Task.sleep(for: .milliseconds(10)) }
        let number = try #require(pid_t(String(decoding: try folder.read("started"), as: UTF8.self).filter(\.isNumber)))
        while kill(number, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        #expect(try await task.value.ending == .cancelled)
    }

    @Test("is not waited for by what it leaves behind, which may hold its outputs open")
    func leftBehind() async throws {
        let start = ContinuousClock.now
        let outcome = try await Self.shell("printf out; sleep 20 & exit 0").run()
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output == Array("out".utf8))
        #expect(start.duration(to: .now) < .seconds(15))
    }

    @Test("says why it can't be started")
    func unstartable() async throws {
        let folder = try TemporaryFolder("program")
        let text = try folder.write("no program", to: "text")
        for (path, reason) in [
            (folder.path("missing"), "No such file or directory"), (text, "Permission denied"),
            (folder.path, "Permission denied"),
        ] {
            let program = Program(executable: path, arguments: [], environment: [:], input: [], timeLimit: .seconds(5))
            let failure = await #expect(throws: Program.StartFailure.self) { try await program.run() }
            #expect(failure?.reason == reason)
        }
    }

    @Test("gets its arguments and its environment as they are, and nothing else")
    func surroundings() async throws {
        let outcome = try await Self.shell("/usr/bin/env", environment: ["WORD": "a b\nc"]).run()
        let lines = String(decoding: outcome.output, as: UTF8.self)
        #expect(lines.contains("WORD=a b\nc\n"))
        #expect(!lines.contains("HOME="))
        let program = Program(
            executable: "/bin/echo",
            arguments: ["one two", "", "$HOME"],
            environment: [:],
            input: [],
            timeLimit: .seconds(60)
        )
        #expect(try await program.run().output == Array("one two  $HOME\n".utf8))
    }

    @Test("takes signals as usual, though promoter ignores or blocks them")
    func signals() async throws {
        for name in ["PIPE", "INT", "TERM"] {
            let outcome = try await Self.shell("kill -\(name) $$; echo survived").run()
            #expect(outcome.output.isEmpty, "SIG\(name)")
        }
    }

    @Test("inherits no descriptor of those that run beside it")
    func descriptors() async throws {
        let outcomes = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask { try await Self.shell("sleep 0.2; ls /proc/$$/fd").run().output }
            }
            return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
        }
        for output in outcomes {
            let numbers = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
            #expect(Set([0, 1, 2]).isSubset(of: numbers))
            // A shell may keep one for its script, well above those of a program's beginning.
            #expect(numbers.allSatisfy { $0 <= 2 || $0 >= 10 }, "\(numbers)")
        }
    }
}
