/// An absolute http or https URL, kept as the text that was given: an opaque upload location must come back byte for byte.
public struct TransportURL: Sendable, Hashable {
    /// The URL as text.
    public let text: String
}
