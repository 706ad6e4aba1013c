/// A sigstore bundle of an envelope that a key signed (protobuf-specs, sigstore_bundle.proto, 0.3).
struct BundleDocument: Sendable, Hashable {
    static let mediaType = MediaType("application/vnd.dev.sigstore.bundle.v0.3+json")

    /// What was signed.
    let envelope: EnvelopeDocument
    /// Which key signed.
    let keyHint: String

    /// The bundle.
    var json: JSONValue {
        .object([
            "mediaType": .string(Self.mediaType.text),
            "verificationMaterial": .object(["publicKey": .object(["hint": .string(keyHint)])]),
            "dsseEnvelope": envelope.json,
        ])
    }
}

extension MediaType {
    /// Whether it is a sigstore bundle, of any version.
    var isSigstoreBundle: Bool { text.hasPrefix("application/vnd.dev.sigstore.bundle") }
}
