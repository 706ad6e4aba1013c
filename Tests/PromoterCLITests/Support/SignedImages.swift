import LocalBackend
import Logging
import PromoterCore
import TestSupport

/// A folder with a registry `source` on disk that has a signed image `team/app:1.0`.
struct SignedImages {
    let folder: TemporaryFolder
    let layout: ImageLayout
    let image: FixtureDescriptor

    init() async throws {
        folder = try TemporaryFolder("command")
        layout = try ImageLayout(path: folder.path("source/team/app"))
        image = try layout.addImage(
            layers: [FixtureLayer(size: 3000, seed: 1), FixtureLayer(size: 3000, seed: 2)],
            platform: .init(architecture: "amd64"),
            tag: "1.0"
        )
        try await sign(image.digest, "one", at: "source")
    }

    /// Attaches one signature to an image.
    func sign(_ digest: String, _ signature: String, at registry: String) async throws {
        let backend = LocalBackend(
            root: folder.path(registry),
            name: registry,
            logger: Logger(label: "test")
        )
        let repository = try RepositoryName("team/app")
        let payload = Array(#"{"signed":"\#(digest)"}"#.utf8)
        for bytes in [payload, Array("{}".utf8)] {
            _ = try await backend.push(BlobUpload(bytes: bytes, mediaType: .ociConfig), to: repository)
        }
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","size":2,"digest":"\(PromoterCore.Digest(of: Array("{}".utf8)))"},\
            "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","size":\(payload.count),"digest":\
            "\(PromoterCore.Digest(of: payload))","annotations":{"dev.cosignproject.cosign/signature":"\(signature)"}}]}
            """
        try await backend.push(
            RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest),
            to: repository,
            tagged: try TagName(digest.replacing(":", with: "-") + ".sig")
        )
    }

    /// Adds another image to the source.
    func addImage(_ tag: String, seed: UInt64) throws -> FixtureDescriptor {
        try layout.addImage(
            layers: [FixtureLayer(size: 3000, seed: seed)],
            platform: .init(architecture: "amd64"),
            tag: tag
        )
    }

    /// Runs a command line in the folder.
    func run(_ arguments: String..., environment: [String: String] = [:], columns: Int? = nil) async -> CommandRun {
        await CommandRun(arguments, in: folder, environment: environment, columns: columns)
    }
}
