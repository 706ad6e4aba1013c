/// How a file system is packed that a container engine unpacks, told by the first bytes.
///
/// Engines such as Docker's look at a layer's bytes, not at its media type.
enum ArchiveFormat: Sendable, Hashable {
    case gzip, zstandard, xz, bzip2, tar

    /// How many bytes of a layer tell: the header of a tar archive.
    static let headLength = 512

    /// Recognises an archive; `nil` for what no engine can unpack.
    ///
    /// - Parameter head: the first bytes of a layer, ``headLength`` of them or all.
    init?(head: some Collection<UInt8>) {
        let head = Array(head.prefix(Self.headLength))
        if head.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippableFrame(head) {
            self = .zstandard
        } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .xz
        } else if head.starts(with: Array("BZh".utf8)) {
            self = .bzip2
        } else if Self.isTarHeader(head) {
            self = .tar
        } else {
            return nil
        }
    }

    /// Whether zstd would skip a frame and go on: RFC 8878, section 3.1.2.
    private static func isSkippableFrame(_ head: [UInt8]) -> Bool {
        head.count >= 4 && head[0] & 0xF0 == 0x50 && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
    }

    /// Whether it is the header of an archive's first member, by its checksum, or the end of an archive without any.
    private static func isTarHeader(_ head: [UInt8]) -> Bool {
        guard head.count == headLength else { return false }
        if head.allSatisfy({ $0 == 0 }) { return true }
        let field = head[148..<156]
        let digits = field.drop { $0 == 0x20 || $0 == 0 }.prefix { (0x30...0x37).contains($0) }
        guard let stated = Int(String(decoding: digits, as: UTF8.self), radix: 8) else { return false }
        func sum(_ value: (UInt8) -> Int) -> Int {
            head.indices.reduce(0) { $0 + (field.indices.contains($1) ? 0x20 : value(head[$1])) }
        }
        return stated == sum { Int($0) } || stated == sum { Int(Int8(bitPattern: $0)) }
    }
}
