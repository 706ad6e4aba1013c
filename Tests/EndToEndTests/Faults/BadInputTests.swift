import FoundationEssentials
import TestSupport
import Testing

@Suite("Input that is wrong gives one error with a mend, and changes nothing", .requires(.dockerRegistry, .oras))
struct BadInputTests {
    /// A local registry with one image, and what a command says of it.
    private let folder: TemporaryFolder
    private var source: String { "local:\(folder.path("source"))" }

    init() throws {
        folder = try TemporaryFolder("bad-input")
        let layout = try ImageLayout(path: folder.path("source/team/app"))
        try layout.addImage(layers: [FixtureLayer(seed: 3)], tag: "1.0")
    }

    private func expect(
        _ code: Int32,
        _ hints: [String],
        from arguments: [String],
        home: ClientHome? = nil,
        environment: [String: String] = [:]
    ) async throws {
        let result = try await PromoterProcess(home: home)
            .run(arguments, environment: environment, folder: folder.path)
        #expect(result.termination == .exited(code), "\(result)")
        let errors = result.errorText.split(separator: "\n").filter { $0.hasPrefix("promoter: error:") }
        #expect(errors.count == 1, "\(result.errorText)")
        #expect(result.errorText.contains("mend:"), "\(result.errorText)")
        for hint in hints { #expect(result.errorText.contains(hint), "no '\(hint)' in \(result.errorText)") }
    }

    @Test(
        "on the command line",
        arguments: [
            (["inspect", "team/app:1.0", "--in", "nowhere"], 78, ["nowhere"]),
            (["inspect", "team/app:1.0", "--in", "https://r.example"], 64, ["oci://r.example"]),
            (["inspect", "team/app:1.0", "--in", "r.example:5000"], 64, ["oci://r.example:5000"]),
            (["inspect", "Team/App:1.0", "--in", "local:source"], 64, ["upper case"]),
            (["inspect", "team/app:1.0@sha256:12", "--in", "local:source"], 64, ["64"]),
            (["inspect", "r.example:5000/team/app:1.0", "--in", "local:source"], 64, ["--in"]),
            (["inspect", "team/app:2.0", "--in", "local:source"], 1, ["team/app:2.0", "no image"]),
            (["inspect", "team/other:1.0", "--in", "local:source"], 1, ["team/other"]),
        ] as [([String], Int32, [String])]
    )
    func commandLine(arguments: [String], code: Int32, hints: [String]) async throws {
        try await expect(code, hints, from: arguments)
    }

    @Test(
        "a password in a location, which is not shown",
        arguments: ["oci://", "oci+http://", "https://", "ftp://", ""]
    )
    func passwordInLocation(scheme: String) async throws {
        let arguments = ["inspect", "team/app:1.0", "--in", "\(scheme)ci:s3cret@r.example:5000/x"]
        try await expect(64, ["r.example:5000"], from: arguments)
        let result = try await PromoterProcess().run(arguments, folder: folder.path)
        #expect(!result.description.contains("s3cret"), "\(result)")
    }

    @Test(
        "in the configuration",
        arguments: [
            ("registries:\n  a:\n    backend: oci\n    url: \"${UNSET_HERE}\"\n", ["promoter.yaml:4:", "UNSET_HERE"]),
            ("registries:\n  a:\n    backend: ocy\n    url: x\n", ["promoter.yaml:3:", "ocy", "oci"]),
            ("registries:\n  a:\n    backend: oci\n    uri: x\n", ["promoter.yaml:4:5", "uri", "url"]),
            ("registries: [\n", ["promoter.yaml:"]),
            ("registries:\n  a:\n    backend: oci\n    url: https://x/y\n", ["promoter.yaml:4:", "namespace"]),
        ]
    )
    func configuration(text: String, hints: [String]) async throws {
        try folder.write(text, to: "promoter.yaml")
        let result = try await PromoterProcess()
            .run(["inspect", "team/app:1.0", "--in", "a"], folder: folder.path)
        #expect(result.termination == .exited(78), "\(result)")
        for hint in hints { #expect(result.errorText.contains(hint), "no '\(hint)' in \(result.errorText)") }
        #expect(result.errorText.contains("mend:") || result.errorText.contains("expected"), "\(result.errorText)")
    }

    @Test("credentials that the registry does not accept are named without the password")
    func wrongCredentials() async throws {
        var options = DockerRegistry.Options()
        options.users = ["ci": "right"]
        let registry = try await DockerRegistry(options)
        try folder.write(
            """
            registries:
              production:
                backend: oci
                url: \(registry.url)
                credentials: { username: ci, password: "${PASSWORD}" }
            """,
            to: "promoter.yaml"
        )
        try await expect(
            1,
            ["401", "user 'ci'", registry.address, "team/app"],
            from: ["promote", "team/app:1.0", "--from", source, "--to", "production"],
            environment: ["PASSWORD": "wrong-secret"]
        )
        let result = try await PromoterProcess()
            .run(
                ["promote", "team/app:1.0", "--from", source, "--to", "production", "--log-level", "trace"],
                environment: ["PASSWORD": "wrong-secret"],
                folder: folder.path
            )
        #expect(!(result.errorText + result.outputText).contains("wrong-secret"))
        #expect(try await registry.requests().allSatisfy { !$0.isWrite })
    }

    @Test("a registry that takes no pushes")
    func readOnly() async throws {
        var options = DockerRegistry.Options()
        options.isReadOnly = true
        let registry = try await DockerRegistry(options)
        try await expect(
            1,
            ["405", "team/app"],
            from: ["promote", "team/app:1.0", "--from", source, "--to", registry.location]
        )
    }

    @Test("an image of Docker's schema 1")
    func schema1() async throws {
        let server = try ScriptedServer(handler: { request in
            if request.path.hasSuffix("/tags/list") { return .text(#"{"tags":["1.0"]}"#) }
            return .text(
                #"{"schemaVersion":1,"name":"team/app","tag":"1.0","fsLayers":[],"history":[]}"#,
                headers: [("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws")]
            )
        })
        try await expect(
            1,
            ["schema 1", "push the image again"],
            from: [
                "promote", "team/app:1.0", "--from", "oci+http://127.0.0.1:\(server.port)",
                "--to", "local:\(folder.path("target"))",
            ]
        )
        #expect(!FileManager.default.fileExists(atPath: folder.path("target/team/app/index.json")))
    }

    @Test("a manifest over the registry's limit")
    func hugeManifest() async throws {
        let layout = try ImageLayout(path: folder.path("source/team/huge"))
        try layout.addImage(
            layers: [FixtureLayer(seed: 3)],
            annotations: ["filler": String(repeating: "x", count: 5 << 20)],
            tag: "1.0"
        )
        let registry = try await DockerRegistry()
        try await expect(
            1,
            ["team/huge", "manifest", "server said"],
            from: ["promote", "team/huge:1.0", "--from", source, "--to", registry.location]
        )
        #expect(try await RegistryClient().tags(in: "team/huge", at: registry).isEmpty)
    }

    @Test("a foreign file in a layout")
    func foreignFile() async throws {
        try folder.write("not JSON", to: "source/team/app/index.json")
        try await expect(
            1,
            ["index.json"],
            from: ["promote", "team/app:1.0", "--from", source, "--to", "local:\(folder.path("target"))"]
        )
    }
}
