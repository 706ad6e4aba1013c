/// A gzip stream (RFC 1952) of stored blocks (RFC 1951, 3.2.4), made piece by piece.
struct StoredGzip {
    /// The stream's first bytes: no name, no time, an unknown system.
    static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    private static let table: [UInt32] = (0..<256)
        .map { index in
            (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }

    private var checksum = UInt32.max
    private var count: UInt32 = 0

    /// One block with these bytes, at most 65,535.
    mutating func block(_ bytes: [UInt8]) -> [UInt8] {
        for byte in bytes {
            checksum = Self.table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)] ^ (checksum >> 8)
        }
        count &+= UInt32(bytes.count)
        let length = UInt16(bytes.count)
        return [0] + Self.littleEndian(length) + Self.littleEndian(~length) + bytes
    }

    /// An empty last block, the checksum and the size.
    func trailer() -> [UInt8] {
        [1, 0, 0, 255, 255] + Self.littleEndian(~checksum) + Self.littleEndian(count)
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
