import CCurl

/// The `Retry-After` header (RFC 9110 section 10.2.3).
enum RetryAfter {
    /// How long the server wants to be left alone.
    ///
    /// - Parameters:
    ///   - value: seconds, or a date in any of HTTP's formats.
    ///   - now: seconds since 1970.
    /// - Returns: the wait, not negative, or `nil` for a value that is neither.
    static func delay(_ value: String, now: Int64) -> Duration? {
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int64(value) ?? .max, 1_000_000_000))
        }
        let date = Int64(curl_getdate(value, nil))
        return date < 0 ? nil : .seconds(max(0, date - now))
    }
}
