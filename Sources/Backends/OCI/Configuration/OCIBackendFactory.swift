internal import HTTPTransport
public import PromoterCore

/// Makes backends for registries that speak the OCI Distribution API.
public final class OCIBackendFactory: BackendFactory {
    private let engine = SharedEngine()

    /// Makes a factory.
    ///
    /// Its first backend starts the engine that they all share.
    public init() {}

    /// `oci`.
    public var name: String { "oci" }

    /// What it is for.
    public var summary: String { "a registry that speaks the OCI Distribution API" }

    /// What it can do.
    public var abilities: [String] {
        [
            "blob mounts within a registry", "streaming between registries", "cosign tags", "referrers",
            "deletes manifests and tags, where the registry allows that",
        ]
    }

    /// The prefixes of its locations.
    public var locationPrefixes: [String] { ["oci://", "oci+http://"] }

    /// Cosign's tags, and what refers to a manifest.
    public var strategies: [StrategyName] { [.cosignTags, .referrers] }

    /// What the configuration may say.
    public var settings: [SettingDescription] { OCISettings.descriptions }

    /// Reads `oci://HOST[:PORT][/PREFIX]` or `oci+http://…`.
    public func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        try OCISettings.settings(fromLocation: location)
    }

    /// Makes a backend.
    public func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        let settings = try OCISettings(settings, context: context)
        let engine = try engine.running()
        let transport = HTTPTransport(
            engine: engine,
            configuration: settings.connection.transport(waitingWith: engine),
            logger: context.logger
        )
        let session = RegistrySession(
            transport: transport,
            base: settings.base,
            credentials: settings.credentials,
            logger: context.logger
        )
        return OCIBackend(
            location: settings.location,
            session: session,
            base: settings.base,
            namespace: settings.namespace,
            looksFirst: settings.looksFirst,
            tagListsAreComplete: settings.tagListsAreComplete,
            attempts: settings.connection.attempts,
            wait: { try await TransferLease.waiting($0, on: engine) }
        )
    }

    /// Ends all connections.
    public func shutdown() async {
        await engine.shutdown()
    }
}
