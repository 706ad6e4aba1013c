import FoundationEssentials
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("Who promoter is at an Artifactory")
struct AccessTests {
    private let app: RepositoryName

    init() throws {
        app = try RepositoryName("team/app")
    }

    private func settings(_ credentials: [String: SettingValue]) -> [String: SettingValue] {
        ["credentials": .map(credentials)]
    }

    /// An Artifactory where `ci` has a key and tokens.
    private func withTokens(
        environment: [String: String] = [:],
        version: String = "7.117.1",
        _ body: @Sendable (EmulatedArtifactory) async throws -> Void
    ) async throws {
        try await EmulatedArtifactory.using(
            version: version,
            environment: environment,
            adjust: { options in
                let rights = [RepositoryRight("**", Set(RepositoryAction.allCases))]
                options.users = [
                    EmulatedUser(
                        name: "ci",
                        password: "secret",
                        apiKey: "the-key",
                        tokens: ["the-token", "the-reference"],
                        rights: rights
                    )
                ]
                options.identityProviders = [IdentityProvider("github", subjects: ["the-id-token": "ci"])]
            },
            body
        )
    }

    /// Reads and writes by both APIs, without being refused once.
    private func use(
        _ artifactory: EmulatedArtifactory,
        _ settings: [String: SettingValue]
    ) async throws {
        let staging = try artifactory.backend("staging", as: nil, settings)
        try await staging.preflight(as: .source)
        let image = try SignedImage("a")
        try await image.push("team/app:1.0", to: staging)
        #expect(try await staging.listing(of: app).tags.count == 2)
        #expect(try await staging.resolve(.tag(TagName("1.0")), in: app)?.digest == image.root.digest)
        let requests = await artifactory.requests
        #expect(
            !requests.contains { $0.contains(" 401 ") || $0.contains("/token") && !$0.contains("oidc") },
            "\(requests)"
        )
    }

    @Test(
        "every kind of credentials serves both APIs, with the first request",
        arguments: [
            ["username": "ci", "password": "secret"], ["username": "ci", "password": "the-token"],
            ["username": "ci", "api-key": "the-key"], ["username": "ci", "token": "the-token"],
            ["api-key": "the-key"], ["api-key": "the-reference"], ["token": "the-token"],
            ["identity-token": "the-reference"],
        ]
    )
    func kinds(credentials: [String: String]) async throws {
        try await withTokens { artifactory in
            try await use(artifactory, settings(credentials.mapValues { .text($0) }))
        }
    }

    @Test("a pipeline's ID token is exchanged, once for both APIs")
    func exchanged() async throws {
        try await withTokens { artifactory in
            try await use(
                artifactory,
                settings(["oidc": .map(["provider": .text("github"), "token": .text("the-id-token")])])
            )
            #expect(await artifactory.requests.count { $0.contains("/access/api/v1/oidc/token") } == 1)
        }
    }

    @Test("an ID token that is refused is an error that tells what to check")
    func exchangeRefused() async throws {
        try await withTokens { artifactory in
            let staging = try artifactory.backend(
                "staging",
                as: nil,
                settings(["oidc": .map(["provider": .text("github"), "token": .text("another-token")])])
            )
            let error = await #expect(throws: RegistryError.self) { try await staging.preflight(as: .source) }
            #expect(error?.kind == .unauthorized)
            #expect(error?.reason.contains("github") == true, "\(String(describing: error))")
            #expect(error?.description.contains("another-token") == false)
            #expect(error?.remedy.contains("identity mappings") == true)
        }
    }

    @Test(
        "a login is found by the host, with its port and without, with a scheme, and by that of the registry API",
        arguments: [
            ("HOST:PORT", "direct"), ("http://HOST:PORT", "direct"), ("https://HOST:PORT/v2/", "direct"),
            ("HOST", "direct"), ("https://HOST", "direct"), ("HOST:PORT/staging", "repository-path"),
            ("staging.HOST:PORT", "sub-domain"),
        ]
    )
    func logins(key: String, form: String) async throws {
        let folder = try TemporaryFolder("logins")
        try await withTokens(environment: ["HOME": folder.path]) { artifactory in
            let port = artifactory.emulator.port
            let host = key.replacing("HOST", with: "localhost").replacing("PORT", with: "\(port)")
            _ = try folder.write(#"{"auths":{"\#(host)":{"auth":"Y2k6c2VjcmV0"}}}"#, to: ".docker/config.json")
            try await use(
                artifactory,
                ["url": .text("http://localhost:\(port)/artifactory"), "docker": .map(["access": .text(form)])]
            )
        }
    }

    @Test("wrong credentials are refused with who asked and from where, and are not tried again and again")
    func wrong() async throws {
        try await withTokens { artifactory in
            let staging = try artifactory.backend(
                "staging",
                as: nil,
                settings(["username": .text("ci"), "password": .text("wrong")])
            )
            for _ in 0..<3 {
                let error = await #expect(throws: RegistryError.self) { try await staging.preflight(as: .source) }
                #expect(error?.kind == .unauthorized)
                #expect(error?.reason.contains("'ci'") == true, "\(String(describing: error))")
                #expect(error?.description.contains("wrong") == false)
            }
            #expect(await artifactory.requests.count == 3)
        }
    }

    @Test("nobody is told to log in")
    func anonymous() async throws {
        let folder = try TemporaryFolder("nobody")
        try await withTokens(environment: ["HOME": folder.path]) { artifactory in
            let error = await #expect(throws: RegistryError.self) {
                try await artifactory.backend("staging", as: nil).preflight(as: .source)
            }
            #expect(error?.kind == .unauthorized)
            #expect(error?.remedy.contains("cosign login") == true)
        }
    }

    @Test("nobody may read where that is allowed, and lists tags by their names")
    func anonymousReader() async throws {
        let folder = try TemporaryFolder("nobody")
        try await EmulatedArtifactory.using(
            environment: ["HOME": folder.path],
            adjust: { $0.allowsAnonymous = true }
        ) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let staging = try artifactory.backend("staging", as: nil)
            try await staging.preflight(as: .source)
            let listing = try await staging.listing(of: app)
            #expect(listing.tags.count == 2)
            #expect(try await staging.manifest(.tag(TagName("1.0")), in: app)?.digest == image.root.digest)
        }
    }
}
