internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend {
    /// Opens through the registry API with GET.
    public func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        do {
            return try await plane.registry.blob(blob, in: repository)
        } catch {
            throw explained(error, needs: .read)
        }
    }

    /// Asks the registry API with HEAD.
    public func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        do {
            return try await plane.registry.contains(blob, in: repository)
        } catch {
            throw explained(error, needs: .read)
        }
    }

    /// Mounts, or sends with one POST, one PATCH and one PUT.
    public func push(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        do {
            return try await plane.registry.push(upload, to: repository)
        } catch {
            throw explained(error, needs: .deploy, .annotate)
        }
    }
}
