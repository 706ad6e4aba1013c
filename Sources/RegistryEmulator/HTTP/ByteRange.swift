/// A `Range` header field (RFC 9110 section 14.2).
enum ByteRange: Sendable, Hashable {
    /// All of it: no range, several ones, or one of another unit.
    case whole
    /// One part.
    case part(Range<Int64>)
    /// A part that is not there.
    case unsatisfiable

    /// Reads a header field.
    ///
    /// - Parameters:
    ///   - header: the value.
    ///   - size: how many bytes there are.
    init(_ header: String?, size: Int64) {
        self = .whole
        guard let header, header.lowercased().hasPrefix("bytes="), !header.contains(",") else { return }
        let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, let last?) where last >= first:
            self = first < size ? .part(first..<min(last + 1, size)) : .unsatisfiable
        case (let first?, nil) where parts[1].isEmpty: self = first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let length?) where parts[0].isEmpty:
            self = length > 0 && size > 0 ? .part(max(0, size - length)..<size) : .unsatisfiable
        default: return
        }
    }
}
