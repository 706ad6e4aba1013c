import ArtifactoryBackend
import Logging
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer

/// An emulated Artifactory with the local repositories `staging` and `production`, and backends for them.
struct EmulatedArtifactory: Sendable {
    /// The versions that behave differently.
    static let versions = ["6.20.0", "7.77.3", "7.90.1", "7.94.1", "7.111.0", "7.117.1"]

    let emulator: RunningEmulator
    private let handler: ArtifactoryEmulator
    private let factory = ArtifactoryBackendFactory()
    private let otherFactory = ArtifactoryBackendFactory()
    private let environment: [String: String]

    /// Starts one, and stops it behind a test.
    ///
    /// - Parameters:
    ///   - version: its version.
    ///   - edition: its edition.
    ///   - users: its users beside `admin`, whose password is `secret` like everybody's, with their rights.
    ///   - environment: the environment of the backends.
    ///   - adjust: changes what else there is to it.
    ///   - body: the test.
    /// - Returns: what the test gives.
    /// - Throws: what the test throws.
    static func using<Output: Sendable>(
        version: String = "7.117.1",
        edition: ArtifactoryEdition = .pro,
        users: [String: [RepositoryRight]] = [:],
        environment: [String: String] = [:],
        adjust: (inout ArtifactoryOptions) -> Void = { _ in },
        _ body: @Sendable (EmulatedArtifactory) async throws -> Output
    ) async throws -> Output {
        let administrator = EmulatedUser(name: "admin", password: "secret", isAdministrator: true)
        var options = ArtifactoryOptions(
            repositories: [ArtifactoryRepository("staging"), ArtifactoryRepository("production")],
            users: [administrator] + users.map { EmulatedUser(name: $0.key, password: "secret", rights: $0.value) },
            version: ArtifactoryVersion(version) ?? ArtifactoryVersion(0, 0, 0),
            edition: edition,
            contents: MemoryContentStore()
        )
        adjust(&options)
        let handler = try ArtifactoryEmulator(options)
        let emulator = try await RunningEmulator.start(handler: handler)
        let artifactory = EmulatedArtifactory(emulator: emulator, handler: handler, environment: environment)
        let result: Result<Output, any Error>
        do {
            result = .success(try await body(artifactory))
        } catch {
            result = .failure(error)
        }
        await artifactory.factory.shutdown()
        await artifactory.otherFactory.shutdown()
        await emulator.stop()
        return try result.get()
    }

    private init(emulator: RunningEmulator, handler: ArtifactoryEmulator, environment: [String: String]) {
        self.emulator = emulator
        self.handler = handler
        self.environment = environment
    }

    /// A backend of a user.
    func backend(
        _ key: String,
        as user: String? = "admin",
        _ settings: [String: SettingValue] = [:]
    ) throws -> any RegistryBackend {
        try backend(key, as: user, settings, of: factory)
    }

    /// A backend that knows nothing of what the others have read and written.
    func freshBackend(_ key: String) throws -> any RegistryBackend {
        try backend(key, as: "admin", [:], of: otherFactory)
    }

    /// Takes a file away at the server, which notices nothing.
    func remove(_ path: String, from key: String) async throws {
        try await handler.remove(path, from: key)
    }

    private func backend(
        _ key: String,
        as user: String?,
        _ settings: [String: SettingValue],
        of factory: ArtifactoryBackendFactory
    ) throws -> any RegistryBackend {
        var own: [String: SettingValue] = [
            "url": .text(emulator.url + "/artifactory"), "repository": .text(key), "attempts": .number(2),
        ]
        if let user { own["credentials"] = .map(["username": .text(user), "password": .text("secret")]) }
        return try factory.makeBackend(
            BackendSettings(name: key, values: settings.merging(own) { given, _ in given }),
            context: BackendContext(environment: environment, baseFolder: "/", logger: Logger(label: "test"))
        )
    }

    /// Promotes within this Artifactory.
    func promote(
        _ request: PromotionRequest,
        as user: String = "admin",
        _ settings: [String: SettingValue] = [:]
    ) async throws -> PromotionReport {
        await Promotion(
            from: try backend("staging", as: user, settings),
            to: [try backend("production", as: user, settings)],
            request: request
        )
        .run()
    }

    /// The requests until now, `METHOD STATUS path`, without what stands before `/api`.
    var requests: [String] {
        get async {
            await emulator.log.requests()
                .map { "\($0.method) \($0.status) \($0.path.replacing("/artifactory", with: ""))" }
        }
    }

    /// The requests of a piece of work.
    func requests(of work: () async throws -> Void) async throws -> [String] {
        let before = await requests.count
        try await work()
        return Array(await requests.dropFirst(before))
    }
}
