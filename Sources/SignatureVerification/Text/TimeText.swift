internal import FoundationEssentials

/// Times as RFC 3339 writes them.
enum TimeText {
    /// Reads a time; what is smaller than a second is left out.
    ///
    /// - Parameter text: the time: `2021-01-12T11:53:27.000Z`.
    /// - Returns: seconds since 1970, or `nil` where the text is something else.
    static func seconds(_ text: String) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        var whole = text
        if let dot = text.firstIndex(of: ".") {
            let fraction = text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }
            guard !fraction.isEmpty else { return nil }
            whole.removeSubrange(dot..<fraction.endIndex)
        }
        guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
        return Int64(exactly: date.timeIntervalSince1970.rounded(.down))
    }
}
