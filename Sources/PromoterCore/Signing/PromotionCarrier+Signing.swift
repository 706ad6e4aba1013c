extension PromotionCarrier {
    /// Signs the image at the destination, where the run signs; what this key signed already is not signed again.
    ///
    /// - Parameter closure: the image; all of it is there, and so is what was attached to it at the source.
    /// - Returns: what became of each signature; read back.
    /// - Throws: ``PromotionError``.
    func sign(_ closure: ImageClosure) async throws(PromotionError) -> [AttachmentResult] {
        guard let signing = run.signing else { return [] }
        var results: [AttachmentResult] = []
        for subject in signing.subjects(of: closure) {
            for strategy in signing.strategies(for: subject.digest, of: closure) {
                // Another tag of the same image is signed by the same words.
                let entry = TransferLedger.Entry.signature(subject.digest, strategy, destination.name)
                let signed = try await once(entry) { () async throws(PromotionError) in
                    try await sign(subject, by: signing, kept: strategy)
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
        kept strategy: StrategyName
    ) async throws(PromotionError) -> AttachmentResult? {
        let draft: AttachmentDraft
        if strategy == .referrers {
            if try await isSigned(subject, by: signing.signer) { return nil }
            draft = try await made { () async throws(SigningError) in
                try await .statement(
                    .signature(of: subject.digest),
                    about: subject,
                    kept: strategy,
                    by: signing.signer
                )
            }
        } else {
            let document = SimpleSigningDocument(
                image: subject.digest,
                reference: signing.reference(to: destination.name, at: destination.backend.location)
            )
            if try await isSigned(subject, document, by: signing.signer) { return nil }
            draft = try await made { () async throws(SigningError) in
                try await .signature(of: subject, document, by: signing.signer)
            }
        }
        return try await attach(draft)
    }

    /// Attaches what promoter made, in the way of what is carried: joined with what is there, and read back.
    func attach(_ draft: AttachmentDraft) async throws(PromotionError) -> AttachmentResult {
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

    /// Whether this key signed a manifest in cosign's tag, with the same payload.
    private func isSigned(
        _ subject: Descriptor,
        _ document: SimpleSigningDocument,
        by signer: any ArtifactSigning
    ) async throws(PromotionError) -> Bool {
        guard let tag = CosignTag.signature.name(for: subject.digest) else { return false }
        let payload = try await made { () async throws(SigningError) in try document.bytes }
        let manifest = try await attempt { () async throws(RegistryError) in try await destination.manifest(tag) }
        return manifest.map { OwnSignature(signer: signer).stands(in: $0, of: payload) } ?? false
    }

    /// Whether a bundle at the destination has this key's signature of a manifest.
    private func isSigned(
        _ subject: Descriptor,
        by signer: any ArtifactSigning
    ) async throws(PromotionError) -> Bool {
        let payloads = try await ownPayloads(of: subject, kind: .signature, by: signer)
        return payloads.contains { OwnSignature.signs(subject.digest, $0) }
    }

    /// What this key said about a manifest in bundles at the destination.
    private func ownPayloads(
        of subject: Descriptor,
        kind: AttachmentKind,
        by signer: any ArtifactSigning
    ) async throws(PromotionError) -> [[UInt8]] {
        let strategy = try run.strategy(named: .referrers, for: self)
        let blobs = AttachmentBlobs(backend: destination.backend, repository: destination.name)
        return try await attempt { () async throws(RegistryError) in
            var payloads: [[UInt8]] = []
            for attachment in try await strategy.attachments(of: subject, in: destination) where attachment.kind == kind
            {
                guard case .image(let image)? = try? attachment.manifest.content() else { continue }
                for layer in image.layers.prefix(1) where layer.mediaType.isSigstoreBundle {
                    guard case .bytes(let bytes) = try await blobs.content(of: layer) else { continue }
                    if let payload = OwnSignature(signer: signer).payload(of: bytes) { payloads.append(payload) }
                }
            }
            return payloads
        }
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
