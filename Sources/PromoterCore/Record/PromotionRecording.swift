/// Who is named in the records of a promotion.
public struct PromotionRecording: Sendable, Hashable {
    /// Who promotes.
    public let author: RecordAuthor
    /// The version of promoter.
    public let version: String
    /// The promotions that are taken back; empty where none is.
    let undone: [PromotionRecord.Promotion]

    /// Makes a way to record.
    ///
    /// - Parameters:
    ///   - author: who promotes.
    ///   - version: the version of promoter.
    public init(author: RecordAuthor, version: String) {
        self.init(author: author, version: version, undone: [])
    }

    init(author: RecordAuthor, version: String, undone: [PromotionRecord.Promotion]) {
        self.author = author
        self.version = version
        self.undone = undone
    }
}
