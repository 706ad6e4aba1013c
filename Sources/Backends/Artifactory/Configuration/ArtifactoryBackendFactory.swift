internal import HTTPTransport
internal import OCIBackend
public import PromoterCore
internal import Synchronization

/// Makes backends for repositories of JFrog Artifactory.
public final class ArtifactoryBackendFactory: BackendFactory {
    private let engine = SharedEngine()
    private let instances = Mutex<[String: ArtifactoryInstance]>([:])

    /// Makes a factory.
    ///
    /// Its first backend starts the engine that they all share; backends of one Artifactory share what is known of it.
    public init() {}

    /// `artifactory`.
    public var name: String { "artifactory" }

    /// What it is for.
    public var summary: String { "a repository of JFrog Artifactory" }

    /// What it can do.
    public var abilities: [String] {
        [
            "server-side promotion within an Artifactory", "streaming between registries", "cosign tags", "referrers",
            "properties", "deletes manifests and tags",
        ]
    }

    /// Cosign's tags, and what refers to a manifest.
    public var strategies: [StrategyName] { [.cosignTags, .referrers] }

    /// The prefixes of its locations.
    public var locationPrefixes: [String] { ["artifactory://", "artifactory+http://"] }

    /// What the configuration may say.
    public var settings: [SettingDescription] { ArtifactorySettings.descriptions }

    /// Reads `artifactory://HOST/artifactory/REPOKEY` or `artifactory+http://…`.
    public func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        try ArtifactorySettings.settings(fromLocation: location)
    }

    /// Makes a backend.
    public func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        let settings = try ArtifactorySettings(settings, context: context)
        let engine = try engine.running()
        let transport = HTTPTransport(
            engine: engine,
            configuration: settings.connection.transport(waitingWith: engine),
            logger: context.logger
        )
        let credentials = settings.credentials.provider(
            for: settings,
            transport: transport,
            environment: context.environment
        )
        let instance = instances.withLock { instances in
            let identity = settings.address.identity
            let instance = instances[identity] ?? ArtifactoryInstance(base: settings.address.base)
            instances[identity] = instance
            return instance
        }
        let plane = try RegistryPlane(settings.repository) { key throws(SettingError) in
            // A host of its own belongs to the repository that was configured; any other is reached without set-up.
            let docker = key == settings.repository ? settings.docker : DockerAccess(form: .direct, url: nil)
            let place = try docker.place(of: key, at: settings.address.base)
            return OCIBackend(
                location: settings.location,
                session: RegistrySession(
                    transport: transport,
                    base: place.base,
                    credentials: credentials,
                    isEager: true,
                    logger: context.logger
                ),
                base: place.base,
                namespace: place.namespace,
                root: place.root,
                // It is not documented whether a mount is ever done; where each were answered with 202, what is there would be
                // sent again.
                looksFirst: true,
                uploadForm: .patchThenPut,
                attempts: settings.connection.attempts,
                wait: { try await TransferLease.waiting($0, on: engine) }
            )
        }
        let session = RegistrySession(
            transport: transport,
            base: settings.address.base,
            credentials: credentials,
            isEager: true,
            logger: context.logger
        )
        return ArtifactoryBackend(
            location: settings.location,
            instance: instance,
            client: ArtifactoryClient(session: session, location: settings.location),
            plane: plane,
            properties: settings.properties
        )
    }

    /// Ends all connections.
    public func shutdown() async {
        instances.withLock { $0 = [:] }
        await engine.shutdown()
    }
}
