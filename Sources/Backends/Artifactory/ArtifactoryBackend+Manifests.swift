internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend {
    /// Asks the registry API with HEAD.
    public func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        do {
            let found = try await plane.registry.resolve(reference, in: repository)
            if case .tag(let tag) = reference {
                await instance.note(found?.digest, under: tag, of: path(of: repository))
            }
            return found
        } catch {
            throw explained(error, needs: .read)
        }
    }

    /// Reads through the registry API with GET.
    public func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        do {
            return try await plane.registry.manifest(reference, in: repository)
        } catch {
            throw explained(error, needs: .read)
        }
    }

    /// Writes through the registry API with PUT.
    ///
    /// A tag is a folder, and what it held before would be lost: an image that the tag pointed to is kept under its digest. The
    /// folder may then hold an index beside an image, of which the server gives the index: what was replaced is taken away.
    public func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        var replaced: MediaType?
        if let tag { replaced = try await keep(replacedBy: manifest.digest, tag, in: repository) }
        do {
            try await plane.registry.push(manifest, to: repository, tagged: tag)
        } catch {
            throw explained(error, needs: .deploy, .annotate, .delete)
        }
        await instance.remember(
            StoredFile(sha256: manifest.digest),
            named: ManifestFileName(manifest.mediaType).rawValue,
            in: tag?.text ?? manifest.digest.text,
            of: path(of: repository)
        )
        if let tag, let replaced, ManifestFileName(replaced) != ManifestFileName(manifest.mediaType) {
            try await delete(ManifestFileName(replaced), of: tag, in: repository)
        }
    }

    /// Keeps the image that a tag points to under its digest, before another takes its place.
    ///
    /// - Parameters:
    ///   - digest: what takes its place.
    ///   - tag: the tag.
    ///   - repository: where.
    /// - Returns: what kind of manifest it is; `nil` where none is replaced.
    /// - Throws: ``RegistryError``.
    @discardableResult
    func keep(
        replacedBy digest: Digest,
        _ tag: TagName,
        in repository: RepositoryName
    ) async throws(RegistryError) -> MediaType? {
        // What is attached to an image is joined with what takes its place, not replaced.
        guard DigestTag(tag)?.isFoundByDigest != true else { return nil }
        if let folder = await instance.folder(path(of: repository)) {
            guard let there = folder.manifestFile(in: tag.text), there.file.sha256 != digest else { return nil }
        } else {
            guard let there = try await resolve(.tag(tag), in: repository), there.digest != digest else { return nil }
        }
        guard let replaced = try await manifest(.tag(tag), in: repository), replaced.digest != digest else {
            return nil
        }
        do {
            try await plane.registry.push(replaced, to: repository, tagged: nil)
        } catch {
            throw explained(error, needs: .deploy, .annotate)
        }
        return replaced.mediaType
    }
}
