import FoundationEssentials
import TestSupport

/// A registry that serves one image out of a layout, read only, and does one thing wrong.
final class ScriptedRegistry: Sendable {
    /// What goes wrong: the answer in place of the right one, or nil for the right one.
    typealias Fault = @Sendable (RecordedRequest, ScriptedAnswer) -> ScriptedAnswer?

    let server: ScriptedServer
    let index: FixtureDescriptor
    let images: [FixtureDescriptor]
    /// The digests of the images' layers.
    let layers: [String]
    private let layout: ImageLayout

    static let repository = "team/app"
    static let name = "team/app:1.0"
    static let layerSize = 300_000

    var location: String { "oci+http://127.0.0.1:\(server.port)" }

    init(password: String? = nil, fault: @escaping Fault) throws {
        let layout = try ImageLayout()
        let images = try ["amd64", "arm64"].enumerated()
            .map { offset, architecture in
                try layout.addImage(
                    layers: [FixtureLayer(size: Self.layerSize, seed: UInt64(offset) + 50, packing: .plain)],
                    platform: .init(architecture: architecture)
                )
            }
        let index = try layout.addIndex(of: images, tag: "1.0")
        let served = try images.map { try Self.manifest($0.digest, in: layout) }
        layers = served.flatMap { $0.layers.map(\.digest) }
        let types = Dictionary(
            ([index] + images).map { ($0.digest, $0.mediaType) },
            uniquingKeysWith: { first, _ in first }
        )
        let expected = password.map { "Basic " + Data($0.utf8).base64EncodedString() }
        server = try ScriptedServer(handler: { request in
            if let expected, request.header("Authorization") != expected {
                return ScriptedAnswer(401, headers: [("WWW-Authenticate", #"Basic realm="test""#)])
            }
            let right = Self.answer(request, index: index, types: types, layout: layout)
            return fault(request, right) ?? right
        })
        self.index = index
        self.images = images
        self.layout = layout
    }

    /// The bytes of a blob.
    func blob(_ digest: String) throws -> [UInt8] { Array(try layout.blob(digest)) }

    private struct Manifest: Decodable {
        var layers: [FixtureDescriptor]
    }

    private static func manifest(_ digest: String, in layout: ImageLayout) throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: try layout.blob(digest))
    }

    private static func answer(
        _ request: RecordedRequest,
        index: FixtureDescriptor,
        types: [String: String],
        layout: ImageLayout
    ) -> ScriptedAnswer {
        if request.path.hasSuffix("/tags/list") { return .text(#"{"name":"team/app","tags":["1.0"]}"#) }
        guard !request.path.contains("/referrers/") else { return ScriptedAnswer(404) }
        let last = request.path.split(separator: "/").last.map { String($0) } ?? ""
        let digest = last == "1.0" ? index.digest : last
        guard let data = try? layout.blob(digest) else { return ScriptedAnswer(404) }
        let type = types[digest] ?? "application/octet-stream"
        return ScriptedAnswer(
            headers: [("Content-Type", type), ("Docker-Content-Digest", digest)],
            body: .bytes(Array(data))
        )
    }
}
