public import PromoterCore

extension LocalBackend: ReferrerListing {
    /// Lists what refers to a manifest: of all that `index.json` lists, and of what the indexes there list, the manifests that
    /// name it as their subject.
    ///
    /// - Parameters:
    ///   - subject: the manifest.
    ///   - repository: where.
    /// - Returns: what points to each of them; never `nil`.
    /// - Throws: `RegistryError`.
    public func referrers(
        of subject: Digest,
        in repository: RepositoryName
    ) async throws(RegistryError) -> [Descriptor]? {
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            guard let index = try await layout.index() else { return [] }
            return try manifests(below: index.entries.compactMap(\.target), in: layout.folder)
                .filter { $0.facts.subject == subject }.map { $0.facts.described($0.target) }
        } catch {
            throw attempt("list what refers to the image", repository, subject.text).error(error)
        }
    }

    /// All manifests that a list leads to, by indexes too; each once, and none that is missing.
    ///
    /// - Parameters:
    ///   - targets: the list.
    ///   - folder: the layout.
    /// - Returns: the manifests, from the top down.
    /// - Throws: ``LayoutProblem`` where one is damaged.
    func manifests(
        below targets: [Descriptor],
        in folder: LayoutFolder
    ) throws(LayoutProblem) -> [(target: Descriptor, facts: ManifestFacts)] {
        var found: [(target: Descriptor, facts: ManifestFacts)] = []
        var seen: Set<Digest> = []
        var level = targets
        while !level.isEmpty {
            if Task.isCancelled { throw .cancelled }
            var below: [Descriptor] = []
            for target in level where seen.insert(target.digest).inserted {
                guard let facts = try facts(of: target, in: folder) else { continue }
                found.append((target, facts))
                below += facts.children
            }
            level = below
        }
        return found
    }

    /// What a manifest says of others; `nil` where it is missing or none, which is for those to tell who read it.
    private func facts(of target: Descriptor, in folder: LayoutFolder) throws(LayoutProblem) -> ManifestFacts? {
        if let known = manifestFacts.known(target.digest) { return known }
        guard target.mediaType.isManifest, try folder.status(of: target) != nil,
            let manifest = try? read(target, in: folder), let referrer = try? Referrer(manifest)
        else { return nil }
        let content = try? manifest.content()
        let facts = ManifestFacts(
            subject: referrer.subject,
            children: content?.children ?? [],
            blobSizes: content?.blobs.map(\.size) ?? [],
            artifactType: referrer.artifactType,
            annotations: referrer.annotations
        )
        manifestFacts.learn(facts, of: target.digest)
        return facts
    }
}
