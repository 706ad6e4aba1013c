extension PromotionCarrier {
    /// Carries blobs, each once a destination however many images share it.
    ///
    /// - Parameter blobs: the blobs; those that the source keeps elsewhere are not among them.
    /// - Returns: how each came to be there.
    /// - Throws: ``PromotionError``: the first one.
    func carry(_ blobs: [Descriptor]) async throws(PromotionError) -> [(Descriptor, BlobPushOutcome)] {
        let outcomes = try await blobs.concurrently(atMost: run.limits.blobs) { blob throws(PromotionError) in
            try await carry(blob)
        }
        return Array(zip(blobs, outcomes))
    }

    private func carry(_ blob: Descriptor) async throws(PromotionError) -> BlobPushOutcome {
        let outcome = try await once(.blob(blob.digest, destination.name)) { () async throws(PromotionError) in
            do throws(PromotionError) {
                let outcome = try await transfer(blob)
                tell(.blobFinished(blob, outcome))
                return outcome
            } catch {
                tell(.blobFailed(blob.digest))
                throw error
            }
        }
        return outcome ?? .present
    }

    private func transfer(_ blob: Descriptor) async throws(PromotionError) -> BlobPushOutcome {
        let upload = try await upload(of: blob)
        let outcome = try await run.slots.withSlots(at: registries, size: .init(bytes: blob.size)) {
            () async throws(PromotionError) in
            tell(.blobStarted(blob))
            return try await attempt { () async throws(RegistryError) in
                try await destination.backend.push(upload, to: destination.name)
            }
        }
        guard let outcome else { throw cancelled() }
        return outcome
    }

    private var registries: Set<String> {
        [source.backend.location.identity, destination.backend.location.identity]
    }

    private func upload(of blob: Descriptor) async throws(PromotionError) -> BlobUpload {
        let from = source.backend
        let repository = source.name
        let isSameRegistry = from.location.identity == destination.backend.location.identity
        let home = from.fullName(of: repository)
        let known = await run.ledger.repositories(having: blob.digest).map(destination.backend.fullName)
        let file = try await attempt { () async throws(RegistryError) in
            try await from.blobFiles?.file(of: blob, in: repository)
        }
        return BlobUpload(
            blob: blob,
            mountSources: isSameRegistry ? [home] + known.filter { $0 != home } : known,
            file: file,
            open: { () async throws(RegistryError) in
                try await from.blob(blob, in: repository)
                    .verified(as: blob, at: from.location, in: repository) {
                        tell(.blobAdvanced(blob.digest, bytes: $0))
                    }
            }
        )
    }
}
