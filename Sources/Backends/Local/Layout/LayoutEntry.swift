internal import PromoterCore

/// One descriptor of an `index.json`: what it says, and the bytes that it says it with.
struct LayoutEntry: Sendable, Hashable {
    /// The annotation that names an image within a layout (image specification, annotations.md).
    static let nameAnnotation = "org.opencontainers.image.ref.name"

    /// The descriptor as it stands in the file.
    let text: JSONText
    /// What it points to, or `nil` where promoter can't read the descriptor; then it is kept as it is.
    let target: Descriptor?
    /// What the layout calls it: a tag, a full image reference, or nothing.
    let name: String?

    /// Reads a descriptor.
    ///
    /// - Parameter text: as it stands in the file.
    init(_ text: JSONText) {
        self.text = text
        let object = text.object
        name = object?["annotations"]?.object?[Self.nameAnnotation]?.string
        target = object.flatMap(Self.target)
    }

    /// Makes a descriptor without a name.
    ///
    /// - Parameter target: what it points to.
    init(to target: Descriptor) {
        self.init(
            JSONObject([
                "mediaType": JSONText(string: target.mediaType.text),
                "digest": JSONText(string: target.digest.text),
                "size": JSONText(number: target.size),
            ])
            .text
        )
    }

    /// Whether it says no more than what it points to, so that nothing is lost without it where another says the same.
    var isBare: Bool {
        guard target != nil, let object = text.object else { return false }
        return Set(object.names).isSubset(of: ["mediaType", "digest", "size"])
    }

    /// The tag that the name stands for: itself, or the one at the end of a full image reference.
    var tag: TagName? {
        guard let name else { return nil }
        if let tag = try? TagName(name) { return tag }
        let named = name.prefix { $0 != "@" }
        guard let colon = named.lastIndex(of: ":") else { return nil }
        return try? TagName(String(named[named.index(after: colon)...]))
    }

    /// The same descriptor under another name, or under none; all else stays as it was written.
    ///
    /// - Parameter name: the name.
    /// - Returns: the descriptor.
    func named(_ name: TagName?) -> LayoutEntry {
        guard var object = text.object else { return self }
        var annotations = object["annotations"]?.object ?? JSONObject([:])
        annotations[Self.nameAnnotation] = name.map { JSONText(string: $0.text) }
        object["annotations"] = annotations.names.isEmpty ? nil : annotations.text
        return LayoutEntry(object.text)
    }

    /// The same descriptor with another media type and size, where they differ.
    ///
    /// - Parameter target: what it points to.
    /// - Returns: the descriptor.
    func pointing(to target: Descriptor) -> LayoutEntry {
        guard self.target != target, var object = text.object else { return self }
        object["mediaType"] = JSONText(string: target.mediaType.text)
        object["digest"] = JSONText(string: target.digest.text)
        object["size"] = JSONText(number: target.size)
        return LayoutEntry(object.text)
    }

    private static func target(_ object: JSONObject) -> Descriptor? {
        guard let mediaType = object["mediaType"]?.string, let size = object["size"]?.number,
            0...Descriptor.sizeLimit ~= size,
            let digest = object["digest"]?.string.flatMap({ try? Digest($0) })
        else { return nil }
        return Descriptor(mediaType: MediaType(mediaType), digest: digest, size: size)
    }
}
