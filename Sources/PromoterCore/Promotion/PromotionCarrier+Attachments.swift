extension PromotionCarrier {
    /// What became of an attachment, and what was carried for it.
    struct CarriedAttachment: Sendable {
        var result: AttachmentResult
        var summary = TransferSummary()
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
            let carried = try await join(step, lookedAt: lookedAt)
            tell(.attachmentWritten(attachment))
            return carried
        }
        return carried ?? CarriedAttachment(result: AttachmentResult(attachment: attachment, outcome: .present))
    }

    private func join(
        _ planned: PromotionPlan.AttachmentStep,
        lookedAt: ContinuousClock.Instant
    ) async throws(PromotionError) -> CarriedAttachment {
        let attachment = planned.attachment
        let strategy = try run.strategy(named: attachment.strategy, for: self)
        var carried = CarriedAttachment(result: result(of: planned))
        var step = planned
        var isStale = lookedAt.duration(to: .now) > run.request.trustedAge
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
            try await carryBlobs(of: step, into: &carried.summary)
            let written = try await attempt { () async throws(RegistryError) in
                try await strategy.attach(manifest, as: attachment, in: destination)
                return try await strategy.attached(attachment, in: destination)
            }
            carried.summary.manifests += 1
            carried.result = result(of: step)
            if written?.digest == manifest.digest { return carried }
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
