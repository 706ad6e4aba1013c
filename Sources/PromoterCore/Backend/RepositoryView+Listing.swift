/// What lists tell, and what they may stand for.
extension RepositoryView {
    /// Lists what the repository has, with what the run has written since.
    ///
    /// - Returns: what it has, or `nil` where the registry does not list it, or not for this user: each must be asked for.
    /// - Throws: ``RegistryError``.
    public func contents() async throws(RegistryError) -> RepositoryListing? {
        guard let (found, time) = try await listed() else { return nil }
        var listed = found
        for (tag, write) in written where write.time >= time {
            listed.tags[tag] = write.digest
            listed.manifests?.insert(write.digest)
        }
        return listed
    }

    /// The list, and when it was asked for.
    private func listed() async throws(RegistryError) -> (RepositoryListing, ContinuousClock.Instant)? {
        guard listsTags else { return nil }
        while true {
            if isUnlisted { return nil }
            let asked =
                trustedListing
                ?? Asked(task: Task { [backend, name] in await Self.list(backend, name) }, time: trust.now)
            listing = asked
            let result = await Self.answer(to: asked)
            guard case .failure(let error) = result else {
                guard let found = try result.get() else {
                    isUnlisted = true
                    return nil
                }
                if listingTook?.since != asked.time { listingTook = (asked.time, asked.time.duration(to: trust.now)) }
                if hadNoTags == nil, found.isComplete { hadNoTags = found.tags.isEmpty }
                return (found, asked.time)
            }
            if listing?.task == asked.task { listing = nil }
            // Someone else who waited for the same list was cancelled: this one asks again.
            guard error.kind == .cancelled, !Task.isCancelled else { throw error }
        }
    }

    private var trustedListing: Asked<RepositoryListing?>? {
        listing.flatMap { trust.covers($0.time) ? $0 : nil }
    }

    /// The list, where it may stand for questions about single things: one that takes longer than it is trusted helps nobody else.
    ///
    /// One that can't be had is an economy lost: each is asked for by itself.
    private func economy() async throws(RegistryError) -> (RepositoryListing, ContinuousClock.Instant)? {
        let isWorthIt: Bool
        if let listing, let limit = trust.limit, trustedListing == nil {
            isWorthIt = listingTook.map { $0.since == listing.time && $0.duration <= limit } ?? false
        } else {
            isWorthIt = listing != nil || trust.limit != .zero
        }
        guard isWorthIt else { return nil }
        do throws(RegistryError) {
            return try await listed()
        } catch {
            if error.kind == .cancelled { throw error }
            isUnlisted = true
            return nil
        }
    }

    /// The list, where what is not in it is not there.
    func complete() async throws(RegistryError) -> (RepositoryListing, ContinuousClock.Instant)? {
        guard backend.listsCompletely, let found = try await economy(), found.0.isComplete else { return nil }
        return found
    }

    /// Whether there is no such tag as far as matters to attachments of attachments: the list has all tags that were met, and not it.
    func isUnlistedForAttachment(_ tag: TagName) async throws(RegistryError) -> Bool {
        guard let subject = DigestTag(tag)?.subject, attached.contains(subject), written[tag] == nil,
            let (listed, _) = try await economy()
        else { return false }
        return listed.tags.index(forKey: tag) == nil && met.allSatisfy { listed.tags.index(forKey: $0) != nil }
    }

    /// Whether the repository had no tag before the run wrote any.
    ///
    /// - Returns: `false` also where no list tells.
    /// - Throws: ``RegistryError``.
    func beganWithoutTags() async throws(RegistryError) -> Bool {
        guard backend.listsCompletely else { return false }
        if let hadNoTags { return hadNoTags }
        _ = try await complete()
        return hadNoTags ?? false
    }

    /// Whether the registry lists no tag: a hint for messages, and no proof.
    func showsNoTags() async -> Bool { (try? await contents()?.tags.isEmpty) == true }

    static func list(
        _ backend: any RegistryBackend,
        _ name: RepositoryName
    ) async -> Result<RepositoryListing?, RegistryError> {
        do {
            return .success(try await backend.listing(of: name))
        } catch {
            switch error.kind {
            case .forbidden, .unsupported: return .success(nil)
            default: return .failure(error)
            }
        }
    }
}
