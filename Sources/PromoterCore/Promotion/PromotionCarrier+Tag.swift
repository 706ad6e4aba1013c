/// A tag that is to be set, and what it pointed to when it was asked last.
struct TagLook: Sendable, Hashable {
    let tag: TagName
    /// What it pointed to; `nil` where there was no such tag.
    let existing: Digest?
    /// What was found is not older.
    let time: ContinuousClock.Instant

    init(tag: TagName, existing: Digest?, time: ContinuousClock.Instant) {
        self.tag = tag
        self.existing = existing
        self.time = time
    }

    /// Reads a plan; `nil` where it sets no tag.
    init?(_ change: PromotionPlan.TagChange, time: ContinuousClock.Instant) {
        switch change {
        case .none, .keep: return nil
        case .create(let tag): self.init(tag: tag, existing: nil, time: time)
        case .move(let tag, let existing): self.init(tag: tag, existing: existing, time: time)
        }
    }
}

extension PromotionCarrier {
    /// Sets the image's tag, and reads it back.
    ///
    /// - Parameters:
    ///   - look: the tag, and what it pointed to.
    ///   - root: the image's own manifest; it is there with all that vouches for it.
    /// - Returns: whether it had to be set.
    /// - Throws: ``PromotionError`` where it points to something that it may not be taken from.
    func set(_ look: TagLook?, to root: RawManifest) async throws(PromotionError) -> Bool {
        guard let look = try await renewed(look, for: root.digest), look.existing != root.digest else { return false }
        try await attempt { () async throws(RegistryError) in try await destination.push(root, tagged: look.tag) }
        try await prove(.tag(look.tag), is: root.digest)
        return true
    }

    /// Looks at a tag again before it is set, where the last look is not to be trusted any more.
    ///
    /// - Parameters:
    ///   - look: the last look.
    ///   - wanted: what the tag is to point to.
    /// - Returns: the same look, or a new one.
    /// - Throws: ``PromotionError`` where the tag points to something by now that it may not be taken from.
    func renewed(_ look: TagLook?, for wanted: Digest) async throws(PromotionError) -> TagLook? {
        guard let look, !run.trust.covers(look.time) else { return look }
        let time = run.trust.now
        let existing = try await attempt { () async throws(RegistryError) in
            try await destination.currentDigest(of: look.tag)
        }
        if let existing, existing != wanted, existing != look.existing, !run.request.overwritesTags {
            throw refuse(run.request.refusal(existing: existing, wanted: wanted))
        }
        return TagLook(tag: look.tag, existing: existing, time: time)
    }
}
