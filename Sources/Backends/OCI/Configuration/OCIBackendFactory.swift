internal import HTTPTransport
public import PromoterCore
internal import Synchronization

/// Makes backends for registries that speak the OCI Distribution API.
public final class OCIBackendFactory: BackendFactory {
    private let engine: Mutex<TransportEngine?>

    /// Makes a factory.
    ///
    /// Its first backend starts the engine that they all share.
    public init() {
        engine = Mutex(nil)
    }

    /// `oci`.
    public var name: String { "oci" }

    /// What it is for.
    public var summary: String { "a registry that speaks the OCI Distribution API" }

    /// What it can do.
    public var abilities: [String] {
        ["blob mounts within a registry", "streaming between registries", "cosign tags"]
    }

    /// The prefixes of its locations.
    public var locationPrefixes: [String] { ["oci://", "oci+http://"] }

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
        let engine = try sharedEngine()
        let transport = HTTPTransport(
            engine: engine,
            configuration: settings.transport(waitingWith: engine),
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
            attempts: settings.attempts,
            wait: { try await TransferLease.waiting($0, on: engine) }
        )
    }

    /// Ends all connections.
    public func shutdown() async {
        let engine = engine.withLock { engine in
            defer { engine = nil }
            return engine
        }
        await engine?.shutdown()
    }

    private func sharedEngine() throws(SettingError) -> TransportEngine {
        let result = engine.withLock { engine -> Result<TransportEngine, TransportError> in
            if let engine { return .success(engine) }
            do throws(TransportError) {
                let started = try TransportEngine()
                engine = started
                return .success(started)
            } catch {
                return .failure(error)
            }
        }
        do {
            return try result.get()
        } catch {
            throw SettingError(reason: error.summary, expected: "a working libcurl")
        }
    }
}

extension TransferLease {
    /// Waits on the engine's clock, without holding a transfer's slots meanwhile.
    static func waiting(_ duration: Duration, on engine: TransportEngine) async throws {
        try await released { try await engine.sleep(for: duration) }
    }
}
