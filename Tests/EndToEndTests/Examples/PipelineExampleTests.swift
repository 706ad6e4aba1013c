import FoundationEssentials
import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("The pipelines of Examples/ci", .requires(.dohqArtifactory))
struct PipelineExampleTests {
    @Test("run promoter as they are written, in any shell, and promote", arguments: Pipeline.allCases)
    func scripts(pipeline: Pipeline) async throws {
        let scripts = try await pipeline.scripts()
        #expect(scripts.contains { $0.hasPrefix("promoter config check") })
        #expect(scripts.contains { $0.hasPrefix("promoter promote ") && !$0.contains("--dry-run") })

        let folder = try TemporaryFolder("pipeline")
        try folder.write(
            """
            registries:
              staging: { backend: local, path: "\(Repository.root)/Examples/quickstart/registry/staging" }
              production: { backend: local, path: production }
            """,
            to: "promoter.yaml"
        )
        _ = try await pipeline.run(in: folder, environment: ["IMAGE": "hello:1.0"])
        let inspection = try await PromoterProcess()
            .run(["inspect", "hello:1.0", "--in", "local:\(folder.path("production"))"])
        #expect(inspection.outputText.contains("attestation"), "\(inspection)")
    }

    @Test(
        "have a configuration that can be used",
        arguments: ["ansible", "ci/github-actions", "ci/gitlab-ci", "ci/jenkins"]
    )
    func configuration(example: String) async throws {
        let environment = [
            "ARTIFACTORY_URL": "https://example.jfrog.io/artifactory", "ARTIFACTORY_ID_TOKEN": "token",
            "ARTIFACTORY_USR": "ci", "ARTIFACTORY_PSW": "token",
            "ARTIFACTORY_USER": "ci", "ARTIFACTORY_PASSWORD": "token",
            // As a job of GitHub Actions with the permission id-token: write has them.
            "ACTIONS_ID_TOKEN_REQUEST_URL": "https://pipelines.example.com/token",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "token",
        ]
        let check = try await PromoterProcess()
            .run(
                ["config", "check"],
                environment: environment,
                folder: "\(Repository.root)/Examples/\(example)"
            )
        #expect(check.isSuccess && !check.outputText.contains("warning"), "\(check)")
    }

    @Test("let GitHub and GitLab make the ID tokens that their configurations ask for")
    func identityTokens() async throws {
        let github = try await Pipeline.github.json()
        #expect(github["permissions"]?["id-token"]?.text == "write")
        let gitlab = try await Pipeline.gitlab.json()
        let tokens = try #require(gitlab["promote"]?["id_tokens"]?.object)
        let configuration = try String(
            decoding: Data(contentsOf: URL(filePath: Pipeline.gitlab.configuration)),
            as: UTF8.self
        )
        #expect(!tokens.isEmpty)
        for name in tokens.keys { #expect(configuration.contains("${\(name)}")) }
    }

    @Test(
        "promote within an Artifactory as themselves, and show no secret",
        .requires(.cosign2, .oras),
        arguments: Pipeline.allCases
    )
    func artifactory(pipeline: Pipeline) async throws {
        let secrets = ["github": "the id token of GitHub", "gitlab": "the id token of GitLab"]
        let site = try await ArtifactorySite { options in
            options.identityProviders = secrets.map {
                IdentityProvider($0.key, subjects: [$0.value: ArtifactorySite.application])
            }
        }
        let image = try await SignedImage(at: site.staging, home: site.home)
        // GitHub makes an ID token for a job that shows its request token.
        let tokens = try ScriptedServer(handler: { request in
            guard request.header("Authorization") == "Bearer of the job" else { return ScriptedAnswer(401) }
            return .text(#"{"value":"the id token of GitHub"}"#)
        })
        let environment = [
            "ARTIFACTORY_URL": "\(site.server.url)/artifactory", "IMAGE": image.name,
            "ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:\(tokens.port)/token?version=1",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of the job",
            "ARTIFACTORY_ID_TOKEN": "the id token of GitLab",
            "ARTIFACTORY_USR": ArtifactorySite.application, "ARTIFACTORY_PSW": ArtifactorySite.password,
        ]
        let folder = try TemporaryFolder("pipeline")
        try folder.write(try Data(contentsOf: URL(filePath: pipeline.configuration)), to: "promoter.yaml")
        await site.server.log.clear()
        let text = try await pipeline.run(in: folder, environment: environment)
        for secret in secrets.values + [ArtifactorySite.password, "of the job"] {
            #expect(!text.contains(secret))
        }

        let requests = await site.requests()
        #expect(requests.filter(\.isPromotion).map(\.user) == [ArtifactorySite.application])
        #expect(requests.contains { $0.path.contains("/oidc/token") } == (pipeline != .jenkins))
        try await image.verify(at: site.production)
    }
}
