/// What Promote Docker Image is asked to do.
struct PromotionRequest: Sendable, Equatable {
    var targetRepository: String
    var image: String
    /// The image's name at the target, where it is another one.
    var targetImage: String?
    /// `nil` for the whole image.
    var tag: String?
    /// The tag at the target, where it is another one.
    var targetTag: String?
    /// Whether the source stays; it does not where nothing is said.
    var copies: Bool

    /// Reads a request: `null`, an empty text and nothing at all mean the same.
    init(_ json: JSONValue, source: String) throws(Refusal) {
        guard json.members != nil else { throw Refusal(400, "The body is no JSON object") }
        func text(_ name: String) throws(Refusal) -> String? {
            switch json[name] {
            case nil, .null: return nil
            case .string(let text): return text.isEmpty ? nil : text
            default: throw Refusal(400, "'\(name)' is no text")
            }
        }
        guard let image = try text("dockerRepository") else { throw Refusal(400, "'dockerRepository' is missing") }
        guard let targetRepository = try text("targetRepo") else { throw Refusal(400, "'targetRepo' is missing") }
        self.image = image
        self.targetRepository = targetRepository
        targetImage = try text("targetDockerRepository")
        tag = try text("tag")
        targetTag = try text("targetTag")
        copies = json["copy"]?.truth ?? false
        if tag == nil {
            if targetTag != nil { throw Refusal(400, "'targetTag' needs 'tag'") }
            if targetImage != nil { throw Refusal(400, "'targetDockerRepository' needs 'tag'") }
            if targetRepository == source { throw Refusal(400, "A promotion within one repository needs 'tag'") }
        }
        if targetRepository == source, targetImage ?? image == image, targetTag ?? tag == tag {
            throw Refusal(400, "The promotion's target is its source")
        }
    }

    /// The image's name at the target.
    var finalImage: String { targetImage ?? image }

    /// Whether the tag at the target is another one.
    var isRetagged: Bool { targetTag != nil && targetTag != tag }
}

/// What may be a tag (OCI distribution specification: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`).
enum TagSyntax {
    static func isTag(_ text: String) -> Bool {
        guard (1...128).contains(text.utf8.count), let first = text.utf8.first else { return false }
        let isWord = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isWord(first)
            && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// Whether a folder's name is a digest and no tag.
    static func isDigest(_ name: String) -> Bool { name.hasPrefix("sha256:") || name.hasPrefix("sha256__") }

    /// Whether a tag is one under which signatures and other attachments are kept: `sha256-HEX`, `sha256-HEX.sig`.
    static func isSignatureTag(_ name: String) -> Bool {
        guard name.hasPrefix("sha256-") else { return false }
        let hex = name.dropFirst("sha256-".count).prefix { $0 != "." }
        return hex.utf8.count == 64 && hex.allSatisfy(\.isHexDigit)
    }
}
