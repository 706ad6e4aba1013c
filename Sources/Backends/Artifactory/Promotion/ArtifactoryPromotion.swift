internal import PromoterCore

/// Finds the way between two repositories of one Artifactory.
struct ArtifactoryPromotion: ServerSidePromoting {
    let destination: ArtifactoryBackend

    func route(from source: any RegistryBackend) -> (any ServerSideRoute)? {
        guard let source = source as? ArtifactoryBackend,
            source.location.identity == destination.location.identity
        else { return nil }
        return ArtifactoryRoute(source: source, destination: destination)
    }
}
