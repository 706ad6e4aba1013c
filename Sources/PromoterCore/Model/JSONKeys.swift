internal import FoundationEssentials

/// The keys of a JSON document, as any reader may take them.
///
/// Of two equal keys one reader takes the first and another the last, and readers that are written in Go take `Platform` for
/// `platform`: such a document says different things to who checks it and to who runs it.
struct JSONKeys {
    /// A key that stands in the same object twice, as some reader takes it; `nil` where there is none.
    let ambiguous: String?

    /// Looks at the keys.
    ///
    /// - Parameter bytes: the document; it has been parsed, and is JSON.
    init(of bytes: [UInt8]) {
        var scan = Scan()
        var rest = bytes[...]
        while scan.ambiguous == nil, let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): scan.text(Self.text(&rest), isKey: Self.isKey(rest))
            case UInt8(ascii: "{"), UInt8(ascii: "["): scan.open()
            case UInt8(ascii: "}"), UInt8(ascii: "]"): scan.close()
            default: break
            }
        }
        ambiguous = scan.ambiguous
    }

    /// Takes a text off, its closing quote too.
    private static func text(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = rest
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
        }
        return text[text.startIndex..<max(text.startIndex, rest.startIndex - 1)]
    }

    private static func isKey(_ rest: ArraySlice<UInt8>) -> Bool {
        let space = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        return rest.first { !space.contains($0) } == UInt8(ascii: ":")
    }
}

/// What has been seen of a document.
private struct Scan {
    private struct Container {
        var keys: Set<String> = []
        /// Whether its keys are anybody's, and no reader takes one for another: annotations.
        var isOpen: Bool
    }

    private var containers: [Container] = []
    private var lastKey: String?
    private(set) var ambiguous: String?

    mutating func open() {
        containers.append(Container(isOpen: lastKey == "annotations"))
        lastKey = nil
    }

    mutating func close() {
        _ = containers.popLast()
        lastKey = nil
    }

    mutating func text(_ raw: ArraySlice<UInt8>, isKey: Bool) {
        guard isKey, let place = containers.indices.last else { return }
        var key = String(decoding: raw, as: UTF8.self)
        if raw.contains(UInt8(ascii: "\\")) {
            let quoted = Data([UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")])
            key = (try? JSONDecoder().decode(String.self, from: quoted)) ?? key
        }
        // Upper case first: it makes an s of a long s, as Go does.
        let folded = key.uppercased().lowercased()
        let known = containers[place].isOpen ? key : folded
        if !containers[place].keys.insert(known).inserted { ambiguous = key }
        lastKey = folded
    }
}
