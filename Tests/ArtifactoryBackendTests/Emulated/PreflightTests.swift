import PromoterCore
import RegistryEmulator
import TestSupport
import Testing

@Suite("Before anything moves, an Artifactory is asked what it is")
struct PreflightTests {
    private func withRepositories(
        _ repositories: [ArtifactoryRepository],
        users: [String: [RepositoryRight]] = [:],
        version: String = "7.117.1",
        _ body: @Sendable (EmulatedArtifactory) async throws -> Void
    ) async throws {
        try await EmulatedArtifactory.using(
            version: version,
            users: users,
            adjust: { $0.repositories += repositories },
            body
        )
    }

    private func refusal(
        _ repositories: [ArtifactoryRepository],
        _ key: String,
        _ role: RegistryRole,
        version: String = "7.117.1"
    ) async throws -> RegistryError? {
        let found = Found()
        try await withRepositories(repositories, version: version) { artifactory in
            do {
                try await artifactory.backend(key).preflight(as: role)
            } catch let error as RegistryError {
                await found.set(error)
            }
        }
        return await found.error
    }

    @Test("local and federated repositories serve, as docker and as oci", arguments: RegistryRole.allCases)
    func served(role: RegistryRole) async throws {
        let repositories = [
            ArtifactoryRepository("federated", class: .federated), ArtifactoryRepository("oci", packageType: "oci"),
        ]
        for key in ["federated", "oci", "staging"] {
            #expect(try await refusal(repositories, key, role) == nil)
        }
    }

    @Test(
        "what can't serve is refused with the reason and the remedy",
        arguments: [
            ("remote", .destination, "remote", "local"), ("virtual", .destination, "virtual", "staging"),
            ("several", .source, "several", "staging, production"), ("nested", .source, "which is remote", "local"),
            ("maven", .source, "maven", "docker or oci"), ("maven", .destination, "maven", "docker or oci"),
            ("absent", .source, "absent", "key"),
        ] as [(String, RegistryRole, String, String)]
    )
    func refused(key: String, role: RegistryRole, reason: String, remedy: String) async throws {
        let repositories = [
            ArtifactoryRepository("remote", class: .remote),
            ArtifactoryRepository("virtual", class: .virtual, members: ["staging"]),
            ArtifactoryRepository("several", class: .virtual, members: ["staging", "production"]),
            ArtifactoryRepository("nested", class: .virtual, members: ["remote"]),
            ArtifactoryRepository("maven", packageType: "maven"),
        ]
        for version in ["6.20.0", "7.117.1"] {
            let error = try await refusal(repositories, key, role, version: version)
            #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
            #expect(error?.remedy.contains(remedy) == true, "\(String(describing: error))")
        }
    }

    @Test("a virtual source of one local repository is that repository")
    func resolved() async throws {
        let virtual = ArtifactoryRepository("virtual", class: .virtual, members: ["staging"])
        try await withRepositories([virtual]) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let source = try artifactory.backend("virtual")
            let request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
            let report = await Promotion(from: source, to: [try artifactory.backend("production")], request: request)
                .run()
            #expect(report.verdict == .done, "\(report)")
            #expect(await artifactory.requests.contains { $0.contains("/api/docker/staging/v2/promote") })
            let name = source.fullName(of: try RepositoryName("app"))
            #expect(name.text == "staging/app")
        }
    }

    @Test("a user who may not see what a virtual repository is made of has to name the local one")
    func hidden() async throws {
        let virtual = ArtifactoryRepository("virtual", class: .virtual, members: ["staging"])
        let users = ["reader": [RepositoryRight("**", [.pull])]]
        try await withRepositories([virtual], users: users) { artifactory in
            let error = await #expect(throws: RegistryError.self) {
                try await artifactory.backend("virtual", as: "reader").preflight(as: .source)
            }
            #expect(error?.reason.contains("may not see") == true)
        }
    }

    @Test("source and destination cost one request for the version and one for each repository")
    func cost() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backends = [try artifactory.backend("staging"), try artifactory.backend("production")]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for backend in backends {
                    for role in RegistryRole.allCases { group.addTask { try await backend.preflight(as: role) } }
                }
                try await group.waitForAll()
            }
            #expect(await artifactory.requests.count == 3)
        }
    }

    @Test(
        "what is no Artifactory is told from one",
        arguments: [
            ScriptedAnswer.text("<html>welcome</html>", headers: [("Content-Type", "text/html")]),
            .text("<html>not found</html>", status: 404, headers: [("Content-Type", "text/html")]),
            .text("not found", status: 404), .text("welcome"), .text("[]"),
        ]
    )
    func stranger(answer: ScriptedAnswer) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        let error = await #expect(throws: RegistryError.self) {
            try await ArtifactorySite.using(server.url) { try await $0.backend("staging").preflight(as: .source) }
        }
        #expect(error?.kind == .malformedAnswer)
        #expect(error?.remedy.contains("/artifactory") == true)
    }

    @Test("where version and repository may not be seen, what comes later decides")
    func unseen() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, .text(#"{"errors":[{"status":403,"message":"Forbidden"}]}"#, status: 403))
        ])
        try await ArtifactorySite.using(server.url) { site in
            for role in RegistryRole.allCases { try await site.backend("staging").preflight(as: role) }
        }
        #expect(server.requests.count == 2)
    }

    @Test(
        "a server that is out of order is an error",
        arguments: [(500, RegistryError.Kind.unavailable), (503, .unavailable), (429, .rateLimited)]
    )
    func outOfOrder(status: Int, kind: RegistryError.Kind) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("x", status: status))])
        let error = await #expect(throws: RegistryError.self) {
            try await ArtifactorySite.using(server.url) { try await $0.backend("staging").preflight(as: .source) }
        }
        #expect(error?.kind == kind)
    }
}

private actor Found {
    private(set) var error: RegistryError?

    func set(_ error: RegistryError) {
        self.error = error
    }
}
