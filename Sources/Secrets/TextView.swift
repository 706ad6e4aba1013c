/// A text as it reads once its escapes are taken away, with what each byte was written as.
struct TextView {
    /// The bytes, letters of ASCII in lower case.
    private(set) var bytes: [UInt8] = []
    /// The same bytes, with the letters of the URL-safe alphabet of base 64 as those of the usual one.
    private(set) var base64: [UInt8] = []
    private var exact: [UInt8] = []
    private var starts: [Int] = []
    private var ends: [Int] = []

    /// How often escapes within escapes are looked through.
    private static let depth = 3

    /// All ways to read a text: as it is, with its escapes taken away once and again, and each without its spaces.
    static func all(of bytes: [UInt8]) -> [TextView] {
        var views = [TextView(bytes)]
        while views.count <= depth, let next = views[views.count - 1].unescaped() { views.append(next) }
        return views + views.compactMap { $0.squeezed() }
    }

    /// A text with its escapes taken away once and again: what a view of it reads, whose escapes may be its own.
    static func readings(of text: String) -> [String] {
        var views = [TextView(Array(text.utf8))]
        while views.count <= depth, let next = views[views.count - 1].unescaped() { views.append(next) }
        return views.map { String(decoding: $0.exact, as: UTF8.self) }
    }

    private init() {}

    private init(_ bytes: [UInt8]) {
        for (index, byte) in bytes.enumerated() { append(byte, index, index + 1) }
    }

    /// Where the bytes of a range stand in the text.
    func source(of range: Range<Int>) -> Range<Int> {
        starts[range.lowerBound]..<ends[range.upperBound - 1]
    }

    /// Whether nothing stands in the text between a byte and the next.
    func isJoined(_ index: Int) -> Bool { index + 1 < starts.count && starts[index + 1] == ends[index] }

    private mutating func append(_ byte: UInt8, _ start: Int, _ end: Int) {
        exact.append(byte)
        let lowered = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
        bytes.append(lowered)
        base64.append(
            lowered == UInt8(ascii: "-")
                ? UInt8(ascii: "+") : lowered == UInt8(ascii: "_") ? UInt8(ascii: "/") : lowered
        )
        starts.append(start)
        ends.append(end)
    }

    /// The text without spaces, line ends and control characters, which some writers put into what is long; `nil` where there
    /// are none.
    private func squeezed() -> TextView? {
        guard exact.contains(where: { $0 <= 0x20 }) else { return nil }
        var view = TextView()
        for (index, byte) in exact.enumerated() where byte > 0x20 { view.append(byte, starts[index], ends[index]) }
        return view
    }

    /// The text with percent-encodings and the escapes of JSON and HTML taken away; `nil` where there are none.
    private func unescaped() -> TextView? {
        var view = TextView()
        var index = 0
        var isChanged = false
        while index < exact.count {
            if let escape = TextEscape(exact[index...]) {
                for byte in escape.bytes { view.append(byte, starts[index], ends[index + escape.length - 1]) }
                index += escape.length
                isChanged = true
            } else {
                view.append(exact[index], starts[index], ends[index])
                index += 1
            }
        }
        return isChanged ? view : nil
    }
}
