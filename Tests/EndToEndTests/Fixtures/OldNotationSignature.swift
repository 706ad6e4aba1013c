import Foundation
import TestSupport

/// An image in a registry with a real envelope of notation in a manifest of a form that notation wrote before.
struct OldNotationSignature: Sendable {
    static let repository = "team/old"
    static let name = "team/old:1.0"

    let image: FixtureDescriptor
    let notation: Notation

    /// Pushes the image, has it signed elsewhere, and attaches the envelope in the older form.
    init(_ form: ReferrersTests.OldForm, at registry: any ImageRegistry) async throws {
        let client = try RegistryClient()
        let layout = try ImageLayout()
        image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 8, packing: .plain)], tag: "1.0")
        for repository in [Self.repository, "team/signing"] {
            try await client.push("1.0", from: layout, to: registry, repository: repository)
        }
        notation = try await Notation()
        try await notation.sign(image.digest, in: "team/signing", at: registry)
        let signatures = try await notation.signatures(of: image.digest, in: "team/signing", at: registry)
        guard let digest = signatures.first else { throw TestSupportError("notation lists no signature") }
        let signed = try JSONDecoder()
            .decode(Signed.self, from: Data(try await client.manifest(digest, in: "team/signing", at: registry)))
        guard let envelope = signed.layers.first else { throw TestSupportError("the signature has no envelope") }

        let folder = try TemporaryFolder("notation")
        try await client.oras([
            "blob", "fetch", "--no-tty", "--plain-http", "--output", folder.path("envelope"),
            registry.image("team/signing", envelope.digest),
        ])
        try folder.write("{}", to: "configuration")
        let configuration = try layout.addBlob(Data("{}".utf8), mediaType: "application/vnd.cncf.notary.signature")
        for (file, digest) in [("envelope", envelope.digest), ("configuration", configuration.digest)] {
            let name = registry.image(Self.repository, digest)
            try await client.oras(["blob", "push", "--no-tty", "--plain-http", name, folder.path(file)])
        }
        var subject = image
        subject.platform = nil
        var manifest = Manifest(subject: subject, annotations: signed.annotations)
        switch form {
        case .configuration:
            manifest.schemaVersion = 2
            manifest.mediaType = "application/vnd.oci.image.manifest.v1+json"
            manifest.config = configuration
            manifest.layers = [envelope]
        case .artifactManifest:
            manifest.mediaType = "application/vnd.oci.artifact.manifest.v1+json"
            manifest.artifactType = "application/vnd.cncf.notary.signature"
            manifest.blobs = [envelope]
        }
        try folder.write(try JSONEncoder().encode(manifest), to: "manifest.json")
        try await client.oras([
            "manifest", "push", "--plain-http", "--media-type", manifest.mediaType,
            "\(registry.address)/\(Self.repository)", folder.path("manifest.json"),
        ])
    }

    /// Expects that real notation verifies it.
    func verify(at registry: any ImageRegistry) async throws {
        try await notation.verify(image.digest, in: Self.repository, at: registry)
    }

    private struct Signed: Decodable {
        var layers: [FixtureDescriptor]
        var annotations: [String: String]
    }

    private struct Manifest: Encodable {
        var schemaVersion: Int?
        var mediaType = ""
        var artifactType: String?
        var config: FixtureDescriptor?
        var layers: [FixtureDescriptor]?
        var blobs: [FixtureDescriptor]?
        var subject: FixtureDescriptor
        var annotations: [String: String]
    }
}
