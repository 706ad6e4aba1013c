import OCIBackend
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("Deletion from a registry")
struct DeletionTests {
    private let app: RepositoryName

    init() throws {
        app = try RepositoryName("team/app")
    }

    private func tag(_ text: String) throws -> ManifestReference { .tag(try TagName(text)) }

    /// Deletes, as `promoter prune` does.
    private func delete(_ reference: ManifestReference, _ registry: any RegistryBackend) async throws -> Bool {
        try await #require(registry.deletion).delete(reference, in: app)
    }

    private func failure(_ reference: ManifestReference, _ registry: any RegistryBackend) async throws -> RegistryError?
    {
        await #expect(throws: RegistryError.self) { try await delete(reference, registry) }
    }

    private func using<Output: Sendable>(
        _ options: OCIRegistryOptions,
        _ body: @Sendable (_ registry: TrapRegistry) async throws -> Output
    ) async throws -> Output {
        let emulator = try await RunningEmulator.start(handler: OCIRegistry(options: options))
        let app = app
        return try await OCISite.using(emulator.url, ["attempts": .number(1)]) { backend in
            try await body(TrapRegistry(backend: backend, app: app))
        }
    }

    @Test("takes a tag alone, or a manifest with all its tags, and nothing else")
    func specification() async throws {
        try await using(.init()) { registry in
            let image = try await registry.image("v1", name: "one")
            let other = try await registry.image("v3", name: "two")
            for tag in ["v2", TrapRegistry.tag(image)] {
                try await registry.backend.push(image, to: app, tagged: try TagName(tag))
            }
            #expect(try await delete(tag("v1"), registry.backend))
            #expect(try await !delete(tag("v1"), registry.backend))
            let names = try await Set(registry.backend.tags(in: app).map(\.text))
            #expect(names == ["v2", TrapRegistry.tag(image), "v3"])
            #expect(try await delete(.digest(image.digest), registry.backend))
            #expect(try await !delete(.digest(image.digest), registry.backend))
            #expect(try await registry.backend.tags(in: app).map(\.text) == ["v3"])
            #expect(try await !registry.has(image))
            #expect(try await registry.has(other))
        }
    }

    @Test(
        "is refused where the registry deletes no tag by itself",
        arguments: [Quirk.deleteByTagRefused, .deleteByTagInvalid]
    )
    func byDigestOnly(quirk: Quirk) async throws {
        var options = OCIRegistryOptions()
        options.quirks = [quirk]
        try await using(options) { registry in
            let image = try await registry.image("v1")
            let error = try await failure(tag("v1"), registry.backend)
            #expect(error?.kind == .unsupported)
            #expect(error?.remedy.contains("by its digest") == true)
            #expect(try await registry.tagged("v1") == image)
            #expect(try await !delete(tag("gone"), registry.backend))
            #expect(try await delete(.digest(image.digest), registry.backend))
        }
    }

    @Test("is refused where the registry does not delete, and no error where there is nothing to delete")
    func disabled() async throws {
        var options = OCIRegistryOptions()
        options.allowsDeletion = false
        try await using(options) { registry in
            let image = try await registry.image("v1")
            for reference in [try tag("v1"), .digest(image.digest)] {
                let error = try await failure(reference, registry.backend)
                #expect(error?.kind == .unsupported)
                #expect(error?.remedy.contains("REGISTRY_STORAGE_DELETE_ENABLED=true") == true)
            }
            #expect(try await registry.tagged("v1") == image)
            #expect(try await !delete(tag("gone"), registry.backend))
            #expect(try await !delete(.digest(Digest(of: Array("gone".utf8))), registry.backend))
        }
    }

    @Test("of an immutable tag is refused")
    func immutable() async throws {
        var options = OCIRegistryOptions()
        options.immutableTags = [WildcardPattern("v*")]
        try await using(options) { registry in
            let image = try await registry.image("v1")
            let error = try await failure(tag("v1"), registry.backend)
            #expect(error?.kind == .unsupported || error?.kind == .immutable)
            #expect(try await registry.tagged("v1") == image)
        }
    }

    @Test("from docker-registry: by digest, where it is enabled", .requires(.dockerRegistry))
    func dockerRegistry() async throws {
        let registry = try await DockerRegistry()
        try await OCISite.using(registry.url) { backend in
            let site = TrapRegistry(backend: backend, app: app)
            let image = try await site.image("v1", name: "one")
            let other = try await site.image("v3", name: "two")
            try await backend.push(image, to: app, tagged: try TagName("v2"))
            let error = try await failure(tag("v1"), backend)
            #expect(error?.kind == .unsupported)
            #expect(try await !delete(tag("gone"), backend))
            #expect(try await delete(.digest(image.digest), backend))
            #expect(try await !delete(.digest(image.digest), backend))
            #expect(try await backend.tags(in: app).map(\.text) == ["v3"])
            #expect(try await site.has(other))
            let nowhere = try RepositoryName("no/where")
            #expect(try await backend.deletion?.delete(.digest(image.digest), in: nowhere) == false)
        }
    }

