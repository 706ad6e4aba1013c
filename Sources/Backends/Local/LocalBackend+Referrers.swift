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
            var found: [Descriptor] = []
            var seen: Set<Digest> = []
            var level = index.entries.compactMap(\.target)
            while !level.isEmpty {
                if Task.isCancelled { throw .cancelled }
                var below: [Descriptor] = []
                for target in level where seen.insert(target.digest).inserted {
                    guard let facts = try facts(of: target, in: layout.folder) else { continue }
                    if facts.subject == subject { found.append(facts.described(target)) }
                    below += facts.children
                }
                level = below
            }
            return found
        } catch {
            throw attempt("list what refers to the image", repository, subject.text).error(error)
        }
    }

    /// What a manifest says of others; `nil` where it is missing or none, which is for those to tell who read it.
    private func facts(of target: Descriptor, in folder: LayoutFolder) throws(LayoutProblem) -> ManifestFacts? {
        if let known = manifestFacts.known(target.digest) { return known }
        guard target.mediaType.isManifest, try folder.status(of: target) != nil,
            let manifest = try? read(target, in: folder), let referrer = try? Referrer(manifest)
        else { return nil }
        let facts = ManifestFacts(
            subject: referrer.subject,
            children: (try? manifest.content().children) ?? [],
            artifactType: referrer.artifactType,
            annotations: referrer.annotations
        )
        manifestFacts.learn(facts, of: target.digest)
        return facts
    }
}
