/// A moment, in milliseconds since 1970.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// Makes a moment.
    ///
    /// - Parameter milliseconds: milliseconds since 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Compares two moments.
    ///
    /// - Parameters:
    ///   - left: a moment.
    ///   - right: another.
    /// - Returns: whether the first is the earlier one.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// As the REST API writes it: `2014-02-24T21:20:59.999Z`.
    var iso8601: String {
        let (date, clock) = parts
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        return "\(day)T\(clock).\(padded(Int(milliseconds.modulo(1000)), 3))Z"
    }

    /// As header fields have it: `Mon, 24 Feb 2014 21:20:59 GMT`.
    var headerText: String {
        let (date, clock) = parts
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let weekday = days[Int(milliseconds.floorDivided(by: 86_400_000).modulo(7))]
        return "\(weekday), \(padded(date.day, 2)) \(months[date.month - 1]) \(padded(date.year, 4)) \(clock) GMT"
    }

    private var parts: (date: (year: Int, month: Int, day: Int), clock: String) {
        let seconds = Int(milliseconds.modulo(86_400_000) / 1000)
        let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return (Self.date(daysSince1970: Int(milliseconds.floorDivided(by: 86_400_000))), clock)
    }

    /// The Gregorian date of a day; years are counted from March on, so that a leap day ends one.
    private static func date(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let days = Int64(daysSince1970 + 719_468)
        let era = days.floorDivided(by: 146_097)
        let dayOfEra = Int(days - era * 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
