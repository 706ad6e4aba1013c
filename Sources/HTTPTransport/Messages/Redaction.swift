/// What of a URL may be shown: never a user name, a password, or the value of a query item, which may be a
/// signature, nor an item without a value, which may be one itself.
enum Redaction {
    /// The query with each value replaced.
    static func query(_ query: some StringProtocol) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false)
            .map { item in
                guard let equals = item.firstIndex(of: "=") else { return item.isEmpty ? "" : "***" }
                return item[...equals] + "***"
            }
            .joined(separator: "&")
    }

    /// A text that need not be a URL, up to its query and without what stands before an `@` in its authority.
    static func unparsedURL(_ text: String) -> String {
        let shown = text.prefix { $0 != "?" && $0 != "#" }
        let start = shown.range(ofSlashes: "//") ?? shown.startIndex
        let rest = shown[start...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(shown) }
        return String(shown[..<start] + shown[shown.index(after: at)...])
    }
}

extension Substring {
    /// The index behind the first occurrence of two slashes.
    fileprivate func range(ofSlashes slashes: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(slashes) { return self.index(index, offsetBy: slashes.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
