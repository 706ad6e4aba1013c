extension PromotionCarrier {
    /// Asks whether the key of a run signed a manifest already, by what the destination has and what a plan carries there.
    ///
    /// - Parameters:
    ///   - subject: the manifest.
    ///   - signing: the key.
    ///   - strategy: how the signature is kept.
    ///   - plan: the plan, carried or not.
    /// - Returns: whether its signature says the same as a new one would.
    /// - Throws: ``PromotionError``.
    func isSigned(
        _ subject: Descriptor,
        by signing: PromotionSigning,
        kept strategy: StrategyName,
        with plan: PromotionPlan
    ) async throws(PromotionError) -> Bool {
        let carried = plan.attachments.filter { !$0.isLeftBehind }.map(\.attachment)
            .filter { $0.subject == subject.digest && $0.strategy == strategy }
        return strategy == .referrers
            ? try await isSigned(subject, by: signing.signer, inBundles: carried)
            : try await isSigned(subject, by: signing, inTags: carried)
    }

    private func isSigned(
        _ subject: Descriptor,
        by signing: PromotionSigning,
        inTags carried: [Attachment]
    ) async throws(PromotionError) -> Bool {
        let payload = try await made { () async throws(SigningError) in
            try signing.document(for: subject.digest, in: destination).bytes
        }
        let own = OwnSignature(signer: signing.signer)
        if carried.contains(where: { $0.kind == .signature && own.stands(in: $0.manifest, of: payload) }) {
            return true
        }
        guard let tag = CosignTag.signature.name(for: subject.digest) else { return false }
        let manifest = try await attempt { () async throws(RegistryError) in try await destination.manifest(tag) }
        return manifest.map { own.stands(in: $0, of: payload) } ?? false
    }

    private func isSigned(
        _ subject: Descriptor,
        by signer: any ArtifactSigning,
        inBundles carried: [Attachment]
    ) async throws(PromotionError) -> Bool {
        if try await isBundled(subject, in: carried, at: source, by: signer) { return true }
        // What this look, of before anything was carried, does not have is among what is carried.
        let strategy = try run.strategy(named: .referrers, for: self)
        let attachments = try await attempt { () async throws(RegistryError) in
            try await strategy.attachments(of: subject, in: destination)
        }
        return try await isBundled(subject, in: attachments, at: destination, by: signer)
    }

    /// Whether one of some bundles has this key's signature of a manifest.
    private func isBundled(
        _ subject: Descriptor,
        in attachments: [Attachment],
        at repository: RepositoryView,
        by signer: any ArtifactSigning
    ) async throws(PromotionError) -> Bool {
        let blobs = AttachmentBlobs(backend: repository.backend, repository: repository.name)
        let own = OwnSignature(signer: signer)
        return try await attempt { () async throws(RegistryError) in
            for attachment in attachments where attachment.kind == .signature {
                guard case .image(let image)? = try? attachment.manifest.content() else { continue }
                for layer in image.layers.prefix(1) where layer.mediaType.isSigstoreBundle {
                    guard case .bytes(let bytes) = try await blobs.content(of: layer) else { continue }
                    if let payload = own.payload(of: bytes), OwnSignature.signs(subject.digest, payload) { return true }
                }
            }
            return false
        }
    }
}
