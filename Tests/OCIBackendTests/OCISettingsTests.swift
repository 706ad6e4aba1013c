import HTTPTransport
import Logging
@testable import OCIBackend
import PromoterCore
import Testing

@Suite("What a configuration says of a registry")
struct OCISettingsTests {
    private func settings(_ values: [String: SettingValue]) throws(SettingError) -> OCISettings {
        try OCISettings(
            BackendSettings(name: "test", values: values),
            context: BackendContext(environment: [:], baseFolder: "/base", logger: Logger(label: "test"))
        )
    }

    @Test(
        "a URL is understood with and without its scheme",
        arguments: [
            ("https://r.example.com", "https://r.example.com:443"),
            ("r.example.com", "https://r.example.com:443"),
            ("r.example.com:5000", "https://r.example.com:5000"),
            ("http://localhost:5000/", "http://localhost:5000"),
            ("docker.io", "https://registry-1.docker.io:443"),
            ("https://index.docker.io", "https://registry-1.docker.io:443"),
        ]
    )
    func url(text: String, identity: String) throws {
        #expect(try settings(["url": .text(text)]).location.identity == identity)
    }

    @Test(
        "a host is one address in every way to write it, or refused",
        arguments: [
            ("https://R.Example.COM", "https://r.example.com"), ("https://r%2Eexample.com", "https://r.example.com"),
            ("https://%72.example.com:443", "https://r.example.com"), ("https://[::1]:5000", "https://[::1]:5000"),
            ("https://[0:0:0:0:0:0:0:1]:5000", "https://[::1]:5000"), ("https://127.1:5000", "https://127.0.0.1:5000"),
            ("https://0x7f000001", "https://127.0.0.1"), ("https://2130706433", "https://127.0.0.1"),
            ("https://r.example.com:0443", "https://r.example.com"), ("https://r.example.com%2Fteam", nil),
            ("https://a@r.example.com", nil), ("https://r.example.com%00.org", nil), ("https://r example.com", nil),
        ] as [(String, String?)]
    )
    func spelling(text: String, address: String?) {
        let found = try? settings(["url": .text(text)]).location.address
        #expect(found == address)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ([:], ["url"], "missing"),
            (["url": .text("ftp://x")], ["url"], "http"),
            (["url": .text("https://x/path")], ["url"], "namespace"),
            (["url": .text("https://x"), "namespace": .text("Edge")], ["namespace"], "lower-case"),
            (["url": .text("x"), "credentials": .map(["username": .text("a")])], ["credentials"], "incomplete"),
            (
                ["url": .text("x"), "credentials": .map(["username": .text("a"), "token": .text("b")])],
                ["credentials"],
                "either"
            ),
            (["url": .text("x"), "tls": .map(["key": .text("k.pem")])], ["tls"], "both"),
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

    @Test(
        "a location on the command line names host, port and prefix",
        arguments: [
            ("oci://r.example.com", "https://r.example.com", nil),
            ("oci://r.example.com:5000/team/edge", "https://r.example.com:5000", "team/edge"),
            ("oci+http://localhost:5000/", "http://localhost:5000", nil),
        ] as [(String, String, String?)]
    )
    func location(text: String, url: String, namespace: String?) throws {
        let settings = try OCISettings.settings(fromLocation: text)
        #expect(settings.text("url") == url)
        #expect(settings.text("namespace") == namespace)
    }

    @Test(
        "a location that names no registry is explained",
        arguments: ["oci://", "oci:///x", "oci://u:p@h", "oci://h?x=1"]
    )
    func badLocation(text: String) {
        #expect(throws: SettingError.self) { try OCISettings.settings(fromLocation: text) }
    }

    @Test("paths start from the configuration's folder")
    func paths() throws {
        let tls = try settings(["url": .text("x"), "tls": .map(["ca": .text("ca.pem")])]).connection.tls
        #expect(tls.authoritiesFile == "/base/ca.pem")
    }
}
