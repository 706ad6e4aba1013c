/// A manifest that holds a Notation signature (signature-specification.md, "OCI Signatures").
public struct NotationSignatureManifest: Sendable, Hashable {
    /// The type of the artifact, or of the configuration in older manifests.
    public static let artifactType = "application/vnd.cncf.notary.signature"

    /// What the signature should be of.
    public let subject: NotationArtifact
    /// The form of the envelope.
    public let form: NotationSignature.Envelope
    /// The envelope's digest.
    public let digest: String
    /// The envelope's size, in bytes.
    public let size: Int64

    /// Reads a manifest.
    ///
    /// - Parameter bytes: the manifest, JSON.
    /// - Throws: ``FormatError`` where it is malformed, or holds something else.
    public init(parsing bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: "a manifest of a Notation signature")
        let type = root["artifactType"].ifPresent ?? root["config"]["mediaType"]
        guard try type.string() == Self.artifactType else { throw type.error("is not '\(Self.artifactType)'") }
        let subject = root["subject"]
        self.subject = NotationArtifact(
            mediaType: try subject["mediaType"].string(),
            digest: try subject["digest"].string(),
            size: try subject["size"].count()
        )
        let layers = try root["layers"].elements(atMost: 1)
        guard let layer = layers.first else { throw root["layers"].error("is empty") }
        guard let form = NotationSignature.Envelope(rawValue: try layer["mediaType"].string()) else {
            throw layer["mediaType"].error("is no envelope that is known")
        }
        self.form = form
        digest = try layer["digest"].string()
        size = try layer["size"].count()
    }
}
