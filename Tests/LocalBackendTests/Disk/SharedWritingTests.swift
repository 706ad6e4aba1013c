import FoundationEssentials
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
}
