import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("Several processes write to one registry at the same time")
struct SharedWritingTests {
    @Test("and every tag of each of them is there")
    func processes() async throws {
        let registry = try RegistryFolder()
        let writers = try (0..<3).map { try registry.writer("p\($0)", count: 30).start() }
        // A process of our own that holds two backends writes too.
        let backends = [registry.backend, registry.backend]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask {
                    try await Image("own-\(number)").push(to: backends[number % 2], tagged: "own-\(number)")
                }
            }
            try await group.waitForAll()
        }
        for writer in writers {
            let result = await writer.wait()
            #expect(result.isSuccess, "\(result)")
        }
        let expected = (0..<30).flatMap { number in ["own", "p0", "p1", "p2"].map { "\($0)-\(number)" } }
        #expect(try await registry.audit() == Set(expected))
        #expect(try registry.leftovers() == [])
    }

    @Test("and a backend that has read the index before sees what another has written since")
    func freshness() async throws {
        let registry = try RegistryFolder()
        let (reader, writer) = (registry.backend, registry.backend)
        let name = try RepositoryName("app")
        for number in 0..<50 {
            try await Image("image").push(to: writer, tagged: "v\(number % 7)")
            try await Image("image-\(number)").push(to: writer, tagged: "moving")
            let digest = try await reader.resolve(.tag(try TagName("moving")), in: name)?.digest
            #expect(digest == Image("image-\(number)").manifest.digest)
        }
    }

    @Test("and one that is cancelled hinders nobody")
    func cancellation() async throws {
        let registry = try RegistryFolder()
        let backend = registry.backend
        try await Image("first").push(to: backend, tagged: "first")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { try? await Image("c-\(number)").push(to: backend, tagged: "c-\(number)") }
            }
            group.cancelAll()
        }
        try await Image("last").push(to: backend, tagged: "last")
        #expect(try await registry.audit().isSuperset(of: ["first", "last"]))
        #expect(try registry.leftovers() == [])
    }

    @Test(
        "and one that waits for another's lock goes on when it is free",
        .enabled("flock is missing") { Self.canLock }
    )
    func waiting() async throws {
        let registry = try RegistryFolder()
        let (image, backend) = (Image("image"), registry.backend)
        try await image.push(to: backend)
        let holder = try await holdLock(of: registry)
        async let push: Void = image.push(to: backend, tagged: "v1")
        #expect(try await registry.backend.tags(in: try RepositoryName("app")).isEmpty)
        await holder.stop()
        try await push
        #expect(try await registry.audit() == ["v1"])
    }

    @Test(
        "and one that waits for another's lock says so where every user sees it, and for how long",
        .enabled("flock is missing") { Self.canLock }
    )
    func tellingOfWaiting() async throws {
        let registry = try RegistryFolder()
        let log = LogRecorder()
        let (image, backend) = (Image("image"), LocalBackend(root: registry.root, logger: log.logger))
        try await image.push(to: backend)
        #expect(log.lines.isEmpty)
        let holder = try await holdLock(of: registry)
        async let push: Void = image.push(to: backend, tagged: "v1")
        while log.lines.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        await holder.stop()
        try await push
        #expect(
            log.lines == [
                "warning: waiting for another process that writes to the same image layout, 1 s, \(registry.root)/app/.promoter.lock",
                "warning: the other process is done, 1 s, \(registry.root)/app/.promoter.lock",
            ]
        )
    }

    @Test(
        "and one that is cancelled while it waits for another's lock ends at once, and does nothing later",
        .enabled("flock is missing") { Self.canLock },
        arguments: [false, true]
    )
    func cancelledWaiting(isPrepared: Bool) async throws {
        let registry = try RegistryFolder()
        let image = Image("image")
        try await image.push(to: registry.backend)
        let backend = registry.backend
        if isPrepared { try await image.push(to: backend, tagged: "before") }
        let holder = try await holdLock(of: registry)
        let push = Task { try await image.push(to: backend, tagged: "v1") }
        try await Task.sleep(for: .milliseconds(20))
        push.cancel()
        let error = await #expect(throws: RegistryError.self) { try await push.value }
        #expect(error?.kind == .cancelled)
        await holder.stop()
        try await image.push(to: backend, tagged: "after")
        #expect(try await registry.audit() == (isPrepared ? ["before", "after"] : ["after"]))
    }

    private static let canLock = access("/usr/bin/flock", X_OK) == 0

    /// Starts a process that holds the lock until it is stopped.
    private func holdLock(of registry: RegistryFolder) async throws -> RunningCommand {
        let lock = registry.root + "/app/.promoter.lock"
        let holder = try Command("/usr/bin/flock", [lock, "sh", "-c", "echo held; sleep 1000"]).start()
        while holder.outputText.isEmpty {
            try #require(holder.termination == nil)
            try await Task.sleep(for: .milliseconds(1))
        }
        return holder
    }
}
