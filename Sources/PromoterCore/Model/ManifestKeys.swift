internal import FoundationEssentials

/// The keys of a manifest, as any reader may take them.
///
/// Of two equal keys one reader takes the first and another the last, and readers that are written in Go take `Manifests` for
/// `manifests`: such a document says different things to who checks it and to who runs it.
package struct ManifestKeys {
    /// What a reader may see that another does not.
    package enum Doubt: Sendable, Hashable {
        /// A key stands in the same object twice, as some reader takes it.
        case twice(String)
        /// A key is one of the specification's for some readers, and unknown to others.
        case misspelt(String, known: String)
    }

    /// The first doubt; `nil` where all readers see the same.
    package let doubt: Doubt?
    /// The document's own keys, as a reader takes them that does not look at upper and lower case.
    package let members: Set<String>

    /// Looks at the keys.
    ///
    /// - Parameter bytes: the document; it has been parsed, and is JSON.
    package init(of bytes: [UInt8]) {
        var scan = KeyScan()
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): scan.text(Self.text(&rest), isKey: Self.isKey(rest))
            case UInt8(ascii: "{"), UInt8(ascii: "["): scan.open()
            case UInt8(ascii: "}"), UInt8(ascii: "]"): scan.close()
            case UInt8(ascii: ","): scan.next()
            default: break
            }
        }
        doubt = scan.doubt
        members = scan.members
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
private struct KeyScan {
    /// What an object or a list is, by where it stands (image specification, manifest.md, image-index.md, descriptor.md).
    enum Place {
        case document, descriptor, descriptors, platform
        /// Its keys are anybody's, and no reader takes one for another.
        case annotations
        case other

        /// The keys that the specification has here, by what a reader takes for them that does not look at the case.
        var known: [String: String] {
            switch self {
            case .document: Self.documentKeys
            case .descriptor: Self.descriptorKeys
            case .platform: Self.platformKeys
            case .descriptors, .annotations, .other: [:]
            }
        }

        private static let documentKeys = table(
            "schemaVersion mediaType artifactType config layers manifests blobs subject annotations"
        )
        private static let descriptorKeys = table(
            "mediaType digest size urls annotations data artifactType platform"
        )
        private static let platformKeys = table("architecture os os.version os.features variant features")

        private static func table(_ keys: String) -> [String: String] {
            Dictionary(
                keys.split(separator: " ").map { (folded(String($0)), String($0)) },
                uniquingKeysWith: { first, _ in first }
            )
        }

        /// What stands behind a key.
        func below(_ key: String?) -> Place {
            switch (self, key) {
            case (_, "annotations"): .annotations
            case (.document, "config"), (.document, "subject"): .descriptor
            case (.document, "layers"), (.document, "manifests"), (.document, "blobs"): .descriptors
            case (.descriptors, nil): .descriptor
            case (.descriptor, "platform"): .platform
            default: .other
            }
        }
    }

    private struct Container {
        let place: Place
        var keys: Set<String> = []
    }

    private var containers: [Container] = []
    private var lastKey: String?
    private(set) var doubt: ManifestKeys.Doubt?
    private(set) var members: Set<String> = []

    mutating func open() {
        containers.append(Container(place: containers.last.map { $0.place.below(lastKey) } ?? .document))
        lastKey = nil
    }

    mutating func close() {
        _ = containers.popLast()
        lastKey = nil
    }

    mutating func next() { lastKey = nil }

    mutating func text(_ raw: ArraySlice<UInt8>, isKey: Bool) {
        guard isKey, let last = containers.indices.last else { return }
        let key = Self.unescaped(raw)
        let folded = folded(key)
        let place = containers[last].place
        if !containers[last].keys.insert(place == .annotations ? key : folded).inserted { doubt = doubt ?? .twice(key) }
        if let known = place.known[folded], known != key { doubt = doubt ?? .misspelt(key, known: known) }
        if containers.count == 1 { members.insert(folded) }
        lastKey = folded
    }

    private static func unescaped(_ raw: ArraySlice<UInt8>) -> String {
        let plain = String(decoding: raw, as: UTF8.self)
        guard raw.contains(UInt8(ascii: "\\")) else { return plain }
        let quoted = Data([UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")])
        return (try? JSONDecoder().decode(String.self, from: quoted)) ?? plain
    }
}

/// A key as readers take it that do not look at the case; upper case first, which makes an s of a long s, as Go does.
private func folded(_ key: String) -> String { key.uppercased().lowercased() }