    @Test("from docker-registry as it is installed", .requires(.dockerRegistry))
    func dockerRegistryDisabled() async throws {
        var options = DockerRegistry.Options()
        options.allowsDeletion = false
        let registry = try await DockerRegistry(options)
        try await OCISite.using(registry.url) { backend in
            let site = TrapRegistry(backend: backend, app: app)
            let image = try await site.image("v1")
            for reference in [try tag("v1"), .digest(image.digest)] {
                let error = try await failure(reference, backend)
                #expect(error?.kind == .unsupported)
                #expect(error?.remedy.contains("REGISTRY_STORAGE_DELETE_ENABLED=true") == true)
            }
            #expect(try await !delete(.digest(Digest(of: Array("gone".utf8))), backend))
            #expect(try await site.tagged("v1") == image)
        }
    }

    @Test("asks for the right to delete, and only then", .requires(.dockerRegistry, .openssl))
    func scope() async throws {
        let tokens = try await TokenServer(users: [
            TokenUser(name: "admin", password: "a", rights: [TokenRight(["pull", "push", "delete"], on: "team/")]),
            TokenUser(name: "ci", password: "c", rights: [TokenRight(["pull", "push"], on: "team/")]),
        ])
        var options = DockerRegistry.Options()
        options.tokens = tokens.authentication
        let registry = try await DockerRegistry(options)
        func credentials(_ user: String, _ password: String) -> [String: SettingValue] {
            ["credentials": .map(["username": .text(user), "password": .text(password)])]
        }
        let image = try await OCISite.using(registry.url, credentials("ci", "c")) { backend in
            let site = TrapRegistry(backend: backend, app: app)
            let image = try await site.image("v1")
            #expect(try await site.has(image))
            let scopes = tokens.exchanges.map { $0.scopes.joined() }.joined()
            #expect(scopes.contains("push") && !scopes.contains("delete"))
            let error = try await failure(.digest(image.digest), backend)
            #expect(error?.kind == .forbidden)
            #expect(error?.remedy.contains("the right to delete the manifest") == true)
            #expect(try await site.has(image))
            return image
        }
        let before = tokens.exchanges.count
        let wasThere = try await OCISite.using(registry.url, credentials("admin", "a")) { backend in
            try await delete(.digest(image.digest), backend)
        }
        #expect(wasThere)
        #expect(tokens.exchanges.dropFirst(before).map(\.scopes) == [["repository:team/app:pull,delete"]])
    }

    @Test(
        "is done by each status that says so, and nothing else proves it",
        arguments: [
            (200, "", true), (202, "", true), (204, "", true),
            (404, #"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, false),
            (404, #"{"errors":[{"code":"NAME_UNKNOWN"}]}"#, false),
        ]
    )
    func statuses(status: Int, body: String, wasThere: Bool) async throws {
        let server = try ScriptedServer([ScriptedExchange("DELETE", nil, .text(body, status: status))])
        let found = try await OCISite.using(server.url) { try await delete(tag("1.0"), $0) }
        #expect(found == wasThere)
        #expect(server.requests.map(\.method) == ["DELETE"])
    }

    @Test(
        "fails by what the registry says",
        arguments: [
            (401, RegistryError.Kind.unauthorized), (403, .forbidden), (409, .immutable), (412, .immutable),
            (429, .rateLimited), (500, .unavailable), (418, .invalid), (404, .unsupported), (405, .unsupported),
            (501, .unsupported), (301, .invalid),
        ]
    )
    func failures(status: Int, kind: RegistryError.Kind) async throws {
        // What is refused is there.
        let server = try ScriptedServer([
            ScriptedExchange("DELETE", nil, ScriptedAnswer(status)),
            ScriptedExchange(nil, nil, .text(ScriptedRegistryTests.manifest, headers: [ScriptedRegistryTests.type])),
        ])
        let error = try await OCISite.using(server.url, ["attempts": .number(1)]) { backend in
            try await failure(.digest(Digest(of: Array(ScriptedRegistryTests.manifest.utf8))), backend)
        }
        #expect(error?.kind == kind)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test("that is sent again after its answer got lost finds nothing, which is no error")
    func lostAnswer() async throws {
        let server = try ScriptedServer([
            ScriptedExchange("DELETE", nil, times: 1, ScriptedAnswer(fault: .reset(afterBodyBytes: nil))),
            ScriptedExchange("DELETE", nil, .text(#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#, status: 404)),
        ])
        let found = try await OCISite.using(server.url) { try await delete(tag("1.0"), $0) }
        #expect(!found)
        #expect(server.requests.count == 2)
    }

    @Test("takes no web page's word that something is gone")
    func page() async throws {
        let page = ScriptedAnswer.text("<html>", status: 404, headers: [("Content-Type", "text/html")])
        let server = try ScriptedServer([ScriptedExchange(nil, nil, page)])
        let error = try await OCISite.using(server.url) { try await failure(tag("1.0"), $0) }
        #expect(error?.kind == .malformedAnswer)
    }
}
