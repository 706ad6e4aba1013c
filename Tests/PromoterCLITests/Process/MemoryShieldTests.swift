import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("The memory of a run", .serialized)
struct MemoryShieldTests {
    /// A run that waits for a server which says nothing.
    private func waiting(under wrapper: [String] = []) async throws -> (RunningCommand, ScriptedServer) {
        let answer = ScriptedAnswer(fault: .stall(afterBodyBytes: nil))
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        var command = try PromoterProcess()
            .command(["inspect", "app:1", "--in", "oci+http://127.0.0.1:\(server.port)"])
        if let program = wrapper.first {
            command.arguments = wrapper.dropFirst() + [command.program] + command.arguments
            command.program = program
        }
        let running = try command.start()
        #expect(await server.wait { !$0.isEmpty })
        return (running, server)
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private static func owner(_ path: String) -> uid_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// The superuser may read all: it runs as nobody.
    private static let wrapper = geteuid() == 0 ? ["setpriv", "--reuid", "65534", "--clear-groups", "--"] : []

    static func canRun() async -> Bool {
        guard let program = try? PromoterProcess().command([]).program else { return false }
        let command = wrapper + [program, "--version"]
        return (try? await Command(command[0], Array(command.dropFirst())).result().isSuccess) ?? false
    }

    @Test("gets into no core file")
    func coreFiles() async throws {
        let (running, server) = try await waiting()
        defer { withExtendedLifetime(server) {} }
        let limits = try text("/proc/\(running.identifier)/limits")
        let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"], "\(line)")
        await running.stop()
    }

    @Test("is not to be read by other processes of the same user", .enabled("nobody can run it") { await canRun() })
    func otherProcesses() async throws {
        let (running, server) = try await waiting(under: Self.wrapper)
        defer { withExtendedLifetime(server) {} }
        // What the kernel gives to nobody but the superuser belongs to it.
        #expect(Self.owner("/proc/\(running.identifier)/mem") == 0)
        let reading = Self.wrapper + ["head", "-c", "1", "/proc/\(running.identifier)/environ"]
        let result = try await Command(reading[0], Array(reading.dropFirst())).result()
        #expect(!result.isSuccess, "\(result)")
        await running.stop()
    }

    @Test(
        "keeps nobody but the superuser from promoting between local registries, or from reading a file through /dev/fd",
        .enabled("nobody can run it") { await canRun() }
    )
    func stillWorks() async throws {
        let images = try await SignedImages()
        let open = try await Command("chmod", ["-R", "a+rwX", images.folder.path]).result()
        #expect(open.isSuccess)
        let program = try PromoterProcess().command([]).program
        let script = """
            "$1" promote team/app:1.0 --from local:source --to local:target &&
            "$1" diff team/app:1.0 --from source --to target --config <(
                echo "registries:"; for name in source target; do
                    echo "  $name: { backend: local, path: $PWD/$name }"; done)
            """
        let command = Self.wrapper + ["bash", "-c", script, "bash", program]
        let result = try await Command(command[0], Array(command.dropFirst()), folder: images.folder.path).result()
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("the same"), "\(result)")
    }

    @Test(
        "stays open to who traced the run from its beginning",
        .enabled("strace may not trace") { await SystemCallTrace.isPossible() }
    )
    func traced() async throws {
        let program = try PromoterProcess().command([]).program
        let trace = ["strace", "-f", "-e", "trace=prctl", program, "--version"]
        let result = try await Command(trace[0], Array(trace.dropFirst())).result()
        #expect(result.isSuccess, "\(result)")
        #expect(!result.errorText.contains("PR_SET_DUMPABLE"), "\(result)")
    }
}
