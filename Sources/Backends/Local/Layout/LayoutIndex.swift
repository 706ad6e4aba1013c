internal import PromoterCore

/// What an `index.json` says (image specification, image-layout.md, "index.json file").
///
/// A value; reading and writing are elsewhere.
struct LayoutIndex: Sendable, Hashable {
    /// The descriptors, in order.
    var entries: [LayoutEntry]
    private var document: JSONObject

    /// An index of nothing.
    init() {
        entries = []
        document = JSONObject([
            "schemaVersion": JSONText(number: 2),
            "mediaType": JSONText(string: MediaType.ociIndex.text),
            "manifests": JSONText(array: []),
        ])
    }

    /// Reads an `index.json`.
    ///
    /// - Parameter bytes: the file.
    /// - Throws: ``LayoutIndexFault`` that says what is wrong with it.
    init(parsing bytes: [UInt8]) throws(LayoutIndexFault) {
        let text: JSONText
        do {
            text = try JSONText(document: bytes)
        } catch {
            throw LayoutIndexFault("is not JSON: at byte \(error.offset), expected \(error.expected)")
        }
        guard let document = text.object else { throw LayoutIndexFault("is not a JSON object") }
        // Another reader would find other images in it.
        switch ManifestKeys(of: text.bytes).doubt {
        case .twice(let key): throw LayoutIndexFault("has '\(key)' twice in one object")
        case .misspelt(let key, let known): throw LayoutIndexFault("has '\(key)' instead of '\(known)'")
        case nil: break
        }
        if let version = document["schemaVersion"], version.number != 2 {
            throw LayoutIndexFault("has a schemaVersion other than 2")
        }
        let manifests = document["manifests"] ?? JSONText(array: [])
        let isNull = manifests.bytes == Array("null".utf8)
        guard let elements = isNull ? [] : manifests.elements else {
            throw LayoutIndexFault("has 'manifests' that are not an array")
        }
        guard elements.allSatisfy({ $0.object != nil }) else {
            throw LayoutIndexFault("has a manifest that is not a JSON object")
        }
        self.document = document
        entries = elements.map(LayoutEntry.init)
    }

    /// The index as a file; what was not changed has the bytes that it was read with.
    var bytes: [UInt8] {
        var document = document
        document["manifests"] = JSONText(array: entries.map(\.text))
        return document.text.bytes
    }

    /// All tags, in order.
    var tags: [TagName] { Set(entries.compactMap(\.tag)).sorted() }

    /// Finds what a tag points to.
    ///
    /// A name that is the tag goes before a full image reference that ends in it.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the descriptors with that tag; more than one only where they point to different things.
    func entries(tagged tag: TagName) -> [LayoutEntry] {
        let exact = entries.filter { $0.name == tag.text }
        let candidates = exact.isEmpty ? entries.filter { $0.tag == tag } : exact
        var seen: Set<Digest?> = []
        return candidates.filter { seen.insert($0.target?.digest).inserted }
    }

    /// Finds a descriptor by what it points to.
    ///
    /// - Parameter digest: the digest.
    /// - Returns: the first such descriptor's target.
    func target(_ digest: Digest) -> Descriptor? {
        entries.lazy.compactMap(\.target).first { $0.digest == digest }
    }
}

/// What is wrong with an `index.json`.
struct LayoutIndexFault: Error, Sendable, Hashable {
    /// What is wrong; it continues "index.json …".
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
