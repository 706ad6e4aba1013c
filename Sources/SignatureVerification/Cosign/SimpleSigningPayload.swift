/// What cosign signs about an image: that a manifest was meant (cosign, SIGNATURE_SPEC.md, "Payload").
public struct SimpleSigningPayload: Sendable, Hashable {
    static let format = "cosign's payload"
    /// The largest payload, in bytes, and the most claims of one.
    static let limits = JSONLimits(bytes: 1 << 20, depth: 32, values: 10_000)

    /// The digest of the manifest that was signed: `sha256:…`.
    public let manifestDigest: String
    /// The repository under which it was signed; cosign compares it to nothing.
    public let dockerReference: String
    /// The kind of payload: `cosign container image signature`.
    public let type: String
    /// What the signer said besides, such as is text.
    public let annotations: [String: String]

    /// Reads a payload.
    ///
    /// - Parameter content: the layer's blob.
    /// - Throws: ``FormatError``.
    public init(_ content: VerifiedContent) throws(FormatError) {
        guard case .bytes(let bytes) = content.content else {
            throw FormatError(format: Self.format, place: "", reason: "is an envelope")
        }
        let root = try JSONField(parsing: bytes, as: Self.format, limits: Self.limits)
        let critical = root["critical"]
        manifestDigest = try critical["image"]["docker-manifest-digest"].string()
        dockerReference = try critical["identity"]["docker-reference"].string()
        type = try critical["type"].string()
        annotations = try root["optional"].texts()
    }
}
