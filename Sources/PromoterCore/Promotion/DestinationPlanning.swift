/// Finds out what a destination has of a closure: the reading half of the stage plan.
struct DestinationPlanning: Sendable {
    let carrier: PromotionCarrier
    let limits: TransferLimits

    /// Finds it out.
    ///
    /// - Parameters:
    ///   - closure: the image, with what may go there of what is attached to it.
    ///   - refused: what stays behind.
    ///   - tagged: what the wanted tag points to.
    ///   - hasRoot: whether the image's own manifest is there.
    ///   - isServerSide: whether the registry promotes the image by itself.
    /// - Returns: what it has.
    /// - Throws: ``PromotionError``.
    func state(
        of closure: ImageClosure,
        refused: [PromotionPlan.AttachmentStep],
        tagged: Digest?,
        hasRoot: Bool,
        isServerSide: Bool
    ) async throws(PromotionError) -> DestinationState {
        DestinationState(
            tagged: tagged,
            complete: isServerSide ? closure.digests : try await complete(closure, hasRoot: hasRoot),
            attachments: try await reconcile(closure.attachments) + refused
        )
    }

    private func complete(_ closure: ImageClosure, hasRoot: Bool) async throws(PromotionError) -> Set<Digest> {
        let destination = carrier.destination
        let read = Set(closure.below.map(\.manifest.digest))
        if destination.backend.refusesIncompleteManifests, hasRoot,
            !closure.children.contains(where: { read.contains($0.digest) && $0.mediaType.isImageManifest })
        {
            // Nothing was read of what proved to be there.
            return closure.digests
        }
        return try await carrier.attempt { () async throws(RegistryError) in
            if !hasRoot, try await destination.beganWithoutTags() { return [] }
            let look = DestinationLook(destination: destination, limits: limits)
            return try await look.complete(among: closure.below + (hasRoot ? [closure.root] : []))
        }
    }

    /// Finds out what it takes for the destination to have each attachment.
    func reconcile(
        _ attachments: [Attachment]
    ) async throws(PromotionError) -> [PromotionPlan.AttachmentStep] {
        try await attachments.concurrently(atMost: limits.manifests) { attachment throws(PromotionError) in
            let strategy = try carrier.run.strategy(named: attachment.strategy, for: carrier)
            let reconciliation = try await carrier.attempt { () async throws(RegistryError) in
                try await strategy.reconcile(attachment, from: carrier.source, with: carrier.destination)
            }
            if case .create = reconciliation { try carrier.check(attachment) }
            return PromotionPlan.AttachmentStep(attachment: attachment, reconciliation: reconciliation)
        }
    }
}
