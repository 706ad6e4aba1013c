/// A text that is never shown: neither by interpolation nor by a dump.
public struct TransportSecret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The secret itself.
    public let value: String

    /// Takes a secret.
    ///
    /// - Parameter value: the secret.
    public init(_ value: String) { self.value = value }

    /// A stand-in.
    public var description: String { "***" }

    /// A stand-in.
    public var debugDescription: String { "***" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
