import PromoterConfiguration
import PromoterCore
import TestSupport
import Testing

@Suite("How a configuration has images signed")
struct SigningConfigurationTests {
    private func read(_ text: String, environment: [String: String] = [:]) throws -> Configuration {
        try ConfigurationReader(catalog: sampleCatalog, environment: environment)
            .read(Array(text.utf8), file: "p.yaml")
    }

    @Test("is by a key, with a password that may come from the environment or a file")
    func key() throws {
        let folder = try TemporaryFolder("signing")
        try folder.write("from-file\n", to: "secret")
        let fromVariable = try #require(
            try read(#"sign: { key: a.key, password: "${PW}", recursive: true }"#, environment: ["PW": "x"]).signing
        )
        let settings = try fromVariable.settings(relativeTo: folder.path)
        #expect(settings.key == .file("a.key", password: "x"))
        #expect(settings.isRecursive)
        #expect(settings.strategies == nil)
        let fromFile = try #require(try read("sign: { key: a.key, password: { file: secret } }").signing)
        #expect(try fromFile.settings(relativeTo: folder.path).key == .file("a.key", password: "from-file"))
        let bare = try #require(
            try read(#"sign: { key: a.key, strategies: [referrers], identity: "r.example.com/{repository}" }"#).signing
        )
        let other = try bare.settings(relativeTo: folder.path)
        #expect(other.key == .file("a.key", password: nil))
        #expect(other.strategies == [.referrers])
        #expect(other.identity == "r.example.com/{repository}")
        #expect(try read("registries: {}").signing == nil)
    }

    @Test("is by a program")
    func program() throws {
        let signing = try #require(try read("sign: { command: [kms, sign, 7], public-key: k.pub }").signing)
        let key = try signing.settings(relativeTo: "/").key
        #expect(key == .program(["kms", "sign", "7"], publicKey: "k.pub", timeLimit: 60))
    }

    @Test("needs its variables only where it is used")
    func unset() throws {
        let signing = try #require(try read(#"sign: { key: a.key, password: "${PW}" }"#).signing)
        #expect(throws: ConfigurationError.self) { try signing.settings(relativeTo: "/") }
    }

    @Test(
        "is told with its place where it is wrong",
        arguments: [
            ("sign: a.key", "p.yaml:1:7: error: 'sign' holds 'a.key'"),
            ("sign: {}", "p.yaml:1:1: error: 'sign' has neither a key nor a program that signs"),
            ("sign: { key: a, command: [b] }", "p.yaml:1:17: error: 'sign' has both a key and a program that signs"),
            ("sign: { command: [b] }", "p.yaml:1:9: error: 'public-key' is missing"),
            ("sign: { command: [], public-key: b }", "p.yaml:1:18: error: 'command' is empty"),
            ("sign: { key: a, public-key: b }", "p.yaml:1:17: error: 'public-key' goes with 'command'"),
            ("sign: { key: a, time-limit: 5 }", "p.yaml:1:17: error: 'time-limit' goes with 'command'"),
            (
                "sign: { command: [b], public-key: c, password: \"${D}\" }",
                "p.yaml:1:38: error: 'password' goes with 'key'"
            ), ("sign: { kye: a }", "p.yaml:1:9: error: unknown key 'kye'"),
            ("sign: { key: a, strategies: [sigs] }", "p.yaml:1:30: error: 'strategies' is 'sigs'"),
        ]
    )
    func wrong(_ text: String, _ message: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try read(text) }
        let messages = error.issues.map(\.description)
        #expect(messages.contains { $0.hasPrefix(message) }, "\(messages)")
    }
}
