/// A text that must not be seen: every way of printing it shows a placeholder.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Wraps a secret.
    ///
    /// - Parameter text: what is to be kept from sight.
    public init(_ text: String) {
        self.text = text
    }

    /// Hands the secret to who sends it.
    ///
    /// - Returns: the text.
    public func reveal() -> String {
        text
    }

    /// Whether there is nothing to keep.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<secret>" }

    /// A placeholder.
    public var debugDescription: String { "<secret>" }

    /// Nothing: `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
