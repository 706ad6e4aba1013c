extension DockerImageStore {
    func manifest(
        _ name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> StoredManifest? {
        let tree = await emulator.storage.snapshot
        for image in places(of: repository) {
            let file =
                switch name {
                case .tag(let tag): tree.manifest(in: image.appending(tag))?.item.file
                case .digest(let digest): tree.manifest(digest: digest.hex, of: image, readableTo: principal)?.item.file
                }
            if let file { return stored(file) }
        }
        if let fetched = try await fetchManifest(name, in: repository) { return fetched }
        // To fetch through a remote repository is to fill its cache, which a missing image asks for as well.
        for key in emulator.repositories.storage(behind: key) where key.hasSuffix("-cache") {
            let folder = ItemPath(key, "\(repository)/\(name.text)")
            if !principal.may(.pull, folder) {
                throw DistributionError(
                    403,
                    "UNAUTHORIZED",
                    "The client does not have permission for manifest: Download request for repo:path "
                        + "'\(folder)/list.manifest.json' is forbidden for user: '\(principal.messageName)'.",
                    detail: ["manifest": name.text]
                )
            }
        }
        return nil
    }

    func keepManifest(
        _ manifest: StoredManifest,
        bytes: [UInt8],
        as name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) {
        guard manifest.digest.algorithm == .sha256 else {
            throw DistributionError(400, "DIGEST_INVALID", "Only sha256 digests are taken")
        }
        guard let facts = ManifestFacts(parsing: bytes, contentType: manifest.mediaType) else {
            throw DistributionError(400, "MANIFEST_INVALID", "The manifest is no JSON object")
        }
        if emulator.options.version.refusesOCIArtifacts, facts.isForeignToOldVersions {
            throw DistributionError(400, "MANIFEST_INVALID", "The manifest is none of an image")
        }
        let push = ManifestPush(
            facts: facts,
            content: manifest.content,
            image: try target(of: repository),
            folderName: name.text,
            principal: principal,
            isStrict: emulator.options.overwritesTagsStrictly,
            maxUniqueTags: emulator.repositories.deployment(behind: key).flatMap { emulator.repositories[$0] }?
                .maxUniqueTags ?? 0,
            duplicatesArchitectures: emulator.options.duplicatesArchitectures,
            blobSources: emulator.repositories.all.filter(\.isDocker)
                .flatMap { emulator.repositories.storage(behind: $0.key) },
            now: emulator.options.clock()
        )
        try await change { (tree: inout RepositoryTree) throws(Refusal) in try push.run(in: &tree) }
    }

    func deleteManifest(
        _ name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> Bool {
        let image = try target(of: repository)
        return try await change { (tree: inout RepositoryTree) throws(Refusal) in
            var folders: [ItemPath] = []
            switch name {
            case .tag(let tag):
                if tree.manifest(in: image.appending(tag)) != nil { folders = [image.appending(tag)] }
            case .digest(let digest):
                while let found = tree.manifest(digest: digest.hex, of: image)?.path.parent {
                    folders.append(found)
                    tree.remove(found)
                }
            }
            for folder in folders { tree.remove(folder) }
            tree.removeEmptyFolders(from: image)
            return !folders.isEmpty
        }
    }
}
