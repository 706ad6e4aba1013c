internal import FoundationEssentials

/// When a promotion was recorded, by the clock of the machine that ran it, to the millisecond.
public struct RecordTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970.
    public let milliseconds: Int64

    /// Makes a time.
    ///
    /// - Parameter milliseconds: milliseconds since 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The time now.
    static var now: RecordTime { RecordTime(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000)) }

    /// Reads a time.
    ///
    /// - Parameter text: a time in UTC, with or without a fraction of a second (RFC 3339).
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, text.hasSuffix("Z") else { return nil }
        let seconds = parts.count == 1 ? text : whole + "Z"
        guard let date = try? Date(seconds, strategy: .iso8601) else { return nil }
        let digits = parts.count == 1 ? "0" : parts[1].dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }),
            let fraction = Int64((digits + "00").prefix(3))
        else { return nil }
        milliseconds = Int64(date.timeIntervalSince1970) * 1000 + fraction
    }

    /// The time in UTC with three digits of a second's fraction (RFC 3339).
    public var description: String {
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return "\(toTheSecond.dropLast()).\(fraction)Z"
    }

    /// The time in UTC without fractions of a second (RFC 3339).
    public var toTheSecond: String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }

    /// Whether a time is before another.
    ///
    /// - Parameters:
    ///   - left: a time.
    ///   - right: another.
    /// - Returns: whether the first is the earlier one.
    public static func < (left: RecordTime, right: RecordTime) -> Bool { left.milliseconds < right.milliseconds }
}
