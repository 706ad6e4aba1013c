/// Takes bytes off the front, as TLS writes its structures (RFC 8446, section 3).
struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// All bytes that are left.
    var rest: [UInt8] { Array(bytes[position...]) }

    /// Takes bytes; `nil` where there are not so many.
    mutating func read(_ count: Int) -> [UInt8]? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Takes a number of so many bytes, eight at most.
    mutating func readNumber(_ count: Int) -> UInt64? {
        read(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Takes what has its length before it, in so many bytes.
    mutating func readPrefixed(_ count: Int) -> ByteReader? {
        guard let length = readNumber(count).flatMap(Int.init(exactly:)), let bytes = read(length) else { return nil }
        return ByteReader(bytes)
    }

    /// What has its length before it, and nothing behind it.
    func prefixed(_ count: Int) -> ByteReader? {
        var copy = self
        guard let reader = copy.readPrefixed(count), copy.isAtEnd else { return nil }
        return reader
    }
}
