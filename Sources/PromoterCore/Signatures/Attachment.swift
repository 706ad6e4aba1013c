/// Something that is attached to a manifest and vouches for it or describes it.
public struct Attachment: Sendable, Hashable {
    /// What it is attached to.
    public let subject: Digest
    /// What it is.
    public let kind: AttachmentKind
    /// Which strategy found it.
    public let strategy: StrategyName
    /// How it is attached.
    public let place: AttachmentPlace
    /// Its own manifest, as it was read.
    public let manifest: RawManifest
    /// The kind of artifact that lists of referrers tell; `nil` where it is not listed.
    public let artifactType: String?

    /// Makes an attachment.
    ///
    /// - Parameters:
    ///   - subject: what it is attached to.
    ///   - kind: what it is.
    ///   - strategy: which strategy found it.
    ///   - place: how it is attached.
    ///   - manifest: its own manifest.
    ///   - artifactType: the kind of artifact that lists of referrers tell.
    public init(
        subject: Digest,
        kind: AttachmentKind,
        strategy: StrategyName,
        place: AttachmentPlace,
        manifest: RawManifest,
        artifactType: String? = nil
    ) {
        self.subject = subject
        self.kind = kind
        self.strategy = strategy
        self.place = place
        self.manifest = manifest
        self.artifactType = artifactType
    }
}

extension Attachment {
    /// What tells an attachment from another at the destination.
    enum Identity: Sendable, Hashable {
        /// A tag holds one.
        case tag(TagName)
        /// A manifest is referred to by many.
        case manifest(Digest)
    }

    /// Whether a tag of its own leads to it.
    var isTagged: Bool {
        if case .tag = place { true } else { false }
    }

    var identity: Identity {
        switch place {
        case .tag(let tag): .tag(tag)
        case .referrersList, .referrersTag: .manifest(manifest.digest)
        }
    }
}

/// What an attachment is.
public struct AttachmentKind: Sendable, Hashable, CustomStringConvertible {
    /// A word for it: `signature`, or the artifact type of what promoter does not know.
    public let text: String

    /// Makes a kind.
    ///
    /// - Parameter text: a word for it.
    public init(_ text: String) {
        self.text = text
    }

    /// A word for it.
    public var description: String { text }

    /// Signatures.
    public static let signature = AttachmentKind("signature")
    /// Signed statements about an image.
    public static let attestation = AttachmentKind("attestation")
    /// A list of what an image is made of.
    public static let sbom = AttachmentKind("sbom")
    /// An image that is kept as if it vouched for another one: a container engine can run it.
    public static let image = AttachmentKind("image")
}

/// How an attachment is attached.
public enum AttachmentPlace: Sendable, Hashable, CustomStringConvertible {
    /// By a tag that is made of the subject's digest.
    case tag(TagName)
    /// By the subject that its manifest names; the registry lists it.
    case referrersList
    /// By the subject that its manifest names; it is listed under the tag that stands in for the registry's list.
    case referrersTag

    /// Where to look for it, in words.
    public var description: String {
        switch self {
        case .tag(let tag): "tag \(tag)"
        case .referrersList: "the registry's list"
        case .referrersTag: "the list under the tag"
        }
    }
}

/// The name of a strategy, as `signatures:` has it in the configuration.
public struct StrategyName: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Makes a name.
    ///
    /// - Parameter text: the name.
    public init(_ text: String) {
        self.text = text
    }

    /// The name.
    public var description: String { text }

    /// Cosign's tags, `sha256-….sig`.
    public static let cosignTags = StrategyName("cosign-tags")
    /// Manifests that name what they are attached to as their subject.
    public static let referrers = StrategyName("referrers")
}
