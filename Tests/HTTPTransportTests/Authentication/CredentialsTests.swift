import Testing
import Secrets

@testable import HTTPTransport

@Suite("Credentials")
struct CredentialsTests {
    @Test("are shown without their secrets, however they are printed")
    func redaction() {
        let all: [RegistryCredentials] = [
            .basic(username: "ci", password: Secret("hunter2")),
            .identityToken(Secret("hunter2"), username: nil),
            .identityToken(Secret("hunter2"), username: "ci"),
            .bearer(Secret("hunter2")),
        ]
        for credentials in all {
            var dumped = ""
            dump(CredentialsMatch(credentials, source: "somewhere"), to: &dumped)
            for text in [
                dumped, "\(credentials)", String(reflecting: credentials),
                "\(CredentialsMatch(credentials, source: "x"))",
            ] {
                #expect(!text.contains("hunter2"))
                #expect(!text.isEmpty)
            }
        }
    }

    @Test(
        "are kept by host and port, with Docker Hub as one registry",
        arguments: [
            (RegistryAddress(host: "Registry.Example", port: 443), "registry.example"),
            (RegistryAddress(host: "registry.example", port: nil), "registry.example"),
            (RegistryAddress(host: "registry.example", port: 5000), "registry.example:5000"),
            (RegistryAddress(host: "localhost", port: 80, isPlainHTTP: true), "localhost"),
            (RegistryAddress(host: "localhost", port: 443, isPlainHTTP: true), "localhost:443"),
            (RegistryAddress(host: "[::1]", port: 5000), "[::1]:5000"),
            (RegistryAddress(host: "registry-1.docker.io", port: 443), "docker.io"),
            (RegistryAddress("index.docker.io"), "docker.io"),
            (RegistryAddress("Docker.io:443"), "docker.io"),
        ]
    )
    func address(address: RegistryAddress, text: String) {
        #expect(address.text == text)
        #expect(address.isDockerHub == (text == "docker.io"))
        #expect(address.helperServer == (text == "docker.io" ? "https://index.docker.io/v1/" : text))
    }

    @Test("of the configuration are for their registry only, and come first")
    func chain() async throws {
        let here = RegistryAddress("registry.example")
        let other = RegistryAddress("other.example")
        let chain = CredentialsChain([
            ConfiguredCredentials(.anonymous, for: here, source: "promoter.yaml"),
            ConfiguredCredentials(.bearer(Secret("t")), for: here, source: "second"),
            ConfiguredCredentials(.bearer(Secret("t")), for: other, source: "third"),
        ])
        #expect(try await chain.credentials(for: here, repository: nil)?.source == "promoter.yaml")
        #expect(try await chain.credentials(for: other, repository: nil)?.source == "third")
        #expect(try await chain.credentials(for: RegistryAddress("x.example"), repository: nil) == nil)
        #expect(chain.places == ["promoter.yaml", "second", "third"])
    }

    @Test(
        "are hidden in what a server says",
        arguments: [
            ("no such user\n\nci\tpw=hunter2!", "no such user ci pw=***!"),
            ("got Y2k6aHVudGVyMg== instead", "got *** instead"),
            ("eyJhbGciOi.eyJ4.abc is expired", "*** is expired"),
            (#"{"ServerURL":"x","Secret":"abc"} failed"#, "*** failed"),
            ("\u{1b}[31mred\u{7}", "[31mred"),
        ]
    )
    func quoting(said: String, shown: String) {
        let credentials = RegistryCredentials.basic(username: "ci", password: Secret("hunter2"))
        #expect(KnownSecrets(credentials.secrets).quoted(said).text == shown)
    }
}
