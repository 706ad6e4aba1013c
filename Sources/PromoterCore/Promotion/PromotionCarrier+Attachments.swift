extension PromotionCarrier {
    /// What became of an attachment, and what was carried for it.
    struct CarriedAttachment: Sendable {
        var result: AttachmentResult
        var summary = TransferSummary()
        /// How it was written, where it is not read back yet.
        var unproven: Writing?
    }

    /// How an attachment was written that is read back together with others.
    enum Writing: Sendable {
        /// The registry copied it by itself.
        case copied
        /// Its manifest was pushed, and has to be found by its subject.
        case attached
    }

    /// Carries an attachment, and reads it back.
    ///
    /// Where someone else changes it at the same time, the two are joined again.
    ///
    /// - Parameters:
    ///   - planned: what to do, as far as was known.
    ///   - lookedAt: what was known is not older.
    ///   - isWriting: whether anything of the image is written: then what is there has to be there still.
    /// - Returns: what became of it.
    /// - Throws: ``PromotionError``.
    func carry(
        _ planned: PromotionPlan.AttachmentStep,
        lookedAt: ContinuousClock.Instant,
        isWriting: Bool
    ) async throws(PromotionError) -> CarriedAttachment {
        let attachment = planned.attachment
        var step = planned
        var lookedAt = lookedAt
        if step.manifestToWrite == nil, isWriting, !run.trust.covers(lookedAt), !source.isSame(as: destination) {
            lookedAt = run.trust.now
            step = try await planNow(planned)
        }
        guard step.manifestToWrite != nil else { return CarriedAttachment(result: result(of: step)) }
        let entry = TransferLedger.Entry.attachment(attachment.identity, destination.name)
        let carried = try await once(entry) { () async throws(PromotionError) in
            let carried = try await join(step, isStale: !run.trust.covers(lookedAt), mayCopy: true)
            tell(.attachmentWritten(attachment))
            return carried
        }
        if let carried { return carried }
        // Another image of the run wrote it, and may not have read it back yet.
        let strategy = try run.strategy(named: attachment.strategy, for: self)
        var shared = CarriedAttachment(result: AttachmentResult(attachment: attachment, outcome: .present))
        if strategy.settlesTogether {
            shared.unproven = .attached
        } else if step.isCopy, attachment.isTagged, run.route != nil {
            shared.unproven = .copied
        }
        return shared
    }

    /// Writes an attachment, joined with what others write at the same time.
    ///
    /// - Parameters:
    ///   - planned: what to do, as far as was known.
    ///   - isStale: whether the destination has to be looked at again first.
    ///   - mayCopy: whether the registry may copy it by itself.
    /// - Returns: what became of it; read back, except where it was copied.
    /// - Throws: ``PromotionError``.
    func join(
        _ planned: PromotionPlan.AttachmentStep,
        isStale: Bool,
        mayCopy: Bool
    ) async throws(PromotionError) -> CarriedAttachment {
        let attachment = planned.attachment
        let strategy = try run.strategy(named: attachment.strategy, for: self)
        var carried = CarriedAttachment(result: result(of: planned))
        var step = planned
        var isStale = isStale
        for _ in 0..<Self.joinLimit {
            if isStale { step = try await planNow(step) }
            guard let manifest = step.manifestToWrite else {
                if carried.summary.manifests == 0 { carried.result = result(of: step) }
                return carried
            }
            if mayCopy, step.isCopy, attachment.isTagged, try await copy(attachment) {
                return CarriedAttachment(
                    result: result(of: step),
                    summary: TransferSummary(copying: attachment),
                    unproven: .copied
                )
            }
            try await carryBlobs(of: step, into: &carried.summary)
            if let reason = try await attach(manifest, by: step, strategy) {
                carried.result.outcome = .conflict(reason)
                return carried
            }
            if strategy.settlesTogether {
                carried.summary.manifests += 1
                carried.unproven = .attached
                return carried
            }
            let written = try await lookingAgain(until: { $0 != nil }) { () async throws(PromotionError) in
                try await attempt { () async throws(RegistryError) in
                    let unlisted = RepositoryView(
                        backend: destination.backend,
                        name: destination.name,
                        listsTags: false
                    )
                    return try await strategy.attached(attachment, in: unlisted)
                }
            }
            carried.summary.manifests += 1
            carried.result = result(of: step)
            if written == manifest.digest { return carried }
            isStale = true
        }
        throw refuse(.attachmentContended(attachment))
    }

    /// What an attachment takes by what the destination has now.
    ///
    /// - Parameter known: what it took by what the destination had before.
    /// - Returns: what it takes.
    /// - Throws: ``PromotionError``.
    private func planNow(
        _ known: PromotionPlan.AttachmentStep
    ) async throws(PromotionError) -> PromotionPlan.AttachmentStep {
        let strategy = try run.strategy(named: known.attachment.strategy, for: self)
        let unlisted = RepositoryView(backend: destination.backend, name: destination.name, listsTags: false)
        let reconciliation = try await attempt { () async throws(RegistryError) in
            try await strategy.reconcile(known.attachment, from: source, with: unlisted)
        }
        // What was to be written though it is there had lost a blob, which a look at the tag alone does not show.
        if known.reconciliation == .create, reconciliation == .same, try await lacksBlob(of: known.attachment) {
            return known
        }
        return PromotionPlan.AttachmentStep(attachment: known.attachment, reconciliation: reconciliation)
    }

    private func lacksBlob(of attachment: Attachment) async throws(PromotionError) -> Bool {
        guard let content = try? attachment.manifest.content() else { return false }
        for blob in content.blobs where !blob.mediaType.isNondistributable {
            let isThere = try await attempt { () async throws(RegistryError) in
                try await destination.backend.contains(blob, in: destination.name)
            }
            if !isThere { return true }
        }
        return false
    }

    /// Attaches; gives the reason where the registry keeps what it has.
    private func attach(
        _ manifest: RawManifest,
        by step: PromotionPlan.AttachmentStep,
        _ strategy: any SignatureStrategy
    ) async throws(PromotionError) -> String? {
        let attachment = step.attachment
        do throws(RegistryError) {
            try await strategy.attach(manifest, as: attachment, in: destination)
            return nil
        } catch {
            // Some registries say of a locked tag that writing is not supported.
            let isKept = error.kind == .immutable || (error.kind == .unsupported && step.replaces)
            guard isKept else {
                try await attempt { () async throws(RegistryError) in throw error }
                return nil
            }
            return "the registry keeps the \(attachment.place) as it is"
        }
    }

    private func carryBlobs(
        of step: PromotionPlan.AttachmentStep,
        into summary: inout TransferSummary
    ) async throws(PromotionError) {
        let fromSource: [Descriptor]
        switch step.reconciliation {
        case .merge(let merged):
            fromSource = merged.sourceBlobs.uniqueByDigest
            for bytes in merged.newBlobs {
                let upload = BlobUpload(bytes: bytes, mediaType: .ociConfig)
                let outcome = try await attempt { () async throws(RegistryError) in
                    try await destination.backend.push(upload, to: destination.name)
                }
                summary.count(upload.blob, outcome)
            }
        default:
            let node = try check(step.attachment)
            try await carryChildren(of: node, into: &summary)
            fromSource = node.content.blobs
        }
        for (blob, outcome) in try await carry(fromSource) { summary.count(blob, outcome) }
    }

    /// Decodes an attachment: what can't be decoded can't be carried.
    @discardableResult
    func check(_ attachment: Attachment) throws(PromotionError) -> ImageClosure.Node {
        do throws(ManifestError) {
            return try ImageClosure.Node(attachment.manifest)
        } catch {
            throw refuse(.manifest(error))
        }
    }

    /// Carries what is below an attachment that is an index.
    private func carryChildren(
        of node: ImageClosure.Node,
        into summary: inout TransferSummary
    ) async throws(PromotionError) {
        guard !node.content.children.isEmpty else { return }
        let gatherer = ClosureGatherer(source: source, image: image, strategies: [], limits: run.limits, side: .source)
        for child in try await gatherer.children(of: node, readingImages: true).read {
            for (blob, outcome) in try await carry(child.content.blobs) { summary.count(blob, outcome) }
            if try await write(child) { summary.manifests += 1 }
        }
    }

    func result(of step: PromotionPlan.AttachmentStep) -> AttachmentResult {
        let outcome: AttachmentResult.Outcome =
            switch step.reconciliation {
            case .create, .extend: .carried
            case .merge: .merged
            case .same, .contained: .present
            case .conflict(let reason): .conflict(reason)
            }
        return AttachmentResult(attachment: step.attachment, outcome: outcome)
    }
}

extension PromotionPlan.AttachmentStep {
    /// Whether the source's manifest is written as it is.
    var isCopy: Bool {
        switch reconciliation {
        case .create, .extend: true
        case .merge, .same, .contained, .conflict: false
        }
    }

    /// Whether something that is there is replaced.
    var replaces: Bool {
        switch reconciliation {
        case .extend, .merge: true
        case .create, .same, .contained, .conflict: false
        }
    }
}

extension TransferSummary {
    /// Counts an attachment that the registry copied by itself.
    init(copying attachment: Attachment) {
        let blobs = (try? attachment.manifest.content().blobs.uniqueByDigest.count) ?? 0
        if blobs > 0 { self.blobs[.copied] = blobs }
        manifests = 1
    }
}
