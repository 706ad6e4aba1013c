import PromoterConfiguration
import PromoterCore
import Testing

@Suite("A configuration")
struct ConfigurationTests {
    @Test("keeps the registries in their order, with values of the kinds that the backend describes")
    func values() throws {
        let configuration = try read(
            """
            registries:
              live:
                backend: remote
                url: https://x.example.com
                namespace: 42
                credentials: { username: ci, password: "${TOKEN}" }
                insecure: false
                connections: 8
                mode: careful
                mirrors: [https://y.example.com, "https://z.example.com"]
                labels: { team: "${TEAM}", note: any name will do }
              lab:
                backend: folder
                path: ./images
            signatures: [cosign-tags]
            """,
            environment: ["TOKEN": "s3cret", "TEAM": "core"]
        )
        #expect(configuration.registries.map(\.name) == ["live", "lab"])
        #expect(configuration.registries.map(\.backend) == ["remote", "folder"])
        #expect(configuration.strategies == [.cosignTags])
        #expect(configuration.warnings.isEmpty)
        let settings = try #require(configuration.registry(named: "live")).settings(relativeTo: "/")
        #expect(
            settings
                == BackendSettings(
                    name: "live",
                    values: [
                        "url": .text("https://x.example.com"),
                        "namespace": .text("42"),
                        "credentials": .map(["username": .text("ci"), "password": .text("s3cret")]),
                        "insecure": .flag(false),
                        "connections": .number(8),
                        "mode": .text("careful"),
                        "mirrors": .list([.text("https://y.example.com"), .text("https://z.example.com")]),
                        "labels": .map(["team": .text("core"), "note": .text("any name will do")]),
                    ]
                )
        )
        #expect(configuration.registry(named: "nowhere") == nil)
    }

    @Test("has every strategy where none is named")
    func noStrategies() throws {
        #expect(try read("registries: { a: { backend: folder, path: x } }").strategies == nil)
    }

    @Test("may share settings by anchors and merge keys; a registry's own setting wins")
    func mergeKeys() throws {
        let configuration = try read(
            """
            registries:
              a: &shared { backend: remote, url: https://a.example.com, mode: fast }
              b: { <<: *shared, url: https://b.example.com }
              c:
                <<: [*shared]
                mode: careful
            """
        )
        let settings = try configuration.registries.map { try $0.settings(relativeTo: "/") }
        #expect(
            settings.map { $0.text("url") } == [
                "https://a.example.com", "https://b.example.com", "https://a.example.com",
            ]
        )
        #expect(settings.map { $0.text("mode") } == ["fast", "fast", "careful"])
    }

    @Test("warns of a secret that stands in the file, and does not repeat it")
    func literalSecret() throws {
        let configuration = try read(
            """
            registries:
              a:
                backend: remote
                url: https://x.example.com
                credentials: { username: ci, password: hunter2 }
            """
        )
        let warning = try #require(configuration.warnings.first)
        #expect(configuration.warnings.count == 1)
        #expect(
            warning.description
                == "p.yaml:5:44: warning: 'credentials.password' stands in the file as it is; take it from a variable (\"${NAME}\") or a file ({ file: PATH })"
        )
    }

    @Test("needs the variables and the secret files only of the registries that are used")
    func unmetNeeds() throws {
        let configuration = try read(
            """
            registries:
              live:
                backend: remote
                url: https://${HOST}
                connections: ${COUNT}
                credentials: { username: "${NAME}", password: { file: secrets/none } }
              lab: { backend: folder, path: "${DIR:-/tmp}" }
            """,
            environment: ["COUNT": "many", "NAME": ""]
        )
        #expect(try configuration.registry(named: "lab")?.settings(relativeTo: "/").text("path") == "/tmp")
        let live = try #require(configuration.registry(named: "live"))
        let error = #expect(throws: ConfigurationError.self) { try live.settings(relativeTo: "/nowhere") }
        #expect(
            error?.issues.map(\.description) == [
                "p.yaml:4:10: error: 'url' uses the variable HOST, which is not set; expected HOST in the environment, or a default: ${HOST:-…}",
                "p.yaml:5:18: error: 'connections' is 'many' (from COUNT); expected a whole number from 1 to 64",
                "p.yaml:6:30: error: 'credentials.username' is empty (from NAME); expected a text",
                "p.yaml:6:59: error: the secret file /nowhere/secrets/none does not exist; expected a file that can be read",
            ]
        )
    }

    @Test(
        "finds the place of what only the backend can judge",
        arguments: [
            (["url"], "p.yaml:4:10", "'url': bad"),
            (["credentials", "password"], "p.yaml:5:44", "'credentials.password': bad"),
            (["credentials", "token"], "p.yaml:5:18", "'credentials.token': bad"),
            (["tls", "ca"], "p.yaml:2:3", "'tls.ca': bad"),
            ([], "p.yaml:2:3", "registry 'live': bad"),
        ]
    )
    func backendErrors(path: [String], location: String, problem: String) throws {
        let registry = try #require(
            try read(
                """
                registries:
                  live:
                    backend: remote
                    url: https://x.example.com
                    credentials: { username: ci, password: "${P}" }
                """
            )
            .registry(named: "live")
        )
        let issue = registry.issue(for: SettingError(path: path, reason: "bad", expected: "good"))
        #expect(issue.location == location)
        #expect(issue.problem == problem)
        #expect(issue.expected == "good")
    }
}
