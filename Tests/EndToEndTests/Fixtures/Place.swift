import TestSupport

/// A registry to promote from or to: a docker-registry, or a folder of layouts.
struct Place: Sendable {
    enum Kind: String, CaseIterable, Sendable { case registry, local }

    /// The place on promoter's command line.
    let location: String

    private let registry: DockerRegistry?
    private let folder: TemporaryFolder?

    /// An empty place.
    init(_ kind: Kind) async throws {
        switch kind {
        case .registry:
            let registry = try await DockerRegistry()
            self.registry = registry
            folder = nil
            location = registry.location
        case .local:
            let folder = try TemporaryFolder("local")
            registry = nil
            self.folder = folder
            location = "local:\(folder.path)"
        }
    }

    /// The place where an image was signed, or a local copy that oras made of it.
    init(_ kind: Kind, holding image: SignedImage, of source: DockerRegistry) async throws {
        switch kind {
        case .registry:
            registry = source
            folder = nil
            location = source.location
        case .local:
            let folder = try TemporaryFolder("local")
            try folder.folder("team")
            try await RegistryClient()
                .pull(
                    SignedImage.repository,
                    from: source,
                    toLayoutAt: folder.path(SignedImage.repository)
                )
            registry = nil
            self.folder = folder
            location = "local:\(folder.path)"
        }
    }

    /// The layout of the image's repository, where this is a folder.
    var layout: String? { folder?.path(SignedImage.repository) }

    /// A registry that real clients can look into: the place itself, or a fresh one that oras pushes the layout to.
    func published() async throws -> DockerRegistry {
        if let registry { return registry }
        let fresh = try await DockerRegistry()
        if let layout {
            try await RegistryClient().push(layoutAt: layout, to: fresh, repository: SignedImage.repository)
        }
        return fresh
    }
}
