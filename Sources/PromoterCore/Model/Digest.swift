/// The content address of a manifest or a blob: `algorithm:encoded` (OCI image specification, descriptor.md, "Digests").
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The whole digest, `sha256:6c3c…`.
    public let text: String
    /// How it is computed.
    public let algorithm: DigestAlgorithm

    /// The part after the colon, lower-case hexadecimal.
    public var encoded: String { String(text.dropFirst(algorithm.rawValue.utf8.count + 1)) }

    /// The whole digest.
    public var description: String { text }

    /// The first twelve digits of it, as tables and progress lines show it.
    public var short: String { String(encoded.prefix(12)) }

    /// Parses a digest.
    ///
    /// - Parameter text: `sha256:` and 64, or `sha512:` and 128 lower-case hexadecimal digits.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        guard let colon = text.firstIndex(of: ":") else {
            throw ReferenceError(text: text, expected: "a digest: an algorithm, a colon, hexadecimal digits")
        }
        guard let algorithm = DigestAlgorithm(rawValue: String(text[..<colon])) else {
            throw ReferenceError(text: text, expected: "a digest by sha256 or sha512")
        }
        let encoded = text[text.index(after: colon)...].utf8
        guard encoded.count == algorithm.encodedLength, encoded.allSatisfy(Self.isLowercaseHexadecimal) else {
            throw ReferenceError(
                text: text,
                expected: "\(algorithm.encodedLength) lower-case hexadecimal digits behind \(algorithm.rawValue):"
            )
        }
        self.text = text
        self.algorithm = algorithm
    }

    init(algorithm: DigestAlgorithm, bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var encoded: [UInt8] = []
        for byte in bytes {
            encoded.append(digits[Int(byte >> 4)])
            encoded.append(digits[Int(byte & 0xf)])
        }
        self.algorithm = algorithm
        self.text = algorithm.rawValue + ":" + String(decoding: encoded, as: UTF8.self)
    }

    private static func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

/// How a digest is computed; the two algorithms that the specification registers.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// SHA-256, which every registry knows.
    case sha256
    /// SHA-512, which a registry may know.
    case sha512

    /// How many hexadecimal digits the digest has.
    public var encodedLength: Int {
        switch self {
        case .sha256: 64
        case .sha512: 128
        }
    }
}

extension Digest: Comparable {
    /// Orders by text, so that lists come out the same each time.
    public static func < (left: Digest, right: Digest) -> Bool { left.text < right.text }
}

extension Digest: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(try container.decode(String.self))
        } catch let error as ReferenceError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
