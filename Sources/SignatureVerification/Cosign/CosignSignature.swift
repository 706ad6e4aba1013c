/// A signature as cosign keeps it in the annotations of a layer (cosign, SIGNATURE_SPEC.md); nothing of it is verified.
///
/// The layer's blob is what was signed: a ``SimpleSigningPayload``, or a DSSE envelope with a signature of its own.
public struct CosignSignature: Sendable, Hashable {
    /// The most certificates of a chain.
    static let chainLimit = 16

    /// The signature of the blob; empty where the blob is an envelope.
    public let signature: [UInt8]
    /// The signer's certificate, DER; `nil` where there is none, as with a key.
    public let certificate: [UInt8]?
    /// The certificates between the signer's and a trusted one, DER.
    public let chain: [[UInt8]]
    /// The entry in a transparency log, JSON.
    public let logEntry: String?
    /// The time that an authority stamped, JSON.
    public let timestamp: String?

    /// Reads the annotations of a layer; `nil` where they have nothing of cosign's.
    ///
    /// - Parameter annotations: the layer's annotations.
    /// - Throws: ``FormatError``.
    public init?(annotations: [String: String]) throws(FormatError) {
        guard let text = annotations[CosignAnnotation.signature.rawValue] else { return nil }
        guard let bytes = Base64.decode(text) else {
            throw FormatError(format: "cosign's signature", place: "", reason: "is not base 64")
        }
        signature = bytes
        if let pem = annotations[.certificate] {
            certificate = try PEMText.documents(pem, label: "CERTIFICATE", atMost: 1).first
        } else {
            certificate = nil
        }
        if let pem = annotations[.chain] {
            chain = try PEMText.documents(pem, label: "CERTIFICATE", atMost: Self.chainLimit)
        } else {
            chain = []
        }
        logEntry = annotations[.bundle]
        timestamp = annotations[.timestamp]
    }
}

/// The keys of a layer's annotations that cosign writes.
public enum CosignAnnotation: String, Sendable, Hashable, CaseIterable {
    /// The signature, base 64.
    case signature = "dev.cosignproject.cosign/signature"
    /// The signer's certificate, PEM.
    case certificate = "dev.sigstore.cosign/certificate"
    /// The certificates above it, PEM.
    case chain = "dev.sigstore.cosign/chain"
    /// The entry in Rekor, JSON.
    case bundle = "dev.sigstore.cosign/bundle"
    /// The time that an authority stamped, JSON.
    case timestamp = "dev.sigstore.cosign/rfc3161timestamp"
}

extension [String: String] {
    /// cosign writes an empty text where it has nothing to say.
    fileprivate subscript(annotation: CosignAnnotation) -> String? {
        guard let text = self[annotation.rawValue], !text.isEmpty else { return nil }
        return text
    }
}
