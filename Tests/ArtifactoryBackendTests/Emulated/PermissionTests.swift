import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("Missing permissions")
struct PermissionTests {
    private let app: RepositoryName

    init() throws {
        app = try RepositoryName("team/app")
    }

    private func rights(
        source: Set<RepositoryAction>,
        destination: Set<RepositoryAction>
    ) -> [String: [RepositoryRight]] {
        ["ci": [RepositoryRight("staging/**", source), RepositoryRight("production/**", destination)]]
    }

    private func request(overwrites: Bool = false) throws -> PromotionRequest {
        PromotionRequest(
            images: [try ImageReference("team/app:1.0")],
            overwritesTags: overwrites,
            trustedAge: .seconds(600)
        )
    }

    /// Whether the tag of the destination ever pointed to an image without its signature, as the order of the requests shows.
    private func expectSignedFirst(_ requests: [String]) {
        let signed = requests.firstIndex { request in
            (request.hasPrefix("POST 200 /api/copy") || request.hasPrefix("PUT 201")) && request.contains(".sig")
        }
        let tagged = requests.firstIndex { request in
            request.hasPrefix("POST 200 /api/docker/staging/v2/promote")
                || request.hasPrefix("PUT 201")
                    && request.hasSuffix("/production/v2/team/app/manifests/1.0")
        }
        if let tagged { #expect(signed.map { $0 < tagged } == true, "\(requests)") }
    }

    @Test("all that it takes: Read on the source, Read, Deploy and Annotate on the destination")
    func enough() async throws {
        let users = rights(source: [.pull], destination: [.pull, .push, .annotate])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a", platforms: 2)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(try request(), as: "ci")
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.contains { $0.hasPrefix("POST 200 /api/docker/staging/v2/promote") })
            #expect(!requests.contains { $0.contains("/blobs/") }, "\(requests)")
            expectSignedFirst(requests)
        }
    }

    @Test("without Annotate nothing is promoted by the server, and the image goes through the registry API")
    func noAnnotate() async throws {
        let users = rights(source: [.pull], destination: [.pull, .push])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(try request(), as: "ci")
                #expect(report.verdict == .done, "\(report)")
                #expect("\(report)".contains("Annotate"), "\(report)")
            }
            #expect(requests.contains { $0.hasPrefix("POST 403 /api/docker/staging/v2/promote") })
            expectSignedFirst(requests)
        }
    }

    @Test("without Read on the source nothing happens")
    func noRead() async throws {
        let users = rights(source: [], destination: [.pull, .push, .annotate])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            try await SignedImage("a").push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(try request(), as: "ci")
                #expect(report.verdict == .failed, "\(report)")
            }
            #expect(!requests.contains { $0.hasPrefix("POST") || $0.hasPrefix("PUT") }, "\(requests)")
        }
    }

    @Test("without Deploy on the destination nothing is written, and the error names the permission")
    func noDeploy() async throws {
        let users = rights(source: [.pull], destination: [.pull])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            try await SignedImage("a").push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(try request(), as: "ci")
                #expect(report.verdict == .failed, "\(report)")
                #expect("\(report)".contains("Deploy/Cache"), "\(report)")
            }
            #expect(!requests.contains { $0.hasPrefix("POST 2") || $0.hasPrefix("PUT 2") }, "\(requests)")
            #expect(try await artifactory.backend("production").tags(in: app).isEmpty)
        }
    }

    @Test("without Delete/Overwrite a tag that is there stays as it is")
    func noDelete() async throws {
        let users = rights(source: [.pull], destination: [.pull, .push, .annotate])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let old = try SignedImage("old")
            try await old.push("team/app:1.0", to: try artifactory.backend("production"))
            try await SignedImage("new").push("team/app:1.0", to: try artifactory.backend("staging"))
            let report = try await artifactory.promote(try request(overwrites: true), as: "ci")
            #expect(report.verdict == .failed, "\(report)")
            let found = try await artifactory.backend("production").resolve(.tag(TagName("1.0")), in: app)
            #expect(found?.digest == old.root.digest)
        }
    }

    @Test("without Delete/Overwrite a signature that is there in part is not joined, and the tag does not appear")
    func noDeleteForSignature() async throws {
        let users = rights(source: [.pull], destination: [.pull, .push, .annotate])
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let theirs = try SignedImage("a", signer: "theirs")
            try await theirs.push("team/app:0.9", to: try artifactory.backend("production"))
            try await SignedImage("a", signer: "ours").push("team/app:1.0", to: try artifactory.backend("staging"))
            let report = try await artifactory.promote(try request(), as: "ci")
            #expect(report.verdict == .failed, "\(report)")
            guard case .failed(let error) = report.results.first?.outcome else {
                Issue.record("\(report)")
                return
            }
            #expect(error.remedy.contains("Delete/Overwrite"), "\(error.remedy)")
            let production = try artifactory.backend("production")
            #expect(try await production.resolve(.tag(TagName("1.0")), in: app) == nil)
            let signature = theirs.attachments[0]
            #expect(try await production.resolve(.tag(signature.tag), in: app)?.digest == signature.manifest.digest)
        }
    }

    @Test("a user who may not list files promotes by the server all the same, and is told what was not copied")
    func noListing() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.status(403, body: "{}"), pathContains: "?list", times: nil)
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(try request())
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.contains { $0.hasPrefix("POST 200 /api/docker/staging/v2/promote") }, "\(requests)")
            expectSignedFirst(requests)
        }
    }
}
