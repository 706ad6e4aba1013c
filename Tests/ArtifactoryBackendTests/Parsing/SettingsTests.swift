import HTTPTransport
import Logging
import PromoterCore
import Testing
import Secrets

@testable import ArtifactoryBackend

@Suite("What a configuration says of an Artifactory")
struct SettingsTests {
    private func settings(
        _ values: [String: SettingValue],
        environment: [String: String] = [:]
    ) throws(SettingError) -> ArtifactorySettings {
        let own: [String: SettingValue] = [
            "url": .text("https://x.example.com/artifactory"), "repository": .text("prod"),
        ]
        return try ArtifactorySettings(
            BackendSettings(name: "test", values: values.merging(own) { given, _ in given }),
            context: BackendContext(environment: environment, baseFolder: "/base", logger: Logger(label: "test"))
        )
    }

    @Test(
        "where the registry API is",
        arguments: [
            ([:], "https://x.example.com/artifactory/api/docker/prod", nil, "prod"),
            (["access": .text("repository-path")], "https://x.example.com", "prod", nil),
            (["access": .text("sub-domain")], "https://prod.x.example.com:443", nil, "prod"),
            (
                ["access": .text("sub-domain"), "url": .text("https://docker.example.com:8443")],
                "https://docker.example.com:8443", nil, "prod"
            ),
            (
                ["access": .text("repository-path"), "url": .text("d.example.com")], "https://d.example.com", "prod",
                nil
            ),
        ] as [([String: SettingValue], String, String?, String?)]
    )
    func place(docker: [String: SettingValue], base: String, namespace: String?, root: String?) throws {
        let settings = try settings(["docker": .map(docker)])
        let place = try settings.docker.place(of: settings.repository, at: settings.address.base)
        #expect(place.base.text == base)
        #expect(place.namespace?.text == namespace)
        #expect(place.root?.text == root)
    }

    @Test(
        "every kind of credentials",
        arguments: [
            (["username": "ci", "password": "p"], .basic(username: "ci", password: Secret("p"))),
            (["username": "ci", "api-key": "p"], .basic(username: "ci", password: Secret("p"))),
            (["username": "ci", "token": "p"], .basic(username: "ci", password: Secret("p"))),
            (["api-key": "k"], .header(name: "X-JFrog-Art-Api", value: Secret("k"))),
            (["token": "t"], .bearer(Secret("t"))),
            (["identity-token": "t"], .bearer(Secret("t"))),
        ] as [([String: String], RegistryCredentials)]
    )
    func credentials(texts: [String: String], expected: RegistryCredentials) throws {
        let settings = try settings(["credentials": .map(texts.mapValues { .text($0) })])
        guard case .given(let credentials) = settings.credentials else {
            Issue.record("not given")
            return
        }
        #expect(credentials == expected)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            (["url": .text("ftp://x")], ["url"], "http"),
            (["repository": .text("a/b")], ["repository"], "key"),
            (["url": .text("https://x.example.com/artifactory/other")], ["repository"], "other"),
            (
                ["docker": .map(["access": .text("repository-path"), "url": .text("https://x/y")])], ["docker", "url"],
                "path"
            ),
            (
                ["repository": .text("Prod"), "docker": .map(["access": .text("repository-path")])], ["repository"],
                "lower case"
            ),
            (["credentials": .map(["username": .text("a")])], ["credentials"], "incomplete"),
            (["credentials": .map(["password": .text("a")])], ["credentials"], "username"),
            (["credentials": .map(["token": .text("a"), "api-key": .text("b")])], ["credentials"], "api-key, token"),
            (
                ["credentials": .map(["token": .text("a"), "oidc": .map(["provider": .text("p")])])], ["credentials"],
                "token, oidc"
            ),
            (
                ["credentials": .map(["oidc": .map(["token": .text("t")])])], ["credentials", "oidc", "provider"],
                "missing"
            ),
            (["credentials": .map(["oidc": .map(["provider": .text("p")])])], ["credentials", "oidc"], "ID token"),
            (
                ["credentials": .map(["oidc": .map(["provider": .text("p"), "token-from": .text("github-actions")])])],
                ["credentials", "oidc", "token-from"], "id-token: write"
            ),
            (["properties": .map(["a b": .text("x")])], ["properties", "a b"], "name"),
            (["properties": .map(["by": .text("{who}")])], ["properties", "by"], "{user}"),
            (["properties": .map(["by": .text("{user")])], ["properties", "by"], "{user}"),
        ] as [([String: SettingValue], [String], String)]
    )
    func wrong(values: [String: SettingValue], path: [String], hint: String) {
        do throws(SettingError) {
            _ = try settings(values)
            Issue.record("accepted")
        } catch {
            #expect(error.path == path)
            #expect(error.description.contains(hint), "\(error)")
        }
    }

    @Test("without url or repository it is said what is missing")
    func missing() {
        let context = BackendContext(environment: [:], baseFolder: "/", logger: Logger(label: "test"))
        for (values, path) in [([:], "url"), (["url": .text("https://x")], "repository")]
            as [([String: SettingValue], String)]
        {
            do throws(SettingError) {
                _ = try ArtifactorySettings(BackendSettings(name: "test", values: values), context: context)
                Issue.record("accepted")
            } catch {
                #expect(error.path == [path])
            }
        }
    }

    @Test(
        "a location on the command line names Artifactory and repository",
        arguments: [
            ("artifactory://x.example.com/artifactory/prod", "https://x.example.com/artifactory", "prod"),
            ("artifactory+http://localhost:8081/artifactory/prod/", "http://localhost:8081/artifactory", "prod"),
        ]
    )
    func location(text: String, url: String, repository: String) throws {
        let settings = try ArtifactorySettings.settings(fromLocation: text)
        #expect(settings.text("url") == url)
        #expect(settings.text("repository") == repository)
        #expect(settings.name == text)
    }

    @Test(
        "a location that names no repository is explained",
        arguments: [
            "artifactory://", "artifactory:///x", "artifactory://x.example.com/artifactory",
            "artifactory://u:p@x.example.com/artifactory/prod", "artifactory://x.example.com/artifactory/prod/app",
        ]
    )
    func badLocation(text: String) {
        #expect(throws: SettingError.self) { try ArtifactorySettings.settings(fromLocation: text) }
    }

    @Test("a login is looked for by every name of the Artifactory")
    func addresses() throws {
        let plain = try settings([
            "url": .text("https://x.example.com:8443/artifactory"), "docker": .map(["access": .text("sub-domain")]),
        ])
        #expect(plain.addresses.map(\.text) == ["x.example.com:8443", "prod.x.example.com:8443", "x.example.com"])
    }
}
