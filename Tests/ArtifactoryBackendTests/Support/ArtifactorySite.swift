import ArtifactoryBackend
import Logging
import PromoterCore

/// Backends of one factory for a test, whose connections end with it.
struct ArtifactorySite: Sendable {
    private let factory: ArtifactoryBackendFactory
    private let url: String
    private let environment: [String: String]

    static func using<Output: Sendable>(
        _ url: String,
        environment: [String: String] = [:],
        _ body: @Sendable (ArtifactorySite) async throws -> Output
    ) async throws -> Output {
        let factory = ArtifactoryBackendFactory()
        let site = ArtifactorySite(factory: factory, url: url, environment: environment)
        let result: Result<Output, any Error>
        do {
            result = .success(try await body(site))
        } catch {
            result = .failure(error)
        }
        await factory.shutdown()
        return try result.get()
    }

    /// A backend for a repository.
    func backend(_ key: String, _ settings: [String: SettingValue] = [:]) throws -> any RegistryBackend {
        let own: [String: SettingValue] = [
            "url": .text(url + "/artifactory"), "repository": .text(key), "attempts": .number(1),
        ]
        return try factory.makeBackend(
            BackendSettings(name: key, values: settings.merging(own) { given, _ in given }),
            context: BackendContext(environment: environment, baseFolder: "/", logger: Logger(label: "test"))
        )
    }
}
