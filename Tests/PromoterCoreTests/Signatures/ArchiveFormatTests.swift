import Testing

@testable import PromoterCore

@Suite("An archive is known by its first bytes")
struct ArchiveFormatTests {
    private static func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 7, count: 600) }

    @Test(
        arguments: [
            ([0x1F, 0x8B, 8], .gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstandard), ([0x53, 0x2A, 0x4D, 0x18], .zstandard),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .xz), (Array("BZh9".utf8), .bzip2), (Array("{\"a\":1}".utf8), nil),
            (Array("SPDXVersion: SPDX-2.3\n".utf8), nil), ([], nil), ([0x1F], nil), ([0x54, 0x2A, 0x4D], nil),
        ] as [([UInt8], ArchiveFormat?)]
    )
    func magic(bytes: [UInt8], format: ArchiveFormat?) {
        #expect(ArchiveFormat(head: bytes) == format)
        if !bytes.isEmpty { #expect(ArchiveFormat(head: Self.padded(bytes)) == format) }
    }

    /// A header as tar writes it, with a checksum of bytes as they are given.
    private func header(name: [UInt8], sum: (UInt8) -> Int, field: (String) -> String) -> [UInt8] {
        var header = name + [UInt8](repeating: 0, count: 512 - name.count)
        for index in 148..<156 { header[index] = 0x20 }
        let text = field(String(header.reduce(0) { $0 + sum($1) }, radix: 8))
        for (offset, byte) in text.utf8.enumerated() { header[148 + offset] = byte }
        return header
    }

    @Test("of tar, in all its dialects, by the checksum of the header")
    func tar() {
        let names: [[UInt8]] = [Array("etc/passwd".utf8), [0xC3, 0xA9, 0x62], Array(#"{"json":1}"#.utf8)]
        for name in names {
            for sum in [{ Int($0) }, { Int(Int8(bitPattern: $0)) }] as [(UInt8) -> Int] {
                for field in [{ "00" + $0 + "\0 " }, { " " + $0 + " " }, { $0 + "\0" }] as [(String) -> String] {
                    let header = header(name: name, sum: sum, field: field)
                    #expect(ArchiveFormat(head: header) == .tar)
                    #expect(ArchiveFormat(head: header + header) == .tar)
                    #expect(ArchiveFormat(head: header.dropLast()) == nil)
                    var other = header
                    other[40] ^= 1
                    #expect(ArchiveFormat(head: other) == nil)
                }
            }
        }
        #expect(ArchiveFormat(head: [UInt8](repeating: 0, count: 1024)) == .tar)
    }
}
