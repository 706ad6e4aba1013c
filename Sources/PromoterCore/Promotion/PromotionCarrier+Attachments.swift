extension PromotionCarrier {
    /// What became of an attachment, and what was carried for it.
    struct CarriedAttachment: Sendable {
        var result: AttachmentResult
        var summary = TransferSummary()
        /// Whether the registry copied it by itself; then it is read back with the others.
        var isCopied = false
    }

    /// Carries an attachment, and reads it back.
    ///
    /// Where someone else changes it at the same time, the two are joined again.
    func carry(
        _ step: PromotionPlan.AttachmentStep,
        lookedAt: ContinuousClock.Instant
    ) async throws(PromotionError) -> CarriedAttachment {
        let attachment = step.attachment
        guard step.manifestToWrite != nil else { return CarriedAttachment(result: result(of: step)) }
        let entry = TransferLedger.Entry.attachment(attachment.place, attachment.subject, destination.name)
        let carried = try await once(entry) { () async throws(PromotionError) in
            let isStale = lookedAt.duration(to: .now) > run.request.trustedAge
            let carried = try await join(step, isStale: isStale, mayCopy: true)
            tell(.attachmentWritten(attachment))
            return carried
        }
        // Another image of the run may have had the registry copy it, and not have read it back yet.
        return carried
            ?? CarriedAttachment(
                result: AttachmentResult(attachment: attachment, outcome: .present),
                isCopied: step.isCopy && run.route != nil
            )
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
            if isStale {
                let unlisted = RepositoryView(backend: destination.backend, name: destination.name, listsTags: false)
                let reconciliation = try await attempt { () async throws(RegistryError) in
                    try await strategy.reconcile(attachment, from: source, with: unlisted)
                }
                step = PromotionPlan.AttachmentStep(attachment: attachment, reconciliation: reconciliation)
            }
            guard let manifest = step.manifestToWrite else {
                if carried.summary.manifests == 0 { carried.result = result(of: step) }
                return carried
            }
            if mayCopy, step.isCopy, try await copy(attachment) {
                return CarriedAttachment(
                    result: result(of: step),
                    summary: TransferSummary(copying: attachment),
                    isCopied: true
                )
            }
            try await carryBlobs(of: step, into: &carried.summary)
            let written = try await attempt { () async throws(RegistryError) in
                try await strategy.attach(manifest, as: attachment, in: destination)
                let unlisted = RepositoryView(backend: destination.backend, name: destination.name, listsTags: false)
                return try await strategy.attached(attachment, in: unlisted)
            }
            carried.summary.manifests += 1
            carried.result = result(of: step)
            if written == manifest.digest { return carried }
            isStale = true
        }
        throw refuse(.attachmentContended(attachment))
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
            do throws(ManifestError) {
                fromSource = try step.attachment.manifest.content().blobs
            } catch {
                throw refuse(.manifest(error))
            }
        }
        for (blob, outcome) in try await carry(fromSource) { summary.count(blob, outcome) }
    }

    private func result(of step: PromotionPlan.AttachmentStep) -> AttachmentResult {
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
}

extension TransferSummary {
    /// Counts an attachment that the registry copied by itself.
    init(copying attachment: Attachment) {
        let blobs = (try? attachment.manifest.content().blobs.uniqueByDigest.count) ?? 0
        if blobs > 0 { self.blobs[.copied] = blobs }
        manifests = 1
    }
}
