/// One signature that is attached to a manifest, checked: what it is of, and whether a signer of the configuration made it.
public struct Evidence: Sendable, Hashable {
    /// The manifest that it vouches for.
    public let subject: Digest
    /// The manifest that holds it.
    public let attachment: Digest
    /// What is signed.
    public let content: Content
    /// Who made it, in words, as far as it could be told: an identity, or a key's fingerprint.
    ///
    /// Of what is trusted, the same words are the same one, whatever names the policy has for it.
    public let claimant: String
    /// What tells who made it, each alone: signatures that have one in common were made by the same one.
    public let makers: Set<String>
    /// Whether it counts.
    public let standing: Standing

    /// What is signed.
    public enum Content: Sendable, Hashable {
        /// The image.
        case image
        /// A statement about the image.
        case statement(predicateType: String, predicate: JSONValue)
    }

    /// Whether a signature counts.
    public enum Standing: Sendable, Hashable {
        /// It holds, and these signers made it.
        case trusted([SignerName])
        /// It does not count; why, one sentence without a full stop.
        case rejected(String)
    }

    /// Makes evidence.
    ///
    /// - Parameters:
    ///   - subject: the manifest that it vouches for.
    ///   - attachment: the manifest that holds it.
    ///   - content: what is signed.
    ///   - claimant: who made it, in words.
    ///   - makers: what tells who made it, each alone; the words where there is nothing else.
    ///   - standing: whether it counts.
    public init(
        subject: Digest,
        attachment: Digest,
        content: Content,
        claimant: String,
        makers: Set<String>? = nil,
        standing: Standing
    ) {
        self.subject = subject
        self.attachment = attachment
        self.content = content
        self.claimant = claimant
        self.makers = makers ?? [claimant]
        self.standing = standing
    }

    /// The signers that made it; none where it does not count.
    public var signers: [SignerName] {
        if case .trusted(let signers) = standing { signers } else { [] }
    }
}

/// Checks what is attached to images against the signers of the configuration.
///
/// The core knows no signature's form; the command line brings one who does.
public protocol EvidenceReading: Sendable {
    /// Checks the signatures of an attachment.
    ///
    /// - Parameters:
    ///   - attachment: the attachment.
    ///   - subject: what it is attached to, and has to vouch for.
    ///   - blobs: its blobs.
    /// - Returns: each signature, whether it counts or not; none where nothing of it is signed.
    /// - Throws: ``EvidenceError`` where no verdict can be reached.
    func evidence(
        of attachment: Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [Evidence]
}

/// Why nothing can be said of a signature: neither that it counts nor that it does not.
public enum EvidenceError: Error, Sendable, Hashable {
    /// The registry failed.
    case registry(RegistryError)
    /// What the check needs can't be had: a trust root that is not valid now, a store that can't be read. What, where, and how
    /// to mend it.
    case unreachable(reason: String, remedy: String)
}
