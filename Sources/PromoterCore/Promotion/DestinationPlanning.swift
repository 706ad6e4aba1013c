/// Finds out what a destination has of a closure: the reading half of the stage plan.
struct DestinationPlanning: Sendable {
    let carrier: PromotionCarrier
    let limits: TransferLimits

    func state(
        of closure: ImageClosure,
        tagged: Descriptor?,
        hasRoot: Bool
    ) async throws(PromotionError) -> DestinationState {
        DestinationState(
            tagged: tagged,
            complete: try await complete(closure, hasRoot: hasRoot),
            attachments: try await reconcile(closure.attachments)
        )
    }

    private func complete(_ closure: ImageClosure, hasRoot: Bool) async throws(PromotionError) -> Set<Digest> {
        let destination = carrier.destination
        let root = closure.root.manifest.digest
        if destination.backend.refusesIncompleteManifests, hasRoot {
            return Set([root] + closure.children.map(\.digest))
        }
        return try await carrier.attempt { () async throws(RegistryError) in
            if !hasRoot, try await destination.beganWithoutTags() { return [] }
            let look = DestinationLook(destination: destination, limits: limits)
            return try await look.complete(among: closure.below + (hasRoot ? [closure.root] : []))
        }
    }

    private func reconcile(
        _ attachments: [Attachment]
    ) async throws(PromotionError) -> [PromotionPlan.AttachmentStep] {
        try await attachments.concurrently(atMost: limits.manifests) { attachment throws(PromotionError) in
            let strategy = try carrier.run.strategy(named: attachment.strategy, for: carrier)
            let reconciliation = try await carrier.attempt { () async throws(RegistryError) in
                try await strategy.reconcile(attachment, from: carrier.source, with: carrier.destination)
            }
            return PromotionPlan.AttachmentStep(attachment: attachment, reconciliation: reconciliation)
        }
    }
}
