/// Which attachments may go to a destination where the policy says what has to vouch for images.
///
/// What a container engine can run is an image, whatever it is attached to and however: it may be pulled by its tag or its digest,
/// and so it goes only where an unsigned image of that name may.
struct AttachmentAdmission: Sendable {
    /// The image, as the destination names it.
    let target: ImageReference
    let destination: RegistryLocation
    let enforcement: PolicyEnforcement?
    /// Reads at the source what an index lists, and what is in layers.
    let gatherer: ClosureGatherer
    /// Attachments in which a signature was read that counts: not all of their layers are archives.
    var vouching: Set<Digest> = []

    /// An image's attachments, parted by whether they may go there.
    struct Decision: Sendable {
        /// The attachments that may.
        var admitted: [Attachment] = []
        /// What stays behind, and why.
        var refused: [PromotionPlan.AttachmentStep] = []

        /// The manifests that stay behind.
        var refusedManifests: Set<Digest> { Set(refused.map(\.attachment.manifest.digest)) }
    }

    /// Decides.
    ///
    /// - Parameter attachments: subjects before what is attached to them.
    /// - Returns: which may go there.
    /// - Throws: ``PromotionError`` where that can't be told.
    func decision(on attachments: [Attachment]) async throws(PromotionError) -> Decision {
        var decision = Decision()
        guard enforcement != nil else {
            decision.admitted = attachments
            return decision
        }
        let areRefused = try await attachments.concurrently(atMost: gatherer.limits.manifests) {
            attachment throws(PromotionError) in
            if try admitsUnsigned(attachment) { return false }
            return try await isRunnable(attachment)
        }
        for (attachment, isRefused) in zip(attachments, areRefused) {
            let reason: String
            if decision.refusedManifests.contains(attachment.subject) {
                reason = "what it is attached to stays behind"
            } else if isRefused {
                reason = "it is an image that can be run, and the policy does not let it in unsigned"
            } else {
                decision.admitted.append(attachment)
                continue
            }
            decision.refused.append(.init(attachment: attachment, reconciliation: .conflict(reason)))
        }
        return decision
    }

    private func isRunnable(_ attachment: Attachment) async throws(PromotionError) -> Bool {
        // What can't be decoded is refused when it is carried.
        guard let node = try? ImageClosure.Node(attachment.manifest) else { return false }
        if node.isRunnable == true { return true }
        if vouching.contains(node.manifest.digest) { return false }
        for part in try await gatherer.children(of: node, readingImages: true).read + [node]
        where try await gatherer.lookedInto(part).isRunnable == true {
            return true
        }
        return false
    }

    private func admitsUnsigned(_ attachment: Attachment) throws(PromotionError) -> Bool {
        var tag: TagName?
        if case .tag(let name) = attachment.place { tag = name }
        let name = ImageReference(repository: target.repository, tag: tag, digest: attachment.manifest.digest)
        do throws(EvidenceError) {
            switch try enforcement?.ruling(for: name, at: destination) {
            case .rule(let rule)?: return rule.requirement == nil
            case .unruled?: return false
            case .unrestricted?, nil: return true
            }
        } catch {
            throw PromotionError(judging: error, side: .destination, location: destination, image: target)
        }
    }
}
