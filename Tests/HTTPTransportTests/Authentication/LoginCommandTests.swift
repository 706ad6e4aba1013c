import HTTPTypes
import TestSupport
import Testing

@testable import HTTPTransport

/// Real log-in commands write, promoter reads.
@Suite("What a log-in command wrote")
struct LoginCommandTests {
    struct Login: Sendable, CustomTestStringConvertible {
        var tool: Tool
        var arguments: @Sendable (_ registry: String) -> [String]

        var testDescription: String { tool.description }
    }

    private static let logins = [
        Login(tool: .skopeo) { ["login", "--tls-verify=false", "-u", "ci", "--password-stdin", $0] },
        Login(tool: .crane) { ["auth", "login", $0, "-u", "ci", "--password-stdin"] },
        Login(tool: .oras) { ["login", "--plain-http", "-u", "ci", "--password-stdin", $0] },
        Login(tool: .cosign2) { ["login", "-u", "ci", "--password-stdin", $0] },
        Login(tool: .cosign3) { ["login", "-u", "ci", "--password-stdin", $0] },
    ]

    @Test(
        "opens the registry",
        .requires(.dockerRegistry, .htpasswd, .skopeo, .crane, .oras, .cosign2, .cosign3),
        arguments: logins
    )
    func login(login: Login) async throws {
        var options = DockerRegistry.Options()
        options.users = ["ci": "p:ss word"]
        let registry = try await DockerRegistry(options)
        let home = try TemporaryFolder("home")
        let variables = ["HOME": home.path, "XDG_RUNTIME_DIR": try home.folder("run")]
        var command = try login.tool.command(login.arguments(registry.address), environment: variables)
        command.input = Array("p:ss word".utf8)
        try await command.run()

        let stored = StoredCredentials(environment: CredentialsEnvironment(variables: variables))
        try await withSession(registry.url, stored) { session async throws in
            #expect(try await session.get("v2/", []) == 200)
            let attempt = await session.attempt(for: [])
            #expect(attempt.credentials == "the password of user 'ci'")
            #expect(attempt.places.first?.hasPrefix(home.path) == true)
        }
    }
}
