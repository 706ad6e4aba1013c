import Crypto
public import FoundationEssentials

/// An OCI image layout that a test fills with images and indexes; the same calls make the same bytes on every machine.
public final class ImageLayout: Sendable {
    private let temporary: TemporaryFolder?

    /// The absolute path of the layout.
    public let path: String

    /// Makes an empty layout in a temporary folder, removed with this value.
    ///
    /// - Throws: When the folder cannot be written.
    public convenience init() throws {
        let folder = try TemporaryFolder("layout")
        try self.init(path: folder.path, temporary: folder)
    }

    /// Makes an empty layout at a path, which stays.
    ///
    /// - Parameter path: The absolute path of the layout's folder; made where it is missing.
    /// - Throws: When the folder cannot be written.
    public convenience init(path: String) throws {
        try self.init(path: path, temporary: nil)
    }

    private init(path: String, temporary: TemporaryFolder?) throws {
        self.path = path
        self.temporary = temporary
        try FileManager.default.createDirectory(atPath: "\(path)/blobs/sha256", withIntermediateDirectories: true)
        try write(Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), to: "oci-layout")
        try write(LayoutIndex(manifests: []), to: "index.json")
    }

    /// Adds an image: its configuration, its layers and its manifest.
    ///
    /// - Parameters:
    ///   - layers: The layers, first to last.
    ///   - platform: What it runs on.
    ///   - format: Whose media types it has.
    ///   - annotations: The manifest's annotations.
    ///   - tag: A name for it in the layout.
    /// - Returns: The manifest's descriptor, with the platform.
    /// - Throws: When a file cannot be written.
    @discardableResult
    public func addImage(
        layers: [FixtureLayer] = [FixtureLayer(seed: 1)],
        platform: FixtureDescriptor.Platform = .init(architecture: "amd64"),
        format: ImageFormat = .oci,
        annotations: [String: String]? = nil,
        tag: String? = nil
    ) throws -> FixtureDescriptor {
        let written = try layers.map { try write($0, format: format) }
        let configuration = Configuration(
            architecture: platform.architecture,
            os: platform.os,
            rootfs: .init(diff_ids: written.map(\.contentDigest)),
            config: [:]
        )
        let manifest = Manifest(
            mediaType: format.manifest,
            config: try addBlob(Self.encode(configuration), mediaType: format.configuration),
            layers: written.map(\.descriptor),
            annotations: annotations
        )
        var descriptor = try addBlob(Self.encode(manifest), mediaType: format.manifest)
        descriptor.platform = platform
        if let tag { try self.tag(descriptor, as: tag) }
        return descriptor
    }

    /// Adds an index of images that are in the layout.
    ///
    /// - Parameters:
    ///   - manifests: What it lists.
    ///   - format: Whose media type it has.
    ///   - tag: A name for it in the layout.
    /// - Returns: The index's descriptor.
    /// - Throws: When a file cannot be written.
    @discardableResult
    public func addIndex(
        of manifests: [FixtureDescriptor],
        format: ImageFormat = .oci,
        tag: String? = nil
    ) throws -> FixtureDescriptor {
        let index = Index(mediaType: format.index, manifests: manifests)
        let descriptor = try addBlob(Self.encode(index), mediaType: format.index)
        if let tag { try self.tag(descriptor, as: tag) }
        return descriptor
    }

    /// Adds a blob or manifest of any bytes.
    ///
    /// - Parameters:
    ///   - data: Its bytes.
    ///   - mediaType: The media type of the descriptor.
    /// - Returns: The descriptor.
    /// - Throws: When the file cannot be written.
    public func addBlob(_ data: Data, mediaType: String) throws -> FixtureDescriptor {
        let digest = FixtureDigest.of(data)
        try write(data, to: Self.blobPath(digest))
        return FixtureDescriptor(mediaType: mediaType, digest: digest, size: data.count)
    }

    /// Names something in the layout's index; a name that was elsewhere moves.
    ///
    /// - Parameters:
    ///   - descriptor: What is named.
    ///   - tag: The name.
    /// - Throws: When the index cannot be written.
    public func tag(_ descriptor: FixtureDescriptor, as tag: String) throws {
        let url = URL(filePath: path).appending(path: "index.json")
        var index = try JSONDecoder().decode(LayoutIndex.self, from: Data(contentsOf: url))
        index.manifests.removeAll { $0.annotations?[Self.nameAnnotation] == tag }
        var named = descriptor
        named.annotations = [Self.nameAnnotation: tag]
        index.manifests.append(named)
        try write(index, to: "index.json")
    }

    /// The bytes of a blob or manifest.
    ///
    /// - Parameter digest: Its digest.
    /// - Returns: The bytes.
    /// - Throws: When it is not there.
    public func blob(_ digest: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path).appending(path: Self.blobPath(digest)))
    }

    private static let nameAnnotation = "org.opencontainers.image.ref.name"

    /// The digests of an image's layers.
    ///
    /// - Parameter image: The image.
    /// - Returns: Each layer's digest, first to last.
    /// - Throws: When there is no such image.
    public func layers(of image: FixtureDescriptor) throws -> [String] {
        try JSONDecoder().decode(Manifest.self, from: blob(image.digest)).layers.map(\.digest)
    }

    private static func blobPath(_ digest: String) -> String {
        "blobs/" + digest.replacing(":", with: "/")
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    private func write(_ value: some Encodable, to name: String) throws {
        try write(Self.encode(value), to: name)
    }

    private func write(_ data: Data, to name: String) throws {
        try data.write(to: URL(filePath: path).appending(path: name))
    }

    /// Writes a layer's blob in pieces, and gives the digest of the archive in it too.
    private func write(
        _ layer: FixtureLayer,
        format: ImageFormat
    ) throws -> (descriptor: FixtureDescriptor, contentDigest: String) {
        let working = "\(path)/layer-\(UUID().uuidString)"
        var sink = try FileSink(path: working)
        var archive = SHA256()
        var gzip = StoredGzip()
        if layer.packing == .gzip { try sink.write(StoredGzip.header) }
        for piece in LayerBytes(of: layer) {
            archive.update(data: piece)
            try sink.write(layer.packing == .gzip ? gzip.block(piece) : piece)
        }
        if layer.packing == .gzip { try sink.write(gzip.trailer()) }
        let digest = sink.digest()
        let target = "\(path)/\(Self.blobPath(digest))"
        if FileManager.default.fileExists(atPath: target) {
            try FileManager.default.removeItem(atPath: working)
        } else {
            try FileManager.default.moveItem(atPath: working, toPath: target)
        }
        let descriptor = FixtureDescriptor(mediaType: format.layer(layer.packing), digest: digest, size: sink.size)
        return (descriptor, FixtureDigest.text(archive.finalize()))
    }
}

extension ImageLayout {
    private struct LayoutIndex: Codable {
        var schemaVersion = 2
        var manifests: [FixtureDescriptor]
    }

    private struct Manifest: Codable {
        var schemaVersion = 2
        let mediaType: String
        let config: FixtureDescriptor
        let layers: [FixtureDescriptor]
        let annotations: [String: String]?
    }

    private struct Index: Encodable {
        let schemaVersion = 2
        let mediaType: String
        let manifests: [FixtureDescriptor]
    }

    private struct Configuration: Encodable {
        struct RootFileSystem: Encodable {
            let type = "layers"
            let diff_ids: [String]
        }

        let architecture: String
        let os: String
        let rootfs: RootFileSystem
        let config: [String: String]
    }
}
