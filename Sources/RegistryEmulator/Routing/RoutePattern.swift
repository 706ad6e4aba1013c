/// The form of a method and a path, as data: `PATCH /v2/**name/blobs/uploads/{id}`.
///
/// `{id}` takes one segment, `**name` takes one segment or more, as many as it can; all other segments stand for
/// themselves. Paths are compared undecoded, segment by segment, empty ones included.
public struct RoutePattern: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The method, in capitals; `*` for any.
    public let method: String
    private let segments: [Segment]

    private enum Segment: Sendable, Hashable {
        case literal(String)
        case one(String)
        case many(String)
    }

    /// Reads a pattern.
    ///
    /// - Parameter pattern: `METHOD /path`; without a method, any fits.
    public init(_ pattern: String) {
        let parts = pattern.split(separator: " ", maxSplits: 1)
        method = parts.count > 1 ? String(parts[0]) : "*"
        segments = RoutePattern.split(parts.last ?? "")
            .map { text in
                if text.hasPrefix("**") { return .many(String(text.dropFirst(2))) }
                if text.hasPrefix("{"), text.hasSuffix("}") { return .one(String(text.dropFirst().dropLast())) }
                return .literal(String(text))
            }
    }

    /// Reads a pattern.
    ///
    /// - Parameter value: `METHOD /path`.
    public init(stringLiteral value: String) { self.init(value) }

    /// What a path's segments stand for.
    ///
    /// - Parameter path: the path, undecoded.
    /// - Returns: the undecoded segments by their names; `nil` where the path has another form.
    public func parameters(of path: some StringProtocol) -> RouteParameters? {
        var found: [String: String] = [:]
        return match(segments[...], RoutePattern.split(path)[...], &found) ? RouteParameters(found) : nil
    }

    private func match(
        _ pattern: ArraySlice<Segment>,
        _ path: ArraySlice<String>,
        _ found: inout [String: String]
    )
        -> Bool
    {
        guard let first = pattern.first else { return path.isEmpty }
        guard let segment = path.first else { return false }
        switch first {
        case .literal(let literal):
            return literal == segment && match(pattern.dropFirst(), path.dropFirst(), &found)
        case .one(let name):
            guard match(pattern.dropFirst(), path.dropFirst(), &found) else { return false }
            found[name] = segment
            return true
        case .many(let name):
            for length in stride(from: path.count, to: 0, by: -1)
            where match(pattern.dropFirst(), path.dropFirst(length), &found) {
                found[name] = path.prefix(length).joined(separator: "/")
                return true
            }
            return false
        }
    }

    private static func split(_ path: some StringProtocol) -> [String] {
        path.split(separator: Character("/"), omittingEmptySubsequences: false).map { String($0) }
    }
}

/// What the segments of a path stand for.
public struct RouteParameters: Sendable, Hashable {
    private let undecoded: [String: String]

    init(_ undecoded: [String: String]) { self.undecoded = undecoded }

    /// A segment as it was sent; empty where the pattern does not name it.
    ///
    /// - Parameter name: the name in the pattern.
    public subscript(_ name: String) -> String { undecoded[name] ?? "" }

    /// A segment without its percent-encoding.
    ///
    /// - Parameter name: the name in the pattern.
    /// - Returns: the decoded segment; empty where the pattern does not name it.
    public func decoded(_ name: String) -> String { PercentEncoding.decode(self[name]) }
}
