internal import FoundationEssentials
internal import PromoterCore

/// What Promote Docker Image is told: never less than everything, as what is left out means a move, or all tags.
struct PromoteRequest: Sendable, Hashable, Encodable {
    let targetRepo: String
    let dockerRepository: String
    let targetDockerRepository: String
    let tag: String
    let targetTag: String
    let copy: Bool

    init(_ image: ServerSideImage, to key: String) {
        targetRepo = key
        dockerRepository = image.source.text
        targetDockerRepository = image.destination.text
        tag = image.sourceTag.text
        targetTag = image.tag.text
        copy = !image.isMove
    }

    /// The body: JSON in the order of its keys.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}
