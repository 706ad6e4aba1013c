/// Which attachments may go to a destination where the policy says what has to vouch for images.
///
/// What a container engine can run is an image, whatever it is attached to and however: it may be pulled by its tag or its digest,
/// and so it goes only where an unsigned image of that name may.
struct AttachmentAdmission: Sendable {
    /// The image, as the destination names it.
    let target: ImageReference
    let destination: RegistryLocation
    let enforcement: PolicyEnforcement?

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
    /// - Parameters:
    ///   - attachments: subjects before what is attached to them.
    ///   - runnable: those of ``guarded(_:)`` that can be run.
    /// - Returns: which may go there.
    /// - Throws: ``PromotionError`` where that can't be told.
    func decision(
        on attachments: [Attachment],
        runnable: Set<Digest>
    ) throws(PromotionError) -> Decision {
        var decision = Decision()
        let guarded = Set(try self.guarded(attachments))
        for attachment in attachments {
            let reason: String
            if decision.refusedManifests.contains(attachment.subject) {
                reason = "what it is attached to stays behind"
            } else if runnable.contains(attachment.manifest.digest), guarded.contains(attachment) {
                reason = "it is an image that can be run, and the policy does not let it in unsigned"
            } else {
                decision.admitted.append(attachment)
                continue
            }
            decision.refused.append(.init(attachment: attachment, reconciliation: .conflict(reason)))
        }
        return decision
    }

    /// The attachments that could not go there unsigned, were they images.
    func guarded(_ attachments: [Attachment]) throws(PromotionError) -> [Attachment] {
        guard let enforcement else { return [] }
        do throws(EvidenceError) {
            var guarded: [Attachment] = []
            for attachment in attachments {
                var tag: TagName?
                if case .tag(let name) = attachment.place { tag = name }
                let name = ImageReference(repository: target.repository, tag: tag, digest: attachment.manifest.digest)
                if try !enforcement.admitsUnsigned(name, at: destination) { guarded.append(attachment) }
            }
            return guarded
        } catch {
            throw PromotionError(judging: error, side: .destination, location: destination, image: target)
        }
    }
}

extension PolicyEnforcement {
    fileprivate func admitsUnsigned(
        _ image: ImageReference,
        at destination: RegistryLocation
    ) throws(EvidenceError) -> Bool {
        switch try ruling(for: image, at: destination) {
        case .rule(let rule): rule.requirement == nil
        case .unruled: false
        case .unrestricted: true
        }
    }
}

extension ClosureGatherer {
    /// Finds the attachments that a container engine can run.
    ///
    /// - Parameters:
    ///   - attachments: those of which it matters.
    ///   - vouching: attachments in which a signature was read that counts: not all of their layers are archives.
    /// - Returns: their digests.
    /// - Throws: ``PromotionError``.
    func runnable(
        among attachments: [Attachment],
        vouching: Set<Digest> = []
    ) async throws(PromotionError) -> Set<Digest> {
        let manifests = Dictionary(attachments.map { ($0.manifest.digest, $0.manifest) }) { first, _ in first }
            .values.sorted { $0.digest < $1.digest }
        let areRunnable = try await manifests.concurrently(atMost: limits.manifests) {
            manifest throws(PromotionError) in
            // What can't be decoded is refused when it is carried.
            guard let node = try? ImageClosure.Node(manifest) else { return false }
            if node.isRunnable == true { return true }
            if vouching.contains(manifest.digest) { return false }
            for part in try await children(of: node, readingImages: true).read + [node]
            where try await lookedInto(part).isRunnable == true {
                return true
            }
            return false
        }
        return Set(zip(manifests, areRunnable).filter(\.1).map(\.0.digest))
    }
}
