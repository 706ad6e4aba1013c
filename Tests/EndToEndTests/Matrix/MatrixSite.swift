import RegistryEmulator
import RegistryEmulatorServer
import TestSupport

/// A place to promote from or to, kept as long as it is used.
struct MatrixSite: Sendable {
    /// How real clients reach it.
    enum Access: Sendable {
        case registry(any ImageRegistry)
        /// A folder of layouts.
        case folder(TemporaryFolder)
    }

    let access: Access
    /// Who real clients are there.
    let home: ClientHome
    /// The place as an entry of `promoter.yaml`.
    let settings: String
    /// The server that it belongs to, where that is an Artifactory.
    let artifactory: ArtifactorySite?

    private struct Registry: ImageRegistry {
        let address: String
        let isSecure = false
        let server: RunningEmulator

        init(_ server: RunningEmulator) {
            address = "127.0.0.1:\(server.port)"
            self.server = server
        }
    }

    /// An empty place.
    ///
    /// - Parameter backend: Its kind; of an Artifactory the repository to promote from.
    /// - Returns: The place.
    /// - Throws: When it can't be made.
    static func start(_ backend: MatrixBackend) async throws -> MatrixSite {
        switch backend {
        case .dockerRegistry: return try await registry(DockerRegistry())
        case .listingRegistry, .silentRegistry:
            var options = OCIRegistryOptions()
            options.hasReferrers = backend.listsReferrers
            return try await registry(Registry(RunningEmulator.start(handler: OCIRegistry(options: options))))
        case .oldArtifactory, .artifactory:
            let site = try await ArtifactorySite(version: backend.version ?? "")
            return artifactory(site, ArtifactorySite.staging, site.staging)
        case .local:
            let folder = try TemporaryFolder("matrix")
            return MatrixSite(
                access: .folder(folder),
                home: try ClientHome(),
                settings: "{ backend: local, path: \(folder.path) }",
                artifactory: nil
            )
        }
    }

    private static func registry(_ registry: some ImageRegistry) throws -> MatrixSite {
        MatrixSite(
            access: .registry(registry),
            home: try ClientHome(),
            settings: "{ backend: oci, url: \"http://\(registry.address)\" }",
            artifactory: nil
        )
    }

    private static func artifactory(
        _ site: ArtifactorySite,
        _ repository: String,
        _ registry: ArtifactorySite.Repository
    ) -> MatrixSite {
        MatrixSite(
            access: .registry(registry),
            home: site.home,
            settings: """
                { backend: artifactory, url: "\(site.server.url)/artifactory", repository: \(repository), \
                credentials: { username: \(ArtifactorySite.application), password: "${PASSWORD}" } }
                """,
            artifactory: site
        )
    }

    /// The repository to promote to, of the same Artifactory; the place itself where it is none.
    var destination: MatrixSite {
        guard let artifactory else { return self }
        return Self.artifactory(artifactory, ArtifactorySite.production, artifactory.production)
    }
}
