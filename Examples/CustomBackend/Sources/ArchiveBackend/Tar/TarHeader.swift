/// A header of a tar archive (POSIX pax interchange format), as it is read and written.
struct TarHeader: Sendable, Hashable {
    /// Headers and contents fill blocks of this many bytes.
    static let block: Int64 = 512
    /// The largest size that eleven octal digits hold: 8 GiB less one byte.
    private static let largestSize: Int64 = 0o777_7777_7777

    enum Kind: UInt8, Sendable {
        case file = 0x30
        case link = 0x31
        case extended = 0x78
        /// GNU's way to write a long name before the entry that has it.
        case longName = 0x4c
        case longLink = 0x4b
        case other = 0
    }

    var kind: Kind
    var path: String
    var target = ""
    var size: Int64 = 0

    /// How many bytes an entry's content takes in the archive.
    static func padded(_ size: Int64) -> Int64 { (size + block - 1) / block * block }
}

extension TarHeader {
    /// Reads a block.
    ///
    /// - Parameter block: 512 bytes.
    /// - Throws: ``ArchiveProblem`` where it is no header.
    init(_ block: [UInt8]) throws(ArchiveProblem) {
        let sum = block.enumerated().reduce(0) { $0 + Int((148..<156).contains($1.offset) ? 0x20 : $1.element) }
        guard Self.number(block[148..<156]) == Int64(sum), let size = Self.number(block[124..<136]), size >= 0 else {
            throw ArchiveProblem(
                .storage,
                reason: "the file is not a tar archive, or damaged",
                remedy: "unpack it first if it is compressed; else take it from where it came from again"
            )
        }
        let isFile = block[156] == 0 || block[156] == Kind.file.rawValue
        kind = isFile ? .file : Kind(rawValue: block[156]) ?? .other
        let prefix = block[257..<263].elementsEqual("ustar\0".utf8) ? Self.text(block[345..<500]) : ""
        path = (prefix.isEmpty ? "" : prefix + "/") + Self.text(block[0..<100])
        target = Self.text(block[157..<257])
        self.size = kind == .link ? 0 : size
    }

    /// What stands before an entry's content: its header, with another one before it where this one is too small.
    var blocks: [UInt8] {
        var records: [UInt8] = []
        if path.utf8.count > 100 { records += Self.record("path", path) }
        if target.utf8.count > 100 { records += Self.record("linkpath", target) }
        if size > Self.largestSize { records += Self.record("size", "\(size)") }
        guard !records.isEmpty else { return plain }
        var long = TarHeader(kind: .extended, path: "pax-header", size: Int64(records.count)).plain
        long += records
        long += Array(repeating: 0, count: Int(Self.padded(Int64(records.count))) - records.count)
        return long + plain
    }

    private var plain: [UInt8] {
        var block = [UInt8](repeating: 0, count: Int(Self.block))
        func put(_ text: String, at offset: Int, _ width: Int) {
            block.replaceSubrange(offset..<offset + min(text.utf8.count, width), with: text.utf8.prefix(width))
        }
        func octal(_ number: Int64, _ width: Int) -> String {
            let digits = String(number, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(path, at: 0, 100)
        put("0000644\0" + "0000000\0" + "0000000\0", at: 100, 24)
        // A larger size stands in the extended header.
        put(octal(size > Self.largestSize ? 0 : size, 11), at: 124, 11)
        put(octal(0, 11), at: 136, 11)
        put(String(repeating: " ", count: 8), at: 148, 8)
        block[156] = kind.rawValue
        put(target, at: 157, 100)
        put("ustar\u{0}00", at: 257, 8)
        put(octal(block.reduce(0) { $0 + Int64($1) }, 6) + "\0 ", at: 148, 8)
        return block
    }

    /// Reads the content of an extended header: `LENGTH KEY=VALUE\n`, the length that of the whole record.
    ///
    /// - Parameter bytes: the content.
    mutating func extend(by bytes: [UInt8]) {
        var rest = bytes[...]
        while let space = rest.firstIndex(of: 0x20),
            let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
            length > space - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: 0x3d) else { continue }
            let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": path = value
            case "linkpath": target = value
            case "size": size = Int64(value) ?? size
            default: break
            }
        }
    }

    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let text = " \(key)=\(value)\n"
        var length = text.utf8.count
        while "\(length)".utf8.count + text.utf8.count != length { length = "\(length)".utf8.count + text.utf8.count }
        return Array("\(length)\(text)".utf8)
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A number in octal digits, or in binary, as GNU writes large ones.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if let first = field.first, first & 0x80 != 0 {
            return field.dropFirst().reduce(Int64(first & 0x7f)) { ($0 &<< 8) | Int64($1) }
        }
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
        return Int64(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
