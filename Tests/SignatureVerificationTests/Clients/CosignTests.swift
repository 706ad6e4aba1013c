import FoundationEssentials
import Testing
import TestSupport

@testable import SignatureVerification

@Suite("What real cosign signs", .requires(.dockerRegistry, .oras, .crane))
struct CosignTests {
    /// Reads the signatures under a tag of cosign's, or those that refer to the image, as it keeps them.
    private struct Reader {
        struct Descriptor: Decodable {
            var digest: String
            var annotations: [String: String]?
        }
        struct Manifest: Decodable {
            var layers: [Descriptor]?
            var manifests: [Descriptor]?
        }

        let registry: DockerRegistry
        let image: FixtureDescriptor

        var tag: String { image.digest.replacing(":", with: "-") }

        func get(_ path: String) async throws -> [UInt8] {
            try await Tool.curl
                .command([
                    "--silent", "--show-error", "--fail", "--header",
                    "Accept: application/vnd.oci.image.manifest.v1+json",
                    "--header", "Accept: application/vnd.oci.image.index.v1+json",
                    "http://\(registry.address)/v2/team/app/\(path)",
                ])
                .result().output
        }

        func layers(_ reference: String) async throws -> [AttachedSignature] {
            let manifest = try JSONDecoder().decode(Manifest.self, from: Data(await get("manifests/\(reference)")))
            var signatures: [AttachedSignature] = []
            for layer in manifest.layers ?? [] {
                let blob = try await get("blobs/\(layer.digest)")
                let annotations = layer.annotations ?? [:]
                signatures.append(annotations.isEmpty ? .bundle(blob) : .cosign(annotations: annotations, blob: blob))
            }
            return signatures
        }

        func referrers() async throws -> [AttachedSignature] {
            let index = try JSONDecoder().decode(Manifest.self, from: Data(await get("manifests/\(tag)")))
            var signatures: [AttachedSignature] = []
            for manifest in index.manifests ?? [] { signatures += try await layers(manifest.digest) }
            return signatures
        }

        var artifact: Artifact {
            get async throws { Artifact(bytes: try await get("manifests/\(image.digest)")) }
        }
    }

    private func reader() async throws -> Reader {
        let registry = try await DockerRegistry()
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 1, packing: .plain)], tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: registry, repository: "team/app")
        return Reader(registry: registry, image: image)
    }

    private func verifier(_ cosign: Cosign) throws -> SignatureVerifier {
        let pem = try String(contentsOf: URL(filePath: cosign.publicKey), encoding: .utf8)
        return SignatureVerifier(trust: .keys([try VerificationKey(pem: pem)]))
    }

    @Test("in tags verifies with its key, with its annotations, and with no other's", .requires(.cosign2))
    func tags() async throws {
        let reader = try await reader()
        let (cosign, other) = (try await Cosign(), try await Cosign())
        try await cosign.sign(reader.image.digest, in: "team/app", at: reader.registry, annotations: ["build": "7"])
        try await other.sign(reader.image.digest, in: "team/app", at: reader.registry)
        try await cosign.attest(reader.image.digest, in: "team/app", at: reader.registry)
        let artifact = try await reader.artifact
        let signatures = try await reader.layers("\(reader.tag).sig")
        #expect(signatures.count == 2)
        let verdict = try await verifier(cosign).verdict(on: signatures, of: artifact)
        #expect(verdict.trusted.map(\.statement) == [.signature(annotations: ["build": "7"])])
        #expect(verdict.rejections == [.wrongSignature])

        let attestations = try await reader.layers("\(reader.tag).att")
        let statement = try await verifier(cosign)
            .verdict(on: attestations, of: artifact, purpose: .attestation(predicateType: nil))
        #expect(statement.trusted.count == 1)
        #expect(
            try await verifier(other).verdict(on: attestations, of: artifact, purpose: .any)
                == .rejected([.wrongSignature])
        )
    }

    @Test("in bundles verifies with its key, and with no other's", .requires(.cosign3))
    func bundles() async throws {
        let reader = try await reader()
        let (cosign, other) = (try await Cosign(.cosign3), try await Cosign(.cosign3))
        try await cosign.sign(reader.image.digest, in: "team/app", at: reader.registry)
        try await cosign.attest(reader.image.digest, in: "team/app", at: reader.registry)
        let artifact = try await reader.artifact
        let bundles = try await reader.referrers()
        #expect(bundles.count == 2)
        #expect(try await verifier(cosign).verdict(on: bundles, of: artifact).trusted.count == 1)
        let attested = try await verifier(cosign)
            .verdict(on: bundles, of: artifact, purpose: .attestation(predicateType: nil))
        #expect(attested.trusted.count == 1)
        #expect(
            try await verifier(other).verdict(on: bundles, of: artifact)
                == .rejected([.wrongSignature, .wrongSignature])
        )
    }

    @Test(
        "verifies with every kind of key that it takes, as it hashes with each",
        .requires(.cosign2, .cosign3),
        arguments: [
            (TestKey.Kind.p384, Tool.cosign3), (.p521, .cosign3), (.rsa2048, .cosign3), (.rsa4096, .cosign3),
            (.ed25519, .cosign2),
        ]
    )
    func imported(kind: TestKey.Kind, tool: Tool) async throws {
        let reader = try await reader()
        let key = try TestKey(kind)
        let cosign = try await Cosign(importing: key.privatePEM, by: tool)
        try await cosign.sign(reader.image.digest, in: "team/app", at: reader.registry)
        try await cosign.attest(reader.image.digest, in: "team/app", at: reader.registry)
        let attached =
            tool == .cosign3
            ? try await reader.referrers()
            : try await reader.layers("\(reader.tag).sig") + reader.layers("\(reader.tag).att")
        #expect(attached.count == 2)
        let verifier = SignatureVerifier(trust: .keys([try key.verificationKey]))
        let artifact = try await reader.artifact
        #expect(try await verifier.verdict(on: attached, of: artifact).trusted.count == 1)
        #expect(try await verifier.verdict(on: attached, of: artifact, purpose: .any).trusted.count == 2)
        let other = SignatureVerifier(trust: .keys([try TestKey(kind).verificationKey]))
        #expect(
            try await other.verdict(on: attached, of: artifact, purpose: .any)
                == .rejected([.wrongSignature, .wrongSignature])
        )
    }
}
