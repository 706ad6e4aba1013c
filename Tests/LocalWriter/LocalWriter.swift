import Glibc
import LocalBackend
import PromoterCore

/// Pushes images to a local registry, one after the other, and names each tag on standard output when it is set.
///
/// usage: local-writer ROOT REPOSITORY PREFIX COUNT [delete]
///
/// With `delete` it deletes these tags, each with its manifest, instead of pushing them.
///
/// Every third image is an index of two. All share one layer.
@main
struct LocalWriter {
    let backend: LocalBackend
    let repository: RepositoryName

    static func main() async throws {
        let arguments = CommandLine.arguments
        let deletes = arguments.last == "delete"
        guard arguments.count == (deletes ? 6 : 5), let count = Int(arguments[4]) else {
            say("usage: local-writer ROOT REPOSITORY PREFIX COUNT [delete]")
            exit(64)
        }
        let writer = LocalWriter(
            backend: LocalBackend(root: arguments[1]),
            repository: try RepositoryName(arguments[2])
        )
        do throws(RegistryError) {
            for number in 0..<count {
                guard let tag = try? TagName("\(arguments[3])-\(number)") else { exit(64) }
                if deletes {
                    try await writer.delete(tag)
                } else {
                    try await writer.pushImage(tag, isIndex: number % 3 == 2)
                }
                say(tag.text)
            }
        } catch {
            say("failed: \(error.kind.rawValue): \(error)")
            exit(1)
        }
    }

    private func delete(_ tag: TagName) async throws(RegistryError) {
        guard let target = try await backend.resolve(.tag(tag), in: repository) else { return }
        _ = try await backend.delete(.digest(target.digest), in: repository)
    }

    private func pushImage(_ tag: TagName, isIndex: Bool) async throws(RegistryError) {
        let parts = isIndex ? ["a", "b"] : ["a"]
        var images: [RawManifest] = []
        for part in parts { images.append(try await pushParts(of: "\(tag)-\(part)")) }
        for image in images { try await backend.push(image, to: repository, tagged: nil) }
        guard isIndex else { return try await backend.push(images[0], to: repository, tagged: tag) }
        let children = images.map { json($0.descriptor) }.joined(separator: ",")
        let text = #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[\#(children)]}"#
        let index = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await backend.push(index, to: repository, tagged: nil)
        try await backend.push(index, to: repository, tagged: tag)
    }

    private func pushParts(of name: String) async throws(RegistryError) -> RawManifest {
        let layerType = MediaType("application/vnd.oci.image.layer.v1.tar")
        let config = BlobUpload(bytes: Array(#"{"name":"\#(name)"}"#.utf8), mediaType: .ociConfig)
        let shared = BlobUpload(bytes: [UInt8](repeating: 7, count: 300_000), mediaType: layerType)
        let own = BlobUpload(bytes: Array(String(repeating: name, count: 10_000).utf8), mediaType: layerType)
        for blob in [config, shared, own] { _ = try await backend.push(blob, to: repository) }
        let layers = [shared, own].map { json($0.blob) }.joined(separator: ",")
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":\(json(config.blob)),"layers":[\(layers)]}
            """
        return RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
    }

    private func json(_ descriptor: Descriptor) -> String {
        #"{"mediaType":"\#(descriptor.mediaType)","digest":"\#(descriptor.digest)","size":\#(descriptor.size)}"#
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        write(STDOUT_FILENO, bytes, bytes.count)
    }
}
