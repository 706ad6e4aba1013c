import Logging
import OCIBackend
import PromoterCore

/// A backend for a test, whose connections end with it.
enum OCISite {
    static func using<Output: Sendable>(
        _ url: String,
        _ settings: [String: SettingValue] = [:],
        environment: [String: String] = [:],
        _ body: @Sendable (any RegistryBackend) async throws -> Output
    ) async throws -> Output {
        let factory = OCIBackendFactory()
        let backend = try factory.makeBackend(
            BackendSettings(name: "test", values: settings.merging(["url": .text(url)]) { given, _ in given }),
            context: BackendContext(environment: environment, baseFolder: "/", logger: Logger(label: "test"))
        )
        let result: Result<Output, any Error>
        do {
            result = .success(try await body(backend))
        } catch {
            result = .failure(error)
        }
        await factory.shutdown()
        return try result.get()
    }
}
