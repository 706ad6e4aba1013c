extension PromotionCarrier {
    /// Writes a manifest under its digest and reads it back.
    ///
    /// - Parameter node: the manifest; all that is below it was carried.
    /// - Returns: whether it was written here, not by another image of the run.
    /// - Throws: ``PromotionError``.
    func write(_ node: ImageClosure.Node) async throws(PromotionError) -> Bool {
        let manifest = node.manifest
        let entry = TransferLedger.Entry.manifest(manifest.digest, destination.name)
        let written: Void? = try await once(entry) { () async throws(PromotionError) in
            do throws(PromotionError) {
                try await push(manifest)
            } catch {
                guard case .registry(let refusal) = error.problem, refusal.kind == .incomplete else { throw error }
                try await carryAgain(node.content.blobs)
                try await push(manifest)
            }
            try await prove(.digest(manifest.digest), is: manifest.digest)
            tell(.manifestWritten(manifest.descriptor))
        }
        return written != nil
    }

    private func push(_ manifest: RawManifest) async throws(PromotionError) {
        try await attempt { () async throws(RegistryError) in try await destination.push(manifest, tagged: nil) }
    }

    /// Carries blobs that the registry misses after all: lost since, or not meant to be pushed but wanted.
    private func carryAgain(_ blobs: [Descriptor]) async throws(PromotionError) {
        for blob in blobs { await run.ledger.forget(.blob(blob.digest, destination.name)) }
        _ = try await carry(blobs)
    }
}
