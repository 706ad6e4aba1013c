import Foundation
import LocalBackend
import Logging
import PromoterCore
import TestSupport

/// A source and a destination on disk, and images to promote.
struct Site {
    let folder: TemporaryFolder
    let source: any RegistryBackend
    let destination: any RegistryBackend
    let app: RepositoryName
    private let layout: ImageLayout

    init() throws {
        folder = try TemporaryFolder("promotion")
        app = try RepositoryName("team/app")
        source = try Self.backend("source", in: folder)
        destination = try Self.backend("destination", in: folder)
        layout = try ImageLayout(path: folder.path("source/team/app"))
    }

    func backend(_ name: String) throws -> any RegistryBackend {
        try Self.backend(name, in: folder)
    }

    private static func backend(_ name: String, in folder: TemporaryFolder) throws -> LocalBackend {
        LocalBackend(root: try folder.folder(name), name: name, logger: Logger(label: "test"))
    }

    /// Adds an image to the source.
    @discardableResult
    func image(_ tag: String?, layers: [UInt64] = [1, 2], architecture: String = "amd64") throws -> FixtureDescriptor {
        try layout.addImage(
            layers: layers.map { FixtureLayer(size: 3000, seed: $0) },
            platform: .init(architecture: architecture),
            tag: tag
        )
    }

    /// Adds a manifest to the source that no registry may take, as another tool may write it.
    func write(_ text: String, _ mediaType: String, tag: String) throws {
        try layout.tag(layout.addBlob(Data(text.utf8), mediaType: mediaType), as: tag)
    }

    /// Adds an index of two images to the source.
    func index(_ tag: String) throws -> (index: FixtureDescriptor, children: [FixtureDescriptor]) {
        let children = [
            try image(nil, layers: [1, 2], architecture: "amd64"),
            try image(nil, layers: [1, 3], architecture: "arm64"),
        ]
        return (try layout.addIndex(of: children, tag: tag), children)
    }

    /// Adds an index of so many images to the source.
    func index(_ tag: String, of count: Int) throws -> (index: FixtureDescriptor, children: [FixtureDescriptor]) {
        let children = try (0..<count)
            .map { number in
                try image(nil, layers: [1, UInt64(number) + 2], architecture: "amd\(number)")
            }
        return (try layout.addIndex(of: children, tag: tag), children)
    }

    /// Attaches signatures, one a word, in place of those that are there.
    @discardableResult
    func sign(
        _ digest: String,
        _ signatures: [String],
        suffix: String = "sig",
        at backend: any RegistryBackend,
        in repository: RepositoryName? = nil
    ) async throws -> RawManifest {
        let payload = Array(#"{"critical":{"image":{"docker-manifest-digest":"\#(digest)"}}}"#.utf8)
        let config = Array(#"{"rootfs":{"type":"layers","diff_ids":[]}}"#.utf8)
        let repository = repository ?? app
        for bytes in [payload, config] {
            _ = try await backend.push(BlobUpload(bytes: bytes, mediaType: .ociConfig), to: repository)
        }
        let layers = signatures.map { signature in
            """
            {"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","size":\(payload.count),"digest":\
            "\(PromoterCore.Digest(of: payload))","annotations":{"dev.cosignproject.cosign/signature":"\(signature)"}}
            """
        }
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","size":\(config.count),"digest":\
            "\(PromoterCore.Digest(of: config))"},"layers":[\(layers.joined(separator: ","))]}
            """
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(manifest, to: repository, tagged: try signatureTag(digest, suffix))
        return manifest
    }

    func signatureTag(_ digest: String, _ suffix: String = "sig") throws -> TagName {
        try TagName(digest.replacing(":", with: "-") + "." + suffix)
    }

    /// The signatures of an image, in order.
    func signatures(_ digest: String, at backend: any RegistryBackend) async throws -> [String] {
        let tag = try signatureTag(digest)
        guard let manifest = try await backend.manifest(.tag(tag), in: app),
            case .image(let image) = try manifest.content()
        else { return [] }
        return image.layers.compactMap { $0.annotations["dev.cosignproject.cosign/signature"] }
    }

    func tagged(_ tag: String, at backend: any RegistryBackend) async throws -> String? {
        try await backend.resolve(.tag(try TagName(tag)), in: app)?.digest.text
    }

    func promote(
        _ images: String...,
        from: (any RegistryBackend)? = nil,
        to: [any RegistryBackend]? = nil,
        newTag: String? = nil,
        overwrite: Bool = false,
        dryRun: Bool = false,
        trustedAge: Duration = .seconds(600)
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: try images.map { try ImageReference($0) },
            newTag: try newTag.map { try TagName($0) },
            overwritesTags: overwrite,
            isDryRun: dryRun,
            trustedAge: trustedAge
        )
        return await Promotion(from: from ?? source, to: to ?? [destination], request: request).run()
    }

    /// Removes a blob or manifest of the source from its disk.
    func lose(_ digest: String) throws {
        let path = folder.path("source/team/app/blobs/" + digest.replacing(":", with: "/"))
        try FileManager.default.removeItem(atPath: path)
    }

    /// Changes a byte of a blob of the source on its disk.
    func damage(_ digest: String) throws {
        let path = folder.path("source/team/app/blobs/" + digest.replacing(":", with: "/"))
        var data = try Data(contentsOf: URL(filePath: path))
        data[data.startIndex + data.count / 2] ^= 1
        try data.write(to: URL(filePath: path))
    }

    func blobs(of digest: String) async throws -> [Descriptor] {
        let manifest = try await source.manifest(.digest(try PromoterCore.Digest(digest)), in: app)
        return try manifest?.content().blobs ?? []
    }
}

extension ImageResult {
    var error: PromotionError? {
        if case .failed(let error) = outcome { error } else { nil }
    }
}
