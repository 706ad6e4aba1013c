import FoundationEssentials
import TestSupport
import Testing

/// The signatures in the folder `Vectors`.
enum Vector {
    static let folder = "\(Repository.root)/Tests/SignatureVerificationTests/Vectors"

    /// The identity of most of the bundles.
    static let identity =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
        + "extremely-dangerous-oidc-beacon.yml@refs/heads/main"
    static let issuer = "https://token.actions.githubusercontent.com"

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
    }

    static func bundle(_ name: String) throws -> [UInt8] {
        try bytes("sigstore-bundles/\(name)/bundle.sigstore.json")
    }

    /// The names of the folders with a bundle, in order.
    static let bundles: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/sigstore-bundles")
        return (names ?? []).filter { !$0.contains(".") || $0.hasPrefix("happy-path") }.sorted()
    }()
}

/// A layer of a `.sig` manifest in the folder `cosign-tags`.
struct CosignVector: Decodable {
    var mimeType: String
    var payload: Data
    var annotations: [String: String]

    init(_ name: String) throws {
        let file = try Vector.bytes("cosign-tags/\(name)/signature-1")
        let head = Array("\0sigstore-json\n".utf8)
        try #require(file.starts(with: head))
        self = try JSONDecoder().decode(CosignVector.self, from: Data(file.dropFirst(head.count)))
    }
}

extension [UInt8] {
    /// The bytes cut off everywhere, and with each byte changed in some ways.
    ///
    /// - Parameter step: how many bytes to go on each time.
    /// - Returns: the damaged copies.
    func damaged(step: Int = 1) -> [[UInt8]] {
        stride(from: 0, to: count, by: step)
            .flatMap { place in
                let changed = [self[place] ^ 1, self[place] ^ 0x80, 0, 0xFF]
                    .map { byte in
                        var copy = self
                        copy[place] = byte
                        return copy
                    }
                return [Array(prefix(place))] + changed
            }
    }
}
