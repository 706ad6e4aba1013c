/// How the images of a promotion are signed at their destinations.
public struct PromotionSigning: Sendable {
    /// What stands for the repository's name in ``identity``.
    public static let repositoryPlaceholder = "{repository}"

    /// The key.
    public let signer: any ArtifactSigning
    /// In which of the registries' ways signatures are kept; `nil` for those in which the image is signed already, else
    /// cosign's tags.
    public let strategies: [StrategyName]?
    /// Whether all images of an index are signed, too.
    public let isRecursive: Bool
    /// What a signature in a tag calls the repository; `nil` for its address at the destination.
    public let identity: String?
    /// Who is named in the record of each promotion; `nil` where none is kept.
    public let recording: PromotionRecording?
    /// Whether images are signed, and not only what is recorded of them.
    let signsImages: Bool

    /// Makes a way to sign.
    ///
    /// - Parameters:
    ///   - signer: the key.
    ///   - strategies: in which of the registries' ways signatures are kept.
    ///   - isRecursive: whether all images of an index are signed, too.
    ///   - identity: what a signature in a tag calls the repository.
    ///   - recording: who is named in the record of each promotion.
    public init(
        signer: any ArtifactSigning,
        strategies: [StrategyName]? = nil,
        isRecursive: Bool = false,
        identity: String? = nil,
        recording: PromotionRecording? = nil
    ) {
        self.init(
            signer: signer,
            strategies: strategies,
            isRecursive: isRecursive,
            identity: identity,
            recording: recording,
            signsImages: true
        )
    }

    private init(
        signer: any ArtifactSigning,
        strategies: [StrategyName]?,
        isRecursive: Bool,
        identity: String?,
        recording: PromotionRecording?,
        signsImages: Bool
    ) {
        self.signer = signer
        self.strategies = strategies
        self.isRecursive = isRecursive
        self.identity = identity
        self.recording = recording
        self.signsImages = signsImages
    }

    /// A way to record that a promotion is taken back, and to sign nothing else.
    ///
    /// - Parameter undone: that promotion, then those that rollbacks before took back.
    /// - Returns: the way; `nil` where nothing is recorded.
    func recordingOnly(undoing undone: [PromotionRecord.Promotion]) -> PromotionSigning? {
        guard let recording else { return nil }
        return PromotionSigning(
            signer: signer,
            strategies: strategies,
            isRecursive: isRecursive,
            identity: identity,
            recording: PromotionRecording(author: recording.author, version: recording.version, undone: undone),
            signsImages: false
        )
    }

    /// What to sign of an image.
    func subjects(of closure: ImageClosure) -> [Descriptor] {
        guard signsImages else { return [] }
        return ([closure.root.manifest.descriptor] + (isRecursive ? closure.children : [])).uniqueByDigest
    }

    /// In which ways to sign a manifest of an image.
    func strategies(for subject: Digest, of closure: ImageClosure) -> [StrategyName] {
        if let strategies { return strategies }
        let signatures = closure.attachments.filter { $0.subject == subject && $0.kind == .signature }
        let found = [StrategyName.cosignTags, .referrers]
            .filter { name in signatures.contains { $0.strategy == name && $0.isOfSigstore } }
        return found.isEmpty ? [.cosignTags] : found
    }

    /// In which way a record is kept: a bundle beside others' tags would hide these from cosign 3, which looks at one of the two.
    func recordStrategy(for subject: Digest, of closure: ImageClosure) -> StrategyName {
        strategies(for: subject, of: closure).contains(.referrers) ? .referrers : .cosignTags
    }

    /// What is signed of a manifest in cosign's tag.
    func document(for subject: Digest, in repository: RepositoryView) -> SimpleSigningDocument {
        SimpleSigningDocument(
            image: subject,
            reference: reference(to: repository.name, at: repository.backend.location)
        )
    }

    /// What a signature calls a repository.
    func reference(to repository: RepositoryName, at location: RegistryLocation) -> String {
        if let identity { return identity.replacing(Self.repositoryPlaceholder, with: repository.text) }
        guard let scheme = location.address.firstRange(of: "://") else { return repository.text }
        var base = location.address[scheme.upperBound...]
        while base.hasSuffix("/") { base = base.dropLast() }
        return "\(base)/\(repository)"
    }
}

extension Attachment {
    /// Whether it is in one of cosign's tags, or a sigstore bundle.
    fileprivate var isOfSigstore: Bool {
        guard strategy == .referrers, case .image(let image)? = try? manifest.content() else {
            return strategy == .cosignTags
        }
        return image.layers.contains { $0.mediaType.isSigstoreBundle }
    }
}
