/// Who is named in the records of a promotion.
public struct PromotionRecording: Sendable, Hashable {
    /// Who promotes.
    public let author: RecordAuthor
    /// The version of promoter.
    public let version: String

    /// Makes a way to record.
    ///
    /// - Parameters:
    ///   - author: who promotes.
    ///   - version: the version of promoter.
    public init(author: RecordAuthor, version: String) {
        self.author = author
        self.version = version
    }
}
