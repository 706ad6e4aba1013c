import PromoterCore
import TestSupport
import Testing

@testable import ArtifactoryBackend

@Suite("An Artifactory promotes between its repositories by itself")
struct RouteTests {
    private let fixture: RouteFixture

    init() throws {
        fixture = try RouteFixture()
    }

    @Test("the two repositories of one Artifactory have a way between them, two Artifactories have none")
    func ways() async throws {
        let artifactory = try fixture.artifactory()
        try await ArtifactorySite.using(artifactory.server.url) { site in
            let production = try site.backend("production")
            let promotion = try #require(production.serverSidePromotion)
            #expect(promotion.route(from: try site.backend("staging")) != nil)
            #expect(promotion.route(from: production) != nil)
            let other = try site.backend("staging", ["url": .text("https://other.example.com/artifactory")])
            #expect(promotion.route(from: other) == nil)
        }
        #expect(artifactory.server.requests.isEmpty)
    }

    @Test("the whole way costs what it must, and each thing is asked for once")
    func wholeWay() async throws {
        let artifactory = try fixture.artifactory(there: [("2.0/manifest.json", fixture.root.digest.encoded)])
        let image = try fixture.image()
        let proof = try await fixture.onRoute(of: artifactory) { route in
            #expect(try await route.check(image) == .done())
            #expect(try await route.copy(fixture.attachment, from: fixture.app, to: image.destination) == .done())
            #expect(try await route.promote(image) == .done())
            return try await route.proof(of: image)
        }
        #expect(proof.root == fixture.root.digest)
        let folder = "staging/team/app/\(fixture.signatureTag)"
        let target = "%2Fproduction%2Freleased%2Fapp%2F\(fixture.signatureTag)"
        let list = "?list&deep=1&depth=2&listFolders=0&mdTimestamps=0"
        #expect(
            artifactory.calls == [
                "GET /api/system/version",
                "GET /api/repositories/staging",
                "GET /api/repositories/production",
                // Without a listing that the run has made before, both files are asked for.
                "GET /api/storage/staging/team/app/1.0/list.manifest.json",
                "GET /api/storage/staging/team/app/1.0/manifest.json",
                "GET /api/storage/staging/team/app\(list)",
                "GET /api/storage/production/released/app\(list)",
                "POST /api/copy/\(folder)/sha256__\(fixture.blobs[0].encoded)?to=\(target)%2Fsha256__\(fixture.blobs[0].encoded)",
                "POST /api/copy/\(folder)/sha256__\(fixture.blobs[1].encoded)?to=\(target)%2Fsha256__\(fixture.blobs[1].encoded)",
                "PUT /api/docker/production/v2/released/app/manifests/\(fixture.signatureTag)",
                "POST /api/docker/staging/v2/promote",
                "GET /api/storage/production/released/app\(list)",
                "GET /api/storage/production/released/app/2.0/manifest.json",
            ]
        )
        let written = try #require(artifactory.server.requests.first { $0.method == "PUT" })
        #expect(written.body == fixture.signature.bytes)
        let promote = try #require(artifactory.server.requests.first { $0.path.hasSuffix("/promote") })
        #expect(
            String(decoding: promote.body, as: UTF8.self)
                == #"{"copy":true,"dockerRepository":"team/app","tag":"1.0","targetDockerRepository":"released/app","#
                + #""targetRepo":"production","targetTag":"2.0"}"#
        )
    }

    @Test("a dry run shows the calls in their order, and makes none of them")
    func calls() async throws {
        let artifactory = try fixture.artifactory(there: [
            ("\(fixture.signatureTag)/sha256__\(fixture.blobs[0].encoded)", fixture.blobs[0].encoded)
        ])
        let image = try fixture.image()
        let calls = try await fixture.onRoute(of: artifactory) {
            try await $0.calls(
                promoting: image,
                copying: [fixture.attachment],
                from: fixture.app,
                to: image.destination
            )
        }
        #expect(calls.count == 3)
        #expect(
            calls[0].contains("to=/production/released/app/\(fixture.signatureTag)/sha256__\(fixture.blobs[1].encoded)")
        )
        #expect(calls[1].hasPrefix("PUT http://"))
        #expect(
            calls[1].hasSuffix("/artifactory/api/docker/production/v2/released/app/manifests/\(fixture.signatureTag)")
        )
        #expect(calls[2].contains("/api/docker/staging/v2/promote {"))
        #expect(!artifactory.calls.contains { $0.hasPrefix("POST") })
    }

    @Test("without a listing the proof is the file of the tag alone")
    func proofWithoutListing() async throws {
        let artifactory = try fixture.artifactory { path in
            path.hasPrefix("GET /api/storage/production/released/app") && !path.hasSuffix(".json")
                ? .text("only in Artifactory Pro", status: 400) : nil
        }
        let image = try fixture.image()
        let proof = try await fixture.onRoute(of: artifactory) { try await $0.proof(of: image) }
        #expect(proof == ServerSideProof(root: fixture.root.digest, manifests: [], blobs: []))
    }
}
