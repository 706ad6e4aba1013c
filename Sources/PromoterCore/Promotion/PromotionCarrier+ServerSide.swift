extension PromotionCarrier {
    /// Has the registry copy an attachment by itself, where it can.
    ///
    /// - Returns: whether it was copied; it is not read back yet.
    /// - Throws: ``PromotionError``.
    func copy(_ attachment: Attachment) async throws(PromotionError) -> Bool {
        guard let route = run.route else { return false }
        let outcome = try await attempt { () async throws(RegistryError) in
            try await route.copy(attachment, from: source.name, to: destination.name)
        }
        guard await hasDone(outcome) else { return false }
        if case .tag(let tag) = attachment.place {
            await destination.remember(tag, pointsTo: attachment.manifest.digest)
        }
        return true
    }

    /// Has the registry promote the image by itself, and proves it.
    ///
    /// - Parameters:
    ///   - image: what to promote; all its attachments are there.
    ///   - closure: what belongs to the image.
    ///   - route: the way that the registry goes.
    ///   - look: the tag, and what it points to at the destination.
    ///   - lookedAt: what is known of the source is not older.
    /// - Returns: whether it was promoted; otherwise the image has to take the ordinary way.
    /// - Throws: ``PromotionError``.
    func promote(
        _ image: ServerSideImage,
        of closure: ImageClosure,
        along route: any ServerSideRoute,
        _ look: TagLook,
        lookedAt: ContinuousClock.Instant
    ) async throws(PromotionError) -> Bool {
        let root = closure.root.manifest.digest
        let existing = try await renewed(look, for: root)?.existing
        if existing == root, !image.isMove { return true }
        let image = image.replacing(existing == root ? nil : existing)
        if !run.trust.covers(lookedAt) {
            // The registry promotes what the source's tag points to by now.
            guard try await isOpen(route, for: image) else { return false }
            if image.isMove { try await MoveRule(carrier: self).check(try await attachedByNow(to: closure)) }
        }
        let outcome = try await attempt { () async throws(RegistryError) in try await route.promote(image) }
        guard await hasDone(outcome) else { return false }
        try await prove(image, of: closure, along: route)
        return true
    }

    /// The image with what is attached to it at the source by now.
    private func attachedByNow(to closure: ImageClosure) async throws(PromotionError) -> ImageClosure {
        let gatherer = ClosureGatherer(
            source: source,
            image: image,
            strategies: source.backend.strategies(chosen: run.request.strategies),
            limits: run.limits,
            side: .source
        )
        let subjects = [closure.root.manifest.descriptor] + closure.children
        return closure.with(try await gatherer.attachments(of: subjects))
    }

    private func prove(
        _ image: ServerSideImage,
        of closure: ImageClosure,
        along route: any ServerSideRoute
    ) async throws(PromotionError) {
        let root = closure.root.manifest.digest
        try await prove(.tag(image.tag), is: root)
        let proof = try await attempt { () async throws(RegistryError) in try await route.proof(of: image) }
        guard proof.root == root else { throw refuse(.proofFailed(expected: root, found: proof.root)) }
        for child in closure.children where !proof.manifests.contains(child.digest) {
            try await prove(.digest(child.digest), is: child.digest)
        }
        let blobs = (closure.below + [closure.root]).flatMap(\.content.blobs).uniqueByDigest
        for blob in blobs where !blob.mediaType.isNondistributable && !proof.blobs.contains(blob.digest) {
            let isThere = try await attempt { () async throws(RegistryError) in
                try await destination.backend.contains(blob, in: destination.name)
            }
            guard isThere else { throw refuse(.proofFailed(expected: blob.digest, found: nil)) }
        }
    }

    /// Asks, before anything is written, whether the registry can promote the image by itself.
    func isOpen(
        _ route: any ServerSideRoute,
        for image: ServerSideImage
    ) async throws(PromotionError) -> Bool {
        await hasDone(try await attempt { () async throws(RegistryError) in try await route.check(image) })
    }

    /// The calls of a plan that the registry would carry out by itself.
    func calls(
        for plan: PromotionPlan,
        promoting image: ServerSideImage?
    ) async throws(PromotionError) -> [String] {
        guard let route = run.route, image != nil || !plan.copies.isEmpty else { return [] }
        return try await attempt { () async throws(RegistryError) in
            try await route.calls(
                promoting: image,
                copying: plan.attachmentLevels.flatMap { $0 }.filter(\.isCopy).map(\.attachment),
                from: source.name,
                to: destination.name
            )
        }
    }

    private func hasDone(_ outcome: ServerSideOutcome) async -> Bool {
        switch outcome {
        case .done(let notice):
            if let notice { await run.tell(notice, of: image, at: destination.backend.location) }
            return true
        case .declined(let reason):
            await run.tell(reason, of: image, at: destination.backend.location)
            return false
        }
    }
}
