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
