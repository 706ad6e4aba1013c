import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("Between two Artifactories, and where one can't promote by itself")
struct OtherRegistryTests {
    private let app: RepositoryName
    private let request: PromotionRequest

    init() throws {
        app = try RepositoryName("team/app")
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
    }

    private func expectWhole(_ image: SignedImage, in backend: any RegistryBackend) async throws {
        #expect(try await backend.resolve(.tag(TagName("1.0")), in: app)?.digest == image.root.digest)
        for child in image.children {
            #expect(try await backend.resolve(.digest(child.digest), in: app)?.digest == child.digest)
        }
        for attachment in image.attachments {
            #expect(try await backend.resolve(.tag(attachment.tag), in: app)?.digest == attachment.manifest.digest)
        }
    }

    @Test("an image with its signatures goes from one Artifactory to another through the registry API")
    func twoInstances() async throws {
        try await EmulatedArtifactory.using { first in
            try await EmulatedArtifactory.using { second in
                let image = try SignedImage("a", platforms: 2, kinds: ["sig", "att"])
                try await image.push("team/app:1.0", to: try first.backend("staging"))
                let destination = try second.backend("production")
                let report = await Promotion(
                    from: try first.backend("staging"),
                    to: [destination],
                    request: request
                )
                .run()
                #expect(report.verdict == .done, "\(report)")
                #expect(await !second.requests.contains { $0.contains("/api/copy/") || $0.contains("/promote") })
                try await expectWhole(image, in: destination)
            }
        }
    }

    @Test("two users of one Artifactory promote by the server, with the destination's credentials")
    func twoUsers() async throws {
        let all = Set(RepositoryAction.allCases)
        let users = [
            "reader": [RepositoryRight("staging/**", [.pull])],
            "writer": [RepositoryRight("staging/**", [.pull]), RepositoryRight("production/**", all)],
        ]
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let destination = try artifactory.backend("production", as: "writer")
            let report = await Promotion(
                from: try artifactory.backend("staging", as: "reader"),
                to: [destination],
                request: request
            )
            .run()
            #expect(report.verdict == .done, "\(report)")
            let promotions = await artifactory.emulator.log.requests("POST", containing: "/promote")
            #expect(promotions.map(\.user) == ["writer"])
            try await expectWhole(image, in: destination)
        }
    }

    @Test("a destination's user who may not read the source gets the image through the registry API")
    func blindWriter() async throws {
        let users = [
            "reader": [RepositoryRight("staging/**", [.pull])],
            "writer": [RepositoryRight("production/**", Set(RepositoryAction.allCases))],
        ]
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a", platforms: 2)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let destination = try artifactory.backend("production", as: "writer")
            let report = await Promotion(
                from: try artifactory.backend("staging", as: "reader"),
                to: [destination],
                request: request
            )
            .run()
            #expect(report.verdict == .done, "\(report)")
            #expect("\(report.notices)".contains("Read"), "\(report.notices)")
            #expect(await !artifactory.requests.contains { $0.contains("/promote") })
            try await expectWhole(image, in: destination)
        }
    }

    @Test("who may not list files does not ask again and again")
    func unlisted() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", platforms: 5)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.status(403, body: "{}"), pathContains: "?list", times: nil)
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.count { $0.contains("?list") } <= 4, "\(requests)")
            try await expectWhole(image, in: try artifactory.backend("production"))
        }
    }

    @Test("a server that sends to another one is told from one that refuses")
    func redirected() async throws {
        let other = try ScriptedServer([ScriptedExchange(nil, nil, .text("{}", status: 401))])
        let server = try ScriptedServer { .redirect(to: other.url + $0.target, status: 301) }
        let error = await #expect(throws: RegistryError.self) {
            try await ArtifactorySite.using(server.url) { site in
                let credentials: [String: SettingValue] = ["api-key": .text("the-key")]
                try await site.backend("staging", ["credentials": .map(credentials)]).preflight(as: .source)
            }
        }
        #expect(error?.reason.contains("gets no credentials") == true, "\(String(describing: error))")
        #expect(error?.remedy.contains(other.url) == true)
        #expect(other.requests.allSatisfy { $0.header("X-JFrog-Art-Api") == nil })
    }
}
