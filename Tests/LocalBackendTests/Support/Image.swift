import LocalBackend
import PromoterCore

/// A small image that a test pushes.
struct Image: Sendable {
    let blobs: [BlobUpload]
    let manifest: RawManifest

    /// Makes an image.
    ///
    /// - Parameters:
    ///   - name: tells images apart.
    ///   - layerSize: in bytes.
    init(_ name: String, layerSize: Int = 1000) {
        let layer = Array(String(repeating: name + "\n", count: layerSize / (name.utf8.count + 1) + 1).utf8)
        blobs = [
            BlobUpload(bytes: Array(#"{"name":"\#(name)"}"#.utf8), mediaType: .ociConfig),
            BlobUpload(bytes: layer, mediaType: MediaType("application/vnd.oci.image.layer.v1.tar")),
        ]
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":\(Self.json(blobs[0].blob)),\
            "layers":[\(Self.json(blobs[1].blob))]}
            """
        manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
    }

    static func json(_ descriptor: Descriptor) -> String {
        #"{"mediaType":"\#(descriptor.mediaType)","digest":"\#(descriptor.digest)","size":\#(descriptor.size)}"#
    }

    /// Pushes the blobs, then the manifest.
    func push(to backend: LocalBackend, _ repository: String = "app", tagged tag: String? = nil) async throws {
        let name = try RepositoryName(repository)
        for blob in blobs { _ = try await backend.push(blob, to: name) }
        try await backend.push(
            manifest,
            to: name,
            tagged: try tag.map { text throws(ReferenceError) in try TagName(text) }
        )
    }
}
