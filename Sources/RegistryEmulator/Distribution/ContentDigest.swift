/// A digest as the OCI image specification writes it: `sha256:` and 64 hex digits, or `sha512:` and 128.
public struct ContentDigest: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A digest's algorithm.
    public enum Algorithm: String, Sendable, Hashable, Codable {
        /// SHA-256, 64 hex digits.
        case sha256
        /// SHA-512, 128 hex digits.
        case sha512
    }

    /// The algorithm.
    public let algorithm: Algorithm
    /// The hash, in lower-case hex.
    public let hex: String

    /// Makes a SHA-256 digest.
    ///
    /// - Parameter sha256: the hash, in lower-case hex.
    public init(sha256: String) {
        algorithm = .sha256
        hex = sha256
    }

    /// Makes a SHA-512 digest.
    ///
    /// - Parameter sha512: the hash, in lower-case hex.
    public init(sha512: String) {
        algorithm = .sha512
        hex = sha512
    }

    /// Reads a digest; `nil` where it is none or of an algorithm that nobody must support.
    ///
    /// - Parameter text: `algorithm:hex`.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let algorithm = Algorithm(rawValue: String(text[..<colon])) else {
            return nil
        }
        let hex = String(text[text.index(after: colon)...])
        let isHex = hex.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard isHex, hex.utf8.count == (algorithm == .sha256 ? 64 : 128) else { return nil }
        self.algorithm = algorithm
        self.hex = hex
    }

    /// The digest as it is written.
    public var description: String { "\(algorithm.rawValue):\(hex)" }
}

/// What a manifest is called by: a tag or a digest.
public enum ManifestName: Sendable, Hashable {
    /// A tag.
    case tag(String)
    /// A digest.
    case digest(ContentDigest)

    /// The name as it is written.
    public var text: String {
        switch self {
        case .tag(let tag): tag
        case .digest(let digest): digest.description
        }
    }
}
