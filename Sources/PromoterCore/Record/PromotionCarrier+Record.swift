extension PromotionCarrier {
    /// Attaches a signed record of the promotion, where the run keeps records and there is something to record.
    ///
    /// It comes before the tag is set: no image is promoted without its record. What is stopped in between leaves a record behind
    /// that no tag follows.
    ///
    /// - Parameters:
    ///   - plan: what the promotion does.
    ///   - closure: what belongs to the image.
    ///   - replaced: what the tag points to, where it is to be set.
    ///   - policy: what the policy said.
    /// - Returns: the record, read back; none where there is nothing to record.
    /// - Throws: ``PromotionError``.
    func record(
        _ plan: PromotionPlan,
        of closure: ImageClosure,
        replacing replaced: Digest?,
        _ policy: PolicyVerdict?
    ) async throws(PromotionError) -> [AttachmentResult] {
        guard let signing = run.signing, let recording = signing.recording, !plan.isNothingToDo else { return [] }
        let subject = closure.root.manifest.descriptor
        let previous =
            switch plan.tag {
            // The tag stays where it is; only what vouches for the image is new.
            case .keep: subject.digest
            case .none, .create, .move: replaced
            }
        let record = PromotionRecord(
            image: image,
            target: target,
            source: source.backend.location,
            destination: destination.backend.location,
            root: subject.digest,
            previous: previous,
            manifests: closure.children.map(\.digest),
            attachments: closure.attachments.map {
                .init(kind: $0.kind, digest: $0.manifest.digest, subject: $0.subject)
            },
            policy: policy.map { .init(rule: $0.rule, allowsUnsigned: $0.allowsUnsigned) },
            author: recording.author,
            version: recording.version,
            time: .now,
            undone: recording.undone
        )
        let strategy = signing.recordStrategy(for: subject.digest, of: closure)
        let draft = try await made { () async throws(SigningError) in
            try await AttachmentDraft.statement(record.statement, about: subject, kept: strategy, by: signing.signer)
        }
        return [try await attach(draft)]
    }
}
