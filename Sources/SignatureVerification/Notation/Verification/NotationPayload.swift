/// What a Notation signature is of (signature-specification.md, "Payload").
struct NotationPayload: Sendable, Hashable {
    static let contentType = "application/vnd.cncf.notary.payload.v1+json"

    let artifact: NotationArtifact
    let annotations: [String: String]

    /// Reads a payload.
    ///
    /// - Parameter bytes: the payload, JSON, whose signature has been verified.
    /// - Throws: ``FormatError``.
    init(parsing bytes: [UInt8]) throws(FormatError) {
        let target = try JSONField(parsing: bytes, as: "a Notation payload")["targetArtifact"]
        artifact = NotationArtifact(
            mediaType: try target["mediaType"].string(),
            digest: try target["digest"].string(),
            size: try target["size"].count()
        )
        annotations = try target["annotations"].strings()
    }
}
