/// When something can be trusted, in seconds since 1970; both ends belong to it.
public struct ValidityPeriod: Sendable, Hashable {
    /// When it begins.
    public let start: Int64
    /// When it ends; `nil` for never.
    public let end: Int64?

    /// Makes a period.
    ///
    /// - Parameters:
    ///   - start: when it begins, in seconds since 1970.
    ///   - end: when it ends; `nil` for never.
    public init(start: Int64, end: Int64? = nil) {
        self.start = start
        self.end = end
    }

    /// Whether a time lies in it.
    func contains(_ time: Int64) -> Bool { time >= start && end.map { time <= $0 } ?? true }

    init(_ field: JSONField) throws(FormatError) {
        guard let start = TimeText.seconds(try field["start"].string()) else {
            throw field["start"].error("is not a time")
        }
        self.start = start
        guard let last = field["end"].ifPresent else {
            end = nil
            return
        }
        guard let end = TimeText.seconds(try last.string()) else { throw last.error("is not a time") }
        self.end = end
    }
}
