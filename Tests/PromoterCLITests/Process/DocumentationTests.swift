import FoundationEssentials
import LocalBackend
import Logging
import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("The documentation")
struct DocumentationTests {
    private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOK8AZKBUiGWWhCvKIStPb4rAX+Tg
        1RH3a2oDdMOn1eDDjrLbBWQRE3JuZxpJ4NZJyOrF5NNFiDCfZc7TaYfTEA==
        -----END PUBLIC KEY-----
        """

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: Self.root.appending(path: path)), as: UTF8.self)
    }

    /// The code blocks of a language.
    private func blocks(_ language: String, in text: String) -> [String] {
        text.split(separator: "```\(language)\n").dropFirst()
            .map { block in block.firstRange(of: "```").map { String(block[..<$0.lowerBound]) } ?? String(block) }
    }

    @Test("shows configurations that can be used", arguments: ["README.md", "docs/configuration.md", "docs/trust.md"])
    func configurations(path: String) async throws {
        let examples = blocks("yaml", in: try text(path))
        #expect(!examples.isEmpty)
        for example in examples {
            let folder = try TemporaryFolder("documentation")
            let secret = try folder.write("secret\n", to: "secret")
            for name in ["release", "security"] { try folder.write(Self.publicKey, to: "keys/\(name).pub") }
            _ = try folder.write(example.replacing("/run/secrets/edge", with: secret), to: "promoter.yaml")
            let check = try await PromoterProcess()
                .run(
                    ["config", "check"],
                    environment: ["REGISTRY_TOKEN": "secret", "ARTIFACTORY_TOKEN": "secret"],
                    folder: folder.path
                )
            #expect(check.termination == .exited(0), "\(check)")
            #expect(!check.outputText.contains("warning"))
        }
    }

    @Test("has every key of the configuration")
    func keys() async throws {
        let documentation = try text("docs/configuration.md")
        let run = try await PromoterProcess().run(["config", "schema"])
        let schema = try JSONValue(parsing: run.output)
        let conditions = try #require(schema["definitions"]?["registry"]?["allOf"]?.array)
        var keys = keys(of: schema)
        for condition in conditions { keys += self.keys(of: condition["then"]) }
        #expect(keys.count > 15)
        for key in keys { #expect(documentation.contains("`\(key)`"), "\(key) is not documented") }
    }

    /// The keys of a schema's settings, with those within them.
    private func keys(of schema: JSONValue?) -> [String] {
        guard case .object(let properties)? = schema?["properties"] else { return [] }
        return properties.flatMap { key, value in
            let inner = keys(of: value)
            return inner.isEmpty ? [key] : inner.map { "\(key).\($0)" }
        }
    }

    @Test("shows JSON with the keys that the commands write")
    func output() async throws {
        let examples = try blocks("json", in: try text("docs/output.md")).map { try JSONValue(parsing: Array($0.utf8)) }
        let registry = Self.root.appending(path: "Examples/quickstart/registry/staging").path
        let folder = try TemporaryFolder("documentation")
        _ = try folder.write(
            """
            registries:
              lab: { backend: oci, url: "https://localhost", credentials: { username: ci, password: plain } }
              edge: { backend: local, path: "${NOT_SET}" }
            """,
            to: "check.yaml"
        )
        // An image with an attestation that someone tagged, and that is gone since.
        let pruned = LocalBackend(root: folder.path("pruned"), name: "pruned", logger: Logger(label: "test"))
        try FileManager.default.copyItem(atPath: registry, toPath: folder.path("pruned"))
        let hello = try RepositoryName("hello")
        let image = try #require(try await pruned.resolve(.tag(try TagName("1.0")), in: hello)).digest
        let attestation = try #require(CosignTag.attestation.name(for: image))
        let kept = try #require(try await pruned.manifest(.tag(attestation), in: hello))
        try await pruned.push(kept, to: hello, tagged: try TagName("keep"))
        #expect(try await pruned.delete(.digest(image), in: hello))
        let from = ["--from", "local:\(registry)", "--output", "json"]
        let commands = [
            ["promote", "hello:1.0", "hello:2.0", "--to", "local:a"] + from,
            ["promote", "hello:1.0", "--to", "local:b", "--dry-run"] + from,
            ["inspect", "hello:1.0", "--in", "local:\(registry)", "--output", "json"],
            ["diff", "hello:1.0", "--to", "local:b"] + from,
            ["prune", "hello", "--in", "local:pruned", "--output", "json"],
            ["backends", "--output", "json"], ["config", "check", "--config", "check.yaml", "--output", "json"],
            ["inspect", "--output", "json"],
        ]
        #expect(examples.count == commands.count)
        for (example, arguments) in zip(examples, commands) {
            let result = try await PromoterProcess().run(arguments, folder: folder.path)
            let written = try JSONValue(parsing: result.output)
            #expect(example["command"] == written["command"])
            #expect(
                paths(written).subtracting(paths(example)) == [],
                "\(arguments) writes more than docs/output.md shows"
            )
            #expect(
                paths(example).subtracting(paths(written)) == [],
                "docs/output.md shows more than \(arguments) writes"
            )
        }
    }

    /// The keys that lead to each value; the elements of a list are alike, and so are the levels of a tree.
    private func paths(_ value: JSONValue, below prefix: String = "") -> Set<String> {
        switch value {
        case .object(let object):
            Set(
                object.flatMap { key, value in
                    let path = prefix.contains(".\(key).") ? prefix : prefix + "." + key
                    return paths(value, below: path).union([path])
                }
            )
        case .array(let values): Set(values.flatMap { paths($0, below: prefix + ".") })
        default: []
        }
    }
}
