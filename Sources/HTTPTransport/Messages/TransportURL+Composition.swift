extension TransportURL {
    /// The URL that a `Location` means, seen from this one (RFC 3986 section 5).
    ///
    /// - Parameter reference: an absolute URL, which is kept byte for byte, or a relative reference.
    /// - Returns: the absolute URL.
    /// - Throws: ``TransportURLError`` if the reference is malformed or leads to another scheme.
    public func resolving(_ reference: String) throws(TransportURLError) -> TransportURL {
        do {
            return try TransportURL(reference, isForeign: true)
        } catch {
            guard case .schemeMissing = error.reason else { throw error }
        }
        return try TransportURL(URLParts.resolve(reference, against: text), isForeign: true)
    }

    /// This URL with one more query item; what the query already holds stays byte for byte.
    ///
    /// - Parameters:
    ///   - name: the item's name.
    ///   - value: the item's value; everything but unreserved characters is percent-encoded.
    /// - Returns: the longer URL.
    public func appendingQueryItem(name: String, value: String) -> TransportURL {
        appendingQuery("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))")
    }

    private func appendingQuery(_ item: String) -> TransportURL {
        let (base, _) = splitFragment()
        let separator =
            if !base.contains("?") { "?" } else if base.hasSuffix("?") || base.hasSuffix("&") { "" } else { "&" }
        return rebuilt(as: base + separator + item)
    }

    /// This URL with one more query item that has no value.
    ///
    /// - Parameter name: the item's name; everything but unreserved characters is percent-encoded.
    /// - Returns: the longer URL.
    public func appendingQueryFlag(_ name: String) -> TransportURL {
        appendingQuery(PercentEncoding.encode(name))
    }

    /// This URL with more path segments before its query, joined by exactly one slash.
    ///
    /// - Parameter path: segments with slashes between them, not yet percent-encoded.
    /// - Returns: the longer URL.
    public func appendingPath(_ path: String) -> TransportURL {
        let (base, _) = splitFragment()
        let beforeQuery = base.prefix { $0 != "?" }
        let query = base[beforeQuery.endIndex...]
        let stem = beforeQuery.hasSuffix("/") ? beforeQuery.dropLast() : beforeQuery
        let tail = path.hasPrefix("/") ? path.dropFirst() : path[...]
        return rebuilt(as: "\(stem)/\(PercentEncoding.encodePath(tail))\(query)")
    }

    /// A fragment is never sent.
    private func splitFragment() -> (base: Substring, fragment: Substring) {
        let base = text.prefix { $0 != "#" }
        return (base, text[base.endIndex...])
    }

    /// Parses a text that was made of this URL and of percent-encoded characters, which can't fail; if it did, the
    /// unchanged URL would be the answer.
    private func rebuilt(as text: String) -> TransportURL {
        (try? TransportURL(text, isForeign: isForeign)) ?? self
    }
}
