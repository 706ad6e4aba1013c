extension PromotionCarrier {
    /// Signs the image at the destination, where the run signs; what this key signed already is not signed again.
    ///
    /// - Parameters:
    ///   - closure: the image; all of it is there.
    ///   - plan: what was carried: what was attached to the image at the source is there, too.
    /// - Returns: what became of each signature; read back.
    /// - Throws: ``PromotionError``.
    func sign(_ closure: ImageClosure, with plan: PromotionPlan) async throws(PromotionError) -> [AttachmentResult] {
        guard let signing = run.signing else { return [] }
        var results: [AttachmentResult] = []
        for subject in signing.subjects(of: closure) {
            for strategy in signing.strategies(for: subject.digest, of: closure) {
                // Another tag of the same image is signed by the same words.
                let entry = TransferLedger.Entry.signature(subject.digest, strategy, destination.name)
                let signed = try await once(entry) { () async throws(PromotionError) in
                    try await sign(subject, by: signing, kept: strategy, with: plan)
                }
                if let result = signed ?? nil { results.append(result) }
            }
        }
        return results
    }

    /// Signs a manifest.
    ///
    /// - Returns: the signature, or `nil` where this key signed it already.
    /// - Throws: ``PromotionError``.
    private func sign(
        _ subject: Descriptor,
        by signing: PromotionSigning,
        kept strategy: StrategyName,
        with plan: PromotionPlan
    ) async throws(PromotionError) -> AttachmentResult? {
        if try await isSigned(subject, by: signing, kept: strategy, with: plan) { return nil }
        let draft = try await made { () async throws(SigningError) in
            if strategy == .referrers {
                return try await AttachmentDraft.statement(
                    .signature(of: subject.digest),
                    about: subject,
                    kept: strategy,
                    by: signing.signer
                )
            }
            return try await AttachmentDraft.signature(
                of: subject,
                signing.document(for: subject.digest, in: destination),
                by: signing.signer
            )
        }
        return try await attach(draft)
    }

    /// Attaches what promoter made, in the way of what is carried: joined with what is there, and read back.
    ///
    /// Two tags of one image add to the same tag of cosign's, one after the other: none overwrites what the other wrote.
    func attach(_ draft: AttachmentDraft) async throws(PromotionError) -> AttachmentResult {
        guard case .tag(let tag) = draft.attachment.place else { return try await join(draft) }
        return try await inTurn(.tag(tag, destination.name)) { () async throws(PromotionError) in
            try await join(draft)
        }
    }

    private func join(_ draft: AttachmentDraft) async throws(PromotionError) -> AttachmentResult {
        let attachment = draft.attachment
        let drafts = DraftRegistry(manifests: [attachment.manifest], blobs: draft.blobs)
        let carrier = PromotionCarrier(
            image: image,
            target: target,
            source: RepositoryView(backend: drafts, name: destination.name),
            destination: destination,
            run: run.withoutRoute
        )
        let step = PromotionPlan.AttachmentStep(attachment: attachment, reconciliation: .create)
        var results = [try await carrier.join(step, isStale: true, mayCopy: false)]
        try await AttachmentProof(carrier: carrier, steps: [step]).run(&results)
        if case .conflict(let reason) = results[0].result.outcome {
            throw refuse(.signatureRefused(attachment, reason))
        }
        return AttachmentResult(attachment: attachment, outcome: .signed)
    }

    /// Makes something that is signed.
    func made<Made: Sendable>(
        _ make: () async throws(SigningError) -> Made
    ) async throws(PromotionError) -> Made {
        do throws(SigningError) {
            return try await make()
        } catch {
            throw refuse(.signingFailed(error))
        }
    }
}
