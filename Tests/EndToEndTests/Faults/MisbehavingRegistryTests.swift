import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@Suite("A registry that misbehaves", .requires(.dockerRegistry, .oras, .crane))
struct MisbehavingRegistryTests {
    /// Promotes over an older image of the same tag, and expects that it is still there.
    private func refuse(
        _ source: ScriptedRegistry,
        to kind: Place.Kind,
        hints: [String],
        settings: String = ""
    ) async throws {
        let destination = try await Place(kind)
        let old = try await older(at: destination)
        let result = try await promote(source, to: destination, settings: settings)
        #expect(result.termination == .exited(1), "\(result)")
        for hint in hints { #expect(result.errorText.contains(hint), "no '\(hint)' in \(result.errorText)") }
        #expect(result.errorText.contains("mend:"))
        #expect(result.errorText.contains(ScriptedRegistry.repository))
        #expect(try await tag(at: destination) == old)
    }

    private func succeed(_ source: ScriptedRegistry, to kind: Place.Kind, settings: String = "") async throws {
        let destination = try await Place(kind)
        _ = try await older(at: destination)
        let result = try await promote(source, to: destination, settings: settings)
        #expect(result.isSuccess, "\(result)")
        #expect(try await tag(at: destination) == source.index.digest)
    }

    private func promote(
        _ source: ScriptedRegistry,
        to destination: Place,
        settings: String
    ) async throws -> CommandResult {
        let folder = try TemporaryFolder("configuration")
        try folder.write(
            """
            registries:
              source:
                backend: oci
                url: \(source.server.url)
                attempts: 2
                timeouts: { connect: 5, stall: 1 }
            \(settings)
            """,
            to: "promoter.yaml"
        )
        return try await PromoterProcess()
            .run(
                ["promote", ScriptedRegistry.name, "--from", "source", "--to", destination.location, "--overwrite"],
                folder: folder.path
            )
    }

    private func older(at destination: Place) async throws -> String {
        let folder = try TemporaryFolder("older")
        let layout = try ImageLayout(path: folder.path(ScriptedRegistry.repository))
        let image = try layout.addImage(layers: [FixtureLayer(seed: 7)], tag: "1.0")
        let result = try await PromoterProcess()
            .run(["promote", ScriptedRegistry.name, "--from", "local:\(folder.path)", "--to", destination.location])
        #expect(result.isSuccess, "\(result)")
        return image.digest
    }

    private func tag(at destination: Place) async throws -> String? {
        try await RegistryClient()
            .digest(of: "1.0", in: ScriptedRegistry.repository, at: destination.published())
    }

    private static func isLayer(_ request: RecordedRequest) -> Bool {
        request.method == "GET" && request.path.contains("/blobs/")
    }

    @Test("that cuts every blob in the middle", arguments: Place.Kind.allCases)
    func cut(kind: Place.Kind) async throws {
        let source = try ScriptedRegistry { request, right in
            guard Self.isLayer(request) else { return nil }
            var cut = right
            cut.fault = .close(afterBodyBytes: 100)
            return cut
        }
        try await refuse(source, to: kind, hints: ["could not", "blob", "sha256:", "broke"])
    }

    @Test("that gives wrong bytes for a digest", arguments: Place.Kind.allCases)
    func wrongBytes(kind: Place.Kind) async throws {
        let honest = try ScriptedRegistry { _, _ in nil }
        let layer = try #require(honest.layers.first)
        var bytes = try honest.blob(layer)
        bytes[bytes.count - 1] ^= 1
        let wrong = bytes
        let lying = try ScriptedRegistry { request, _ in
            request.path.hasSuffix(layer) ? ScriptedAnswer(body: .bytes(wrong)) : nil
        }
        try await refuse(lying, to: kind, hints: [layer, "digest"])
    }

    @Test("that gives fewer bytes than the manifest says, announced or not", arguments: [true, false])
    func shortBody(isAnnounced: Bool) async throws {
        let source = try ScriptedRegistry { request, right in
            guard Self.isLayer(request) else { return nil }
            if isAnnounced { return ScriptedAnswer(body: .pattern(count: 100)) }
            var short = right
            short.isLengthLeftOut = true
            short.fault = .close(afterBodyBytes: 100)
            return short
        }
        try await refuse(source, to: .registry, hints: ["sha256:", "bytes"])
    }

    @Test("that asks to be left alone for a second is left alone, and then gives all")
    func tooManyRequests() async throws {
        let busy = Once()
        let source = try ScriptedRegistry { request, _ in
            guard Self.isLayer(request), busy.isFirst(request.path) else { return nil }
            return ScriptedAnswer(429, headers: [("Retry-After", "1")])
        }
        let start = ContinuousClock.now
        try await succeed(source, to: .registry)
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(source.server.requests.count { $0.path.hasSuffix(source.layers[0]) } == 2)
    }

    @Test("that fails now and then is asked again")
    func onceBroken() async throws {
        let broken = Once()
        let source = try ScriptedRegistry { request, _ in
            guard broken.isFirst(request.path) else { return nil }
            return ScriptedAnswer(500)
        }
        try await succeed(source, to: .local)
    }

    @Test("that always fails", arguments: ["/manifests/", "/blobs/", "/referrers/"])
    func broken(path: String) async throws {
        let source = try ScriptedRegistry { request, _ in
            request.path.contains(path) ? ScriptedAnswer.text("the disk is on fire", status: 500) : nil
        }
        try await refuse(source, to: .registry, hints: ["500", "the disk is on fire"])
    }

    @Test("that falls silent in the middle of a blob", arguments: Place.Kind.allCases)
    func stalled(kind: Place.Kind) async throws {
        let source = try ScriptedRegistry { request, right in
            guard Self.isLayer(request) else { return nil }
            var stalling = right
            stalling.fault = .stall(afterBodyBytes: 100)
            return stalling
        }
        try await refuse(source, to: kind, hints: ["silent"])
    }

    @Test("that keeps its blobs at another host gets its credentials, and the other host does not")
    func redirect() async throws {
        let store = try ScriptedRegistry { _, _ in nil }
        let elsewhere = "http://127.0.0.1:\(store.server.port)"
        let source = try ScriptedRegistry(password: "ci:secret") { request, _ in
            guard Self.isLayer(request) else { return nil }
            return .redirect(to: elsewhere + request.path + "?signature=abc")
        }
        try await succeed(
            source,
            to: .registry,
            settings: "    credentials: { username: ci, password: secret }"
        )
        #expect(store.server.requests.contains { Self.isLayer($0) })
        #expect(store.server.requests.allSatisfy { $0.header("Authorization") == nil })
        #expect(source.server.requests.contains { $0.header("Authorization") != nil })
    }

    @Test("that lost a platform's manifest")
    func lostChild() async throws {
        let whole = try ScriptedRegistry { _, _ in nil }
        let lost = try #require(whole.images.last?.digest)
        let source = try ScriptedRegistry { request, _ in request.path.hasSuffix(lost) ? ScriptedAnswer(404) : nil }
        try await refuse(source, to: .registry, hints: [lost, whole.index.digest, "push the missing platform"])
    }

    @Test("that does not know who asks", arguments: [401, 403])
    func refused(status: Int) async throws {
        let source = try ScriptedRegistry { _, _ in ScriptedAnswer(status) }
        try await refuse(source, to: .local, hints: ["\(status)"])
    }
}

/// Tells the first request of a path from later ones.
private final class Once: Sendable {
    private let seen = Mutex<Set<String>>([])

    func isFirst(_ path: String) -> Bool { seen.withLock { $0.insert(path).inserted } }
}
