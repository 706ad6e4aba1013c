internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend {
    /// Asks the registry API with HEAD.
    public func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        do {
            return try await plane.registry.resolve(reference, in: repository)
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
    public func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        do {
            try await plane.registry.push(manifest, to: repository, tagged: tag)
        } catch {
            throw explained(error, needs: .deploy, .annotate, .delete)
        }
    }
}
