/// Bytes of any length without memory for them: neighbouring pieces of 64 KiB differ, so that lost or doubled ones show.
public enum BytePattern {
    private static let pieceSize = 64 * 1024
    private static let block: [UInt8] = (0..<(2 * pieceSize))
        .map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 >> 8) &* 17) }

    /// The bytes of a range of offsets.
    ///
    /// - Parameter range: the offsets.
    /// - Returns: their bytes.
    public static func bytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = offset / pieceSize
            let within = offset % pieceSize
            let count = min(pieceSize - within, range.upperBound - offset)
            let start = within + (piece &* 257) % pieceSize
            bytes += block[start..<start + count]
            offset += count
        }
        return bytes
    }
}
