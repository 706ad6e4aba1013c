import FoundationEssentials
import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("Who signed it, as inspect shows it", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct SignerTests {
    private struct Emulated: ImageRegistry {
        let server: RunningEmulator
        let isSecure = false
        var address: String { "127.0.0.1:\(server.port)" }

        init() async throws { server = try await RunningEmulator.start(handler: OCIRegistry()) }
    }

    /// What `inspect --output json` says of the image's own attachments.
    private struct Inspected: Decodable {
        struct Root: Decodable { var attachments: [Attachment] }
        struct Attachment: Decodable {
            var kind: String
            var signers: [[String: Value]]
        }
        enum Value: Decodable, Equatable {
            case text(String), bool(Bool)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let bool = try? container.decode(Bool.self) {
                    self = .bool(bool)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }

        var root: Root

        init(_ result: CommandResult) throws {
            self = try JSONDecoder().decode(Inspected.self, from: Data(result.output))
        }

        /// The signers of all attachments.
        var signers: [[String: Value]] { root.attachments.flatMap(\.signers) }
    }

    private static func image(at registry: any ImageRegistry) async throws -> FixtureDescriptor {
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 1, packing: .plain)], tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: registry, repository: "team/app")
        return image
    }

    private static func inspect(_ location: String, _ arguments: String...) async throws -> CommandResult {
        try await PromoterProcess().run(["inspect", "team/app:1.0", "--in", location] + arguments)
    }

    @Test("is a key for the signature and the attestation of cosign 2, without reading a signature's blob")
    func keys() async throws {
        let registry = try await Emulated()
        let image = try await Self.image(at: registry)
        let cosign = try await Cosign()
        try await cosign.sign(image.digest, in: "team/app", at: registry)
        await registry.server.log.clear()
        #expect(try await Self.inspect(registry.location).isSuccess)
        let reads = await registry.server.log.entries.filter { $0.path.contains("/blobs/") }
        #expect(reads.isEmpty)

        try await cosign.attest(image.digest, in: "team/app", at: registry)
        let json = try Inspected(await Self.inspect(registry.location, "--output", "json"))
        #expect(json.root.attachments.map(\.kind) == ["signature", "attestation"])
        #expect(json.signers == Array(repeating: ["kind": .text("key"), "verified": .bool(false)], count: 2))
        let text = try await Self.inspect(registry.location).outputText
        #expect(
            text.split(separator: "\n").filter { $0.hasSuffix("  signer  a key, not verified") }.count == 2,
            "\(text)"
        )
    }

    @Test("is an identity and its issuer for a keyless signature")
    func keyless() async throws {
        let registry = try await DockerRegistry()
        let image = try await Self.image(at: registry)
        let vector = try CosignLayer()
        let folder = try TemporaryFolder("keyless")
        let payload = try folder.write(String(decoding: vector.payload, as: UTF8.self), to: "payload.json")
        let signature = try folder.write(try #require(vector.annotations[CosignLayer.signature]), to: "signature")
        let certificate = try folder.write(try #require(vector.annotations[CosignLayer.certificate]), to: "leaf.pem")
        try await Tool.cosign2
            .command([
                "attach", "signature", "--allow-http-registry", "--payload", payload, "--signature", signature,
                "--certificate", certificate, registry.image("team/app", image.digest),
            ])
            .run()

        let json = try Inspected(await Self.inspect(registry.location, "--output", "json"))
        let signer = try #require(json.signers.first)
        #expect(json.signers.count == 1)
        #expect(signer["kind"] == .text("keyless"))
        #expect(signer["identity"] == .text("mitr@redhat.com"))
        #expect(signer["issuer"] == .text("https://github.com/login/oauth"))
        #expect(signer["verified"] == .bool(false))
        let text = try await Self.inspect(registry.location).outputText
        #expect(
            text.hasSuffix("     signer  mitr@redhat.com (issuer https://github.com/login/oauth), not verified\n"),
            "\(text)"
        )
    }

    @Test("is the key's hint for the bundles of cosign 3", .requires(.cosign3))
    func bundles() async throws {
        let registry = try await DockerRegistry()
        let image = try await Self.image(at: registry)
        let cosign = try await Cosign(.cosign3)
        try await cosign.sign(image.digest, in: "team/app", at: registry)
        try await cosign.attest(image.digest, in: "team/app", at: registry)
        let json = try Inspected(await Self.inspect(registry.location, "--output", "json"))
        #expect(Set(json.root.attachments.map(\.kind)) == ["signature", "attestation"])
        #expect(json.signers.count == 2)
        let hints = json.signers.map { $0["hint"] }
        #expect(json.signers.allSatisfy { $0["kind"] == .text("key") && $0["verified"] == .bool(false) })
        #expect(Set(hints.compactMap { if case .text(let hint) = $0 { hint } else { nil } }).count == 1)
        let text = try await Self.inspect(registry.location).outputText
        guard case .text(let hint)? = hints[0] else { return }
        #expect(text.contains("signer  key \(hint), not verified\n"), "\(text)")
    }

    @Test("is the certificate's subject for both of notation's envelopes, and nobody for an SBOM", .requires(.notation))
    func notation() async throws {
        let registry = try await DockerRegistry()
        let image = try await Self.image(at: registry)
        let notation = try await Notation()
        for format in ["jws", "cose"] {
            try await notation.sign(image.digest, in: "team/app", at: registry, format: format)
        }
        let folder = try TemporaryFolder("sbom")
        try folder.write(#"{"spdxVersion":"SPDX-2.3"}"#, to: "sbom.json")
        try await RegistryClient()
            .oras([
                "attach", "--no-tty", "--plain-http", "--disable-path-validation", "--artifact-type",
                "application/spdx+json", registry.image("team/app", image.digest),
                folder.path("sbom.json") + ":application/spdx+json",
            ])
        let json = try Inspected(await Self.inspect(registry.location, "--output", "json"))
        #expect(json.signers.count == 2)
        for signer in json.signers {
            #expect(signer["kind"] == .text("certificate"))
            #expect(signer["subject"] == .text("CN=promoter.test,O=Notary,L=Seattle,ST=WA,C=US"))
            #expect(signer["verified"] == .bool(false))
        }
        #expect(json.root.attachments.contains { $0.kind == "sbom" && $0.signers.isEmpty })
    }

    @Test("is unknown where the registry lacks the blob that says it", .requires(.cosign3))
    func missing() async throws {
        let (registry, blob) = try await bundleInEmulator()
        await registry.server.faults.arm(.status(404), pathContains: blob, times: nil)
        let json = try Inspected(await Self.inspect(registry.location, "--output", "json"))
        #expect(
            json.signers == [
                ["kind": .text("unknown"), "reason": .text("the registry lacks it"), "verified": .bool(false)]
            ]
        )
    }

    @Test("is never guessed where the registry fails: inspect fails, too", .requires(.cosign3))
    func outage() async throws {
        let (registry, blob) = try await bundleInEmulator()
        await registry.server.faults.arm(.status(403), pathContains: blob, times: nil)
        let result = try await Self.inspect(registry.location)
        #expect(result.termination == .exited(1))
        #expect(result.outputText.isEmpty)
        #expect(result.errorText.contains("403"), "\(result)")
    }

    /// An image with one bundle of cosign 3, and the path of that bundle's blob.
    private func bundleInEmulator() async throws -> (Emulated, String) {
        struct Manifest: Decodable { var layers: [FixtureDescriptor] }
        struct Index: Decodable { var manifests: [FixtureDescriptor] }
        let registry = try await Emulated()
        let image = try await Self.image(at: registry)
        try await Cosign(.cosign3).sign(image.digest, in: "team/app", at: registry)
        let curl = ["--silent", "--show-error", "--fail"]
        let base = "http://\(registry.address)/v2/team/app"
        let index = try await Tool.curl.command(curl + ["\(base)/referrers/\(image.digest)"]).run()
        let bundle = try #require(try JSONDecoder().decode(Index.self, from: Data(index.utf8)).manifests.first)
        let manifest = try await Tool.curl.command(curl + ["\(base)/manifests/\(bundle.digest)"]).run()
        let layer = try #require(try JSONDecoder().decode(Manifest.self, from: Data(manifest.utf8)).layers.first)
        return (registry, "/blobs/\(layer.digest)")
    }
}

/// A keyless signature that others made, as cosign keeps it.
private struct CosignLayer: Decodable {
    static let signature = "dev.cosignproject.cosign/signature"
    static let certificate = "dev.sigstore.cosign/certificate"

    var payload: Data
    var annotations: [String: String]

    init() throws {
        let path =
            "\(Repository.root)/Tests/SignatureVerificationTests/Vectors/cosign-tags/"
            + "dir-img-cosign-fulcio-rekor-valid/signature-1"
        let file = try Data(contentsOf: URL(filePath: path))
        self = try JSONDecoder().decode(CosignLayer.self, from: file.dropFirst("\0sigstore-json\n".utf8.count))
    }
}
