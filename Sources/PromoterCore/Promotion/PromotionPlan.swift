/// What it takes for a destination to have an image with all that vouches for it.
///
/// Made by a pure function, printed by a dry run.
public struct PromotionPlan: Sendable, Hashable {
    /// What becomes of the tag.
    public enum TagChange: Sendable, Hashable {
        /// No tag is asked for.
        case none
        /// It points to the image already.
        case keep(TagName)
        /// It does not exist yet.
        case create(TagName)
        /// It points to another image and is moved.
        case move(TagName, from: Digest)
    }

    /// An attachment, and what it takes.
    public struct AttachmentStep: Sendable, Hashable {
        /// The attachment, as it was found at the source.
        public let attachment: Attachment
        /// What it takes.
        public let reconciliation: AttachmentReconciliation

        /// Makes a step.
        ///
        /// - Parameters:
        ///   - attachment: the attachment.
        ///   - reconciliation: what it takes.
        public init(attachment: Attachment, reconciliation: AttachmentReconciliation) {
            self.attachment = attachment
            self.reconciliation = reconciliation
        }

        /// The manifest that has to be written, if any.
        public var manifestToWrite: RawManifest? {
            switch reconciliation {
            case .create, .extend: attachment.manifest
            case .merge(let merged): merged.manifest
            case .same, .contained, .conflict: nil
            }
        }

        /// Whether it can't be attached at the destination.
        var isLeftBehind: Bool {
            if case .conflict = reconciliation { true } else { false }
        }
    }

    /// The image's own manifest.
    public let root: RawManifest
    /// The manifests to write by digest, children before parents, the root last.
    ///
    /// Empty where the image is there.
    public let manifests: [ImageClosure.Node]
    /// The attachments, subjects before what is attached to them.
    public let attachments: [AttachmentStep]
    /// What becomes of the tag.
    public let tag: TagChange
    /// Whether the registry promotes the image by itself.
    public internal(set) var isServerSide = false
    /// The calls that change something, where the registry works by itself; one line each.
    public internal(set) var calls: [String] = []
    /// What promoter would sign at the destination; `nil` where it signs nothing.
    ///
    /// Only a dry run tells: what is signed already is looked up when all the rest is there.
    public internal(set) var signing: [SigningStep]?

    /// The blobs of the manifests to write, each once.
    ///
    /// Some may prove to be there already.
    public var blobs: [Descriptor] {
        var seen: Set<Digest> = []
        return manifests.flatMap(\.content.blobs)
            .filter { blob in
                !blob.mediaType.isNondistributable && seen.insert(blob.digest).inserted
            }
    }

    /// The attachments whose manifests are written as they are.
    var copies: [Attachment] {
        attachments.filter(\.isCopy).map(\.attachment)
    }

    /// The attachments that have to be written.
    public var attachmentsToWrite: [AttachmentStep] {
        attachments.filter { $0.manifestToWrite != nil }
    }

    /// Whether something can't be attached at the destination.
    public var leavesBehind: Bool {
        attachments.contains(where: \.isLeftBehind)
    }

    /// Whether the destination has everything.
    public var isNothingToDo: Bool {
        let tagStays =
            switch tag {
            case .none, .keep: true
            case .create, .move: false
            }
        let isSigned = signing?.allSatisfy(\.isThere) ?? true
        return manifests.isEmpty && attachmentsToWrite.isEmpty && tagStays && isSigned
    }
}
