import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("An Artifactory that fails on the way")
struct FaultTests {
    private let app: RepositoryName
    private let tag: TagName
    private let request: PromotionRequest

    init() throws {
        app = try RepositoryName("team/app")
        tag = try TagName("1.0")
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
    }

    private func expectWhole(_ image: SignedImage, _ artifactory: EmulatedArtifactory) async throws {
        let production = try artifactory.backend("production")
        #expect(try await production.resolve(.tag(tag), in: app)?.digest == image.root.digest)
        for attachment in image.attachments {
            #expect(try await production.resolve(.tag(attachment.tag), in: app)?.digest == attachment.manifest.digest)
        }
    }

    @Test(
        "a server that dies between the copies and the promotion has no tag without its signatures; a rerun completes it"
    )
    func death() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", platforms: 2)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.die(answering: false), pathContains: "/v2/promote")
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .failed, "\(report)")
            await artifactory.emulator.faults.disarm()
            let production = try artifactory.backend("production")
            #expect(try await production.resolve(.tag(tag), in: app) == nil)
            for attachment in image.attachments {
                #expect(try await production.resolve(.tag(attachment.tag), in: app) != nil)
            }
            let requests = try await artifactory.requests {
                let again = try await artifactory.promote(request)
                #expect(again.verdict == .done, "\(again)")
            }
            #expect(!requests.contains { $0.contains("/api/copy/") }, "\(requests)")
            try await expectWhole(image, artifactory)
        }
    }

    @Test(
        "an answer that gets lost is asked for again, and nothing is done twice",
        arguments: ["/api/copy/", "/v2/promote", "/api/storage/", "/api/system/version", "/api/repositories/"]
    )
    func lostAnswer(path: String) async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.loseResponse, pathContains: path)
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .done, "\(report)")
            try await expectWhole(image, artifactory)
        }
    }

    @Test("a copy whose answer got lost, by a user who may not overwrite, is taken for made")
    func lostCopy() async throws {
        let users = [
            "ci": [
                RepositoryRight("staging/**", [.pull]), RepositoryRight("production/**", [.pull, .push, .annotate]),
            ]
        ]
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.loseResponse, method: "POST", pathContains: "/api/copy/")
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request, as: "ci")
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.contains { $0.hasPrefix("POST 401 /api/copy/") }, "\(requests)")
            #expect(!requests.contains { $0.contains("/blobs/") }, "\(requests)")
            try await expectWhole(image, artifactory)
        }
    }

    @Test(
        "an outage never reads as unsigned or absent",
        arguments: ["?list", "/api/system/version", "/api/repositories/", "/manifests/", "1.0/manifest.json"],
        [429, 500, 503]
    )
    func outage(path: String, status: Int) async throws {
        try await EmulatedArtifactory.using { artifactory in
            try await SignedImage("a").push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.status(status), pathContains: path, times: nil)
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .failed, "\(report)")
            await artifactory.emulator.faults.disarm()
            #expect(try await artifactory.backend("production").tags(in: app).isEmpty)
        }
    }

    @Test(
        "a web page of a proxy is no answer, nor is a text, nor nothing",
        arguments: [200, 404],
        ["text/html": "<html></html>", "text/plain": "404 page not found", "application/octet-stream": ""]
    )
    func page(status: Int, answer: (key: String, value: String)) async throws {
        try await EmulatedArtifactory.using { artifactory in
            try await SignedImage("a").push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(
                .status(status, headers: [.init("Content-Type", answer.key)], body: answer.value),
                pathContains: "/api/storage/staging",
                times: nil
            )
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .failed, "\(report)")
        }
    }
}
