/// Who is named in the records of a promotion.
public struct PromotionRecording: Sendable, Hashable {
    /// Who promotes.
    public let author: RecordAuthor
    /// The version of promoter.
    public let version: String
    /// When the promotion was recorded that is taken back, in seconds since 1970; `nil` where none is.
    let undone: Int64?

    /// Makes a way to record.
    ///
    /// - Parameters:
    ///   - author: who promotes.
    ///   - version: the version of promoter.
    public init(author: RecordAuthor, version: String) {
        self.init(author: author, version: version, undone: nil)
    }

    init(author: RecordAuthor, version: String, undone: Int64?) {
        self.author = author
        self.version = version
        self.undone = undone
    }
}
