import Glibc

/// The bytes of a layer's archive, in pieces, so that a large layer needs little memory.
struct LayerBytes: Sequence, IteratorProtocol {
    private static let pieceSize = 65_535
    private static let block = 512

    private let layer: FixtureLayer
    private var pattern: [UInt8]
    private var remaining: Int
    private var piece: UInt64 = 0
    private var stage = Stage.header

    private enum Stage { case header, content, trailer, end }

    init(of layer: FixtureLayer) {
        self.layer = layer
        remaining = layer.size
        // xorshift64*: incompressible, and the same on every machine.
        var state = layer.seed &* 0x9E37_79B9_7F4A_7C15 | 1
        pattern = []
        pattern.reserveCapacity(Self.pieceSize)
        while pattern.count < Swift.min(Self.pieceSize, layer.size) {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            let value = state &* 0x2545_F491_4F6C_DD1D
            for shift in stride(from: 0, to: 64, by: 8) {
                pattern.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            }
        }
    }

    mutating func next() -> [UInt8]? {
        switch stage {
        case .header:
            stage = remaining > 0 ? .content : .trailer
            return header()
        case .content:
            let count = Swift.min(Self.pieceSize, remaining)
            remaining -= count
            if remaining == 0 { stage = .trailer }
            // Each piece differs from the others, so that no store can fold them.
            for index in 0..<Swift.min(8, pattern.count) {
                pattern[index] = UInt8(truncatingIfNeeded: piece >> UInt64(8 * index))
            }
            piece += 1
            return Array(pattern.prefix(count))
        case .trailer:
            stage = .end
            let padding = (Self.block - layer.size % Self.block) % Self.block
            return [UInt8](repeating: 0, count: padding + 2 * Self.block)
        case .end:
            return nil
        }
    }

    /// A header block in the ustar format (POSIX.1-1988) for `file-SEED`.
    private func header() -> [UInt8] {
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put("file-\(layer.seed)", at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(layer.size, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\u{0} ", at: 148)
        return header
    }
}
