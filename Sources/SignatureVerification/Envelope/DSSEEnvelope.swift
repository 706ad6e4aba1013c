/// A signed document with its type (secure-systems-lab, DSSE, envelope.md); nothing of it is verified.
public struct DSSEEnvelope: Sendable, Hashable {
    static let format = "a DSSE envelope"
    /// The most signatures of an envelope.
    static let signatureLimit = 64

    /// What was signed.
    public let content: UnverifiedContent
    /// The signatures, at least one.
    public let signatures: [Signature]

    /// One of an envelope's signatures.
    public struct Signature: Sendable, Hashable {
        /// The signature.
        public let signature: [UInt8]
        /// What its maker calls the key; empty where he does not say.
        public let keyID: String
    }

    /// Reads an envelope.
    ///
    /// - Parameter bytes: the envelope, JSON.
    /// - Throws: ``FormatError``.
    public init(parsing bytes: [UInt8]) throws(FormatError) {
        try self.init(try JSONField(parsing: bytes, as: Self.format))
    }

    init(_ field: JSONField) throws(FormatError) {
        content = UnverifiedContent(
            payloadType: try field["payloadType"].string(),
            payload: try field["payload"].bytes()
        )
        var signatures: [Signature] = []
        for entry in try field["signatures"].elements(atMost: Self.signatureLimit) {
            signatures.append(
                Signature(
                    signature: try entry["sig"].someBytes(),
                    keyID: try entry["keyid"].ifPresent?.string() ?? ""
                )
            )
        }
        guard !signatures.isEmpty else { throw field["signatures"].error("is empty") }
        self.signatures = signatures
    }

    /// The bytes that are signed: type and payload with their lengths ("PAE", DSSE, protocol.md).
    static func signedBytes(type: String, payload: [UInt8]) -> [UInt8] {
        let type = Array(type.utf8)
        return Array("DSSEv1 \(type.count) ".utf8) + type + Array(" \(payload.count) ".utf8) + payload
    }
}
