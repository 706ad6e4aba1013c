/// A key that signs, wherever it is kept.
///
/// The core knows no cryptography; the command line brings one who does.
public protocol ArtifactSigning: Sendable {
    /// What tells the key from others: the SHA-256 of the public key's bytes, base 64, as sigstore bundles have it.
    var keyHint: String { get }

    /// Signs bytes.
    ///
    /// - Parameter bytes: what to sign.
    /// - Returns: the signature: DER for ECDSA.
    /// - Throws: ``SigningError``.
    func signature(of bytes: [UInt8]) async throws(SigningError) -> [UInt8]

    /// Asks whether a signature is this key's.
    ///
    /// - Parameters:
    ///   - signature: the signature.
    ///   - bytes: what it should be of.
    /// - Returns: whether it is.
    func isOwn(_ signature: [UInt8], of bytes: [UInt8]) -> Bool
}

/// Why nothing could be signed.
public struct SigningError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why, in our words; one sentence without a full stop.
    public let reason: String
    /// How to mend it; one sentence without a full stop.
    public let remedy: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - reason: why.
    ///   - remedy: how to mend it.
    public init(reason: String, remedy: String) {
        self.reason = reason
        self.remedy = remedy
    }

    /// Why.
    public var description: String { reason }
}
