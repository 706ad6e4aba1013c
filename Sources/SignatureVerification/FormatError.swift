/// Why a document is not what it should be.
public struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the document should be, in words: `a sigstore bundle`.
    public let format: String
    /// Where in it, as a path: `.verificationMaterial.tlogEntries[0]`; empty for the whole document.
    public let place: String
    /// What is wrong there.
    public let reason: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - format: what the document should be.
    ///   - place: where in it; empty for the whole document.
    ///   - reason: what is wrong there.
    public init(format: String, place: String, reason: String) {
        self.format = format
        self.place = place
        self.reason = reason
    }

    /// All of it in one line.
    public var description: String {
        place.isEmpty ? "not \(format): it \(reason)" : "not \(format): \(place) \(reason)"
    }
}
