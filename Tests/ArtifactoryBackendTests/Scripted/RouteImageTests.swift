import PromoterCore
import TestSupport
import Testing

@testable import ArtifactoryBackend

@Suite("An image is promoted within an Artifactory")
struct RouteImageTests {
    private let fixture: RouteFixture

    init() throws {
        fixture = try RouteFixture()
    }

    @Test("the file of the root must be what the registry API gives")
    func corrupt() async throws {
        let artifactory = try fixture.artifactory {
            $0.hasSuffix("1.0/manifest.json")
                ? ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(FolderTests.hex("e"))"}}"#) : nil
        }
        let image = try fixture.image()
        let error = await #expect(throws: RegistryError.self) {
            try await fixture.onRoute(of: artifactory) { try await $0.check(image) }
        }
        #expect(error?.kind == .corrupt)
    }

    @Test("a folder with two manifests is not promoted, as the server might take the other one")
    func twoManifests() async throws {
        let artifactory = try fixture.artifactory {
            $0.hasPrefix("GET /api/storage/staging/team/app/1.0/")
                ? ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(FolderTests.hex("e"))"}}"#) : nil
        }
        let image = try fixture.image()
        let outcome = try await fixture.onRoute(of: artifactory) { try await $0.check(image) }
        #expect("\(outcome)".contains("two manifests"))
    }

    @Test("who may not read the source is told so", arguments: [401, 403])
    func unreadable(status: Int) async throws {
        let artifactory = try fixture.artifactory {
            $0.hasPrefix("GET /api/storage/staging/team/app/1.0/") ? .text("{}", status: status) : nil
        }
        let image = try fixture.image()
        let outcome = try await fixture.onRoute(of: artifactory) { try await $0.check(image) }
        #expect("\(outcome)".contains("Read there"))
    }

    @Test(
        "a promotion that the server refuses is declined with the reason",
        arguments: [400, 401, 403, 404, 405, 501]
    )
    func declined(status: Int) async throws {
        let artifactory = try fixture.artifactory {
            $0.hasSuffix("/promote")
                ? ScriptedArtifactory.json(#"{"errors":[{"status":\#(status),"message":"because"}]}"#, status: status)
                : nil
        }
        let image = try fixture.image()
        let outcome = try await fixture.onRoute(of: artifactory) { try await $0.promote(image) }
        guard case .declined(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("because"))
        #expect(reason.contains("\(status)"))
    }

    @Test("a source that is gone is an error")
    func gone() async throws {
        let artifactory = try fixture.artifactory { path in
            path.hasSuffix("/promote") || path.hasSuffix("1.0/manifest.json") ? .text("{}", status: 404) : nil
        }
        let image = try fixture.image()
        let error = await #expect(throws: RegistryError.self) {
            try await fixture.onRoute(of: artifactory) { try await $0.promote(image) }
        }
        #expect(error?.kind == .notFound)
    }

    @Test("what a move left behind is told")
    func partly() async throws {
        let artifactory = try fixture.artifactory { $0.hasSuffix("/promote") ? .text("some left", status: 206) : nil }
        let image = try fixture.image(isMove: true)
        let outcome = try await fixture.onRoute(of: artifactory) { try await $0.promote(image) }
        guard case .done(let notice) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(notice?.contains("some left") == true)
        #expect(
            artifactory.server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains(#""copy":false"#) }
        )
    }

    @Test(
        "a tag is not replaced by a server that may delete what others share",
        arguments: [("7.117.0", false), ("7.117.1", true), ("unknown", false)]
    )
    func replacing(version: String, isDone: Bool) async throws {
        let artifactory = try fixture.artifactory(version: version)
        let image = try fixture.image(replaced: Digest("sha256:" + FolderTests.hex("e")))
        let outcome = try await fixture.onRoute(of: artifactory) { try await $0.promote(image) }
        #expect((outcome == .done()) == isDone)
        #expect(artifactory.calls.contains("POST /api/docker/staging/v2/promote") == isDone)
    }

    @Test(
        "a promotion whose connection breaks is sent again where it copies, never where it moves",
        arguments: [false, true]
    )
    func broken(isMove: Bool) async throws {
        let artifactory = try fixture.artifactory { path in
            path.hasSuffix("/promote") ? ScriptedAnswer(fault: .close(afterBodyBytes: nil)) : nil
        }
        let image = try fixture.image(isMove: isMove)
        await #expect(throws: RegistryError.self) {
            try await ArtifactorySite.using(artifactory.server.url) { site in
                let source = try site.backend("staging")
                let destination = try site.backend("production", ["attempts": .number(2)])
                let route = try #require(destination.serverSidePromotion?.route(from: source))
                _ = try await route.promote(image)
            }
        }
        #expect(artifactory.calls.count { $0.hasSuffix("/promote") } == (isMove ? 1 : 2))
    }
}
