/// Reads who signed what is attached to an image, as the signatures say it.
///
/// The core knows no signature's form; the command line brings one who does.
public protocol SignerReading: Sendable {
    /// Reads the signers of an attachment.
    ///
    /// A form that can't be read is an unknown signer, no error.
    ///
    /// - Parameters:
    ///   - attachment: the attachment.
    ///   - blobs: its blobs.
    /// - Returns: one signer for each signature; none where nothing of it is signed.
    /// - Throws: ``RegistryError`` where the registry failed.
    func signers(
        of attachment: Attachment,
        blobs: AttachmentBlobs
    ) async throws(RegistryError) -> [AttachmentSigner]
}
