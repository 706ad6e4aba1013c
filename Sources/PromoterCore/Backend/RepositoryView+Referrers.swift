/// What refers to manifests, and what is known of manifests as to that.
extension RepositoryView {
    /// Asks what refers to a manifest: the registry's list and the list under the tag.
    ///
    /// - Parameter subject: the manifest's digest.
    /// - Returns: what both show.
    /// - Throws: ``RegistryError``.
    func referrers(of subject: Digest) async throws(RegistryError) -> ReferrersLook {
        while true {
            let known = looks[subject].flatMap { trust.covers($0.time) ? $0 : nil }
            // A list that tells what need not be asked was asked for before.
            let asked = known ?? Asked(task: Task { await self.look(for: subject) }, time: horizon())
            looks[subject] = asked
            let result = await Self.answer(to: asked)
            guard case .failure(let error) = result else { return try result.get() }
            if looks[subject]?.task == asked.task { looks[subject] = nil }
            // Someone else who waited for the same answer was cancelled: this one asks again.
            guard error.kind == .cancelled, !Task.isCancelled else { throw error }
        }
    }

    /// Remembers what a manifest that was read, here or elsewhere, is attached to.
    func explain(_ manifest: RawManifest) {
        subjects.add(manifest)
    }

    /// Remembers what the image's indexes list, read or not.
    func explain(_ children: [Descriptor]) {
        subjects.add(listed: children)
    }

    /// What to read of the manifests that the image's indexes list, so that the registry need not be asked of each manifest.
    ///
    /// - Returns: none where it has to be asked in any case.
    /// - Throws: ``RegistryError``.
    func manifestsWorthReading() async throws(RegistryError) -> Set<Digest> {
        guard let (contents, _) = try await complete() else { return [] }
        return subjects.worthReading(in: contents)
    }

    /// Whether the repository may have a manifest that refers to another one, as far as its listing and what was read tell.
    private func mayHaveReferrers(to subject: Digest) async throws(RegistryError) -> Bool {
        guard try await complete() != nil, let contents = try await contents() else { return true }
        return subjects.mayShow(contents, referringTo: subject)
    }

    func look(for subject: Digest) async -> Result<ReferrersLook, RegistryError> {
        do throws(RegistryError) {
            let tag = ReferrersTag.name(for: subject)
            async let asked = listedReferrers(of: subject)
            async let held = taggedReferrers(under: tag)
            let (listed, tagged) = (try await asked.get(), try await held.get())
            let look = ReferrersLook(of: subject, listed: listed, tagged: tagged)
            if case .unreadable(let error)? = look.taken { throw unreadableList(under: tag, error) }
            return .success(look)
        } catch {
            return .failure(error)
        }
    }

    private func listedReferrers(of subject: Digest) async -> Result<[Descriptor]?, RegistryError> {
        do throws(RegistryError) {
            guard try await mayHaveReferrers(to: subject) else { return .success([]) }
            return .success(try await backend.referrers?.referrers(of: subject, in: name))
        } catch {
            return .failure(error)
        }
    }

    private func taggedReferrers(under tag: TagName?) async -> Result<RawManifest?, RegistryError> {
        do throws(RegistryError) {
            guard let tag else { return .success(nil) }
            return .success(try await manifest(tag))
        } catch {
            return .failure(error)
        }
    }

    /// What an unreadable list hides is not known, and is not taken for nothing.
    private func unreadableList(under tag: TagName?, _ error: ManifestError) -> RegistryError {
        RegistryError(
            .invalid,
            operation: "read the list of what refers to the image",
            location: backend.location,
            repository: name,
            reference: tag?.text,
            reason: "\(error)",
            remedy:
                "take the tag away or write the list anew, or leave '\(StrategyName.referrers)' out with --signatures"
        )
    }
}
