/// Finds the records that are attached to an image, and verifies them.
struct RecordSearch: Sendable {
    let backend: any RegistryBackend
    let image: ImageReference
    let strategies: [any SignatureStrategy]
    let limits: TransferLimits
    /// Checks signatures by the keys that records are signed with.
    let reader: any EvidenceReading

    /// What was found of one image.
    struct Found: Sendable {
        var entries: [HistoryEntry] = []
        var rejected: [Evidence] = []
    }

    /// Reads a manifest of the repository.
    ///
    /// - Parameter reference: what names it.
    /// - Returns: the manifest, or `nil` where it is not there.
    /// - Throws: ``PromotionError``.
    func manifest(_ reference: ManifestReference) async throws(PromotionError) -> RawManifest? {
        do throws(RegistryError) {
            return try await backend.manifest(reference, in: image.repository)
        } catch {
            throw refuse(.registry(error))
        }
    }

    /// Reads the image that is asked for: what a tag points to now, and is the digest where one is given.
    ///
    /// - Returns: its own manifest.
    /// - Throws: ``PromotionError``.
    func root() async throws(PromotionError) -> RawManifest {
        try await gatherer(RepositoryView(backend: backend, name: image.repository)).root().manifest
    }

    /// Finds and verifies the records of one image.
    ///
    /// - Parameter manifest: its own manifest.
    /// - Returns: the records that hold, in no order, and those that do not.
    /// - Throws: ``PromotionError`` where no verdict can be reached.
    func records(of manifest: RawManifest) async throws(PromotionError) -> Found {
        // Each image is looked at anew: a list of tags would say of an image's attachments what was true before.
        let view = RepositoryView(backend: backend, name: image.repository, listsTags: false)
        let attachments = try await gatherer(view).attached(to: [manifest.descriptor])
            .filter { $0.kind == .attestation }
        let blobs = AttachmentBlobs(backend: backend, repository: image.repository)
        var found = Found()
        do throws(EvidenceError) {
            let evidence = try await attachments.concurrently(atMost: limits.manifests) {
                attachment throws(EvidenceError) in
                try await reader.evidence(of: attachment, on: manifest, blobs: blobs)
            }
            for piece in evidence.joined() { found.add(piece, of: manifest.digest, asked: image, at: backend.location) }
        } catch {
            throw PromotionError(judging: error, side: .source, location: backend.location, image: image)
        }
        return found
    }

    func refuse(_ problem: PromotionError.Problem) -> PromotionError {
        PromotionError(problem, side: .source, location: backend.location, image: image)
    }

    private func gatherer(_ view: RepositoryView) -> ClosureGatherer {
        ClosureGatherer(source: view, image: image, strategies: strategies, limits: limits, side: .source)
    }
}

extension RecordSearch.Found {
    /// Takes what was checked in, where it is a record; the same one is attached in two ways at times.
    fileprivate mutating func add(
        _ evidence: Evidence,
        of root: Digest,
        asked image: ImageReference,
        at location: RegistryLocation
    ) {
        guard case .statement(PromotionRecord.predicateType, let predicate) = evidence.content else { return }
        guard case .trusted = evidence.standing else {
            rejected.append(evidence)
            return
        }
        do throws(RecordError) {
            let record = try PromotionRecord(predicate: predicate, of: root)
            guard !entries.contains(where: { $0.record == record }) else { return }
            entries.append(
                HistoryEntry(
                    record: record,
                    attachment: evidence.attachment,
                    signer: evidence.claimant,
                    isOfThisTag: record.isOf(image, at: location)
                )
            )
        } catch {
            rejected.append(
                Evidence(
                    subject: evidence.subject,
                    attachment: evidence.attachment,
                    content: evidence.content,
                    claimant: evidence.claimant,
                    standing: .rejected("the record can't be read: \(error)")
                )
            )
        }
    }
}

extension PromotionRecord {
    /// Whether it tells of an image's tag at a registry.
    ///
    /// What a registry is called is for each configuration to say, so the address counts.
    fileprivate func isOf(_ image: ImageReference, at location: RegistryLocation) -> Bool {
        location.addresses.contains(destination.address) && target.repository == image.repository
            && target.tag == image.tag
    }
}
