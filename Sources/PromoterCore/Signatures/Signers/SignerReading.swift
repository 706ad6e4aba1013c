/// Reads who signed what is attached to an image, as the signatures say it, and checks that where there is somebody to check it by.
///
/// The core knows no signature's form; the command line brings one who does.
public protocol SignerReading: Sendable {
    /// Reads the signers of an attachment.
    ///
    /// A form that can't be read is an unknown signer, no error.
    ///
    /// - Parameters:
    ///   - attachment: the attachment.
    ///   - subject: what it is attached to, and has to vouch for.
    ///   - blobs: its blobs.
    /// - Returns: one signer for each signature; none where nothing of it is signed.
    /// - Throws: ``EvidenceError`` where the registry failed, or no verdict can be reached.
    func signers(
        of attachment: Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [AttachmentSigner]
}
