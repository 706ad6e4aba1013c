import Logging
import PromoterConfiguration
import PromoterCore

/// A kind of backend that is only described: enough to check configurations against.
struct DescribedBackend: BackendFactory {
    let name: String
    let settings: [SettingDescription]
    var summary: String { "the kind \(name)" }
    var abilities: [String] { [] }
    var locationPrefixes: [String] { [name + ":"] }

    func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        BackendSettings(name: location, values: [:])
    }

    func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        throw SettingError(reason: "it is only described", expected: "a real one")
    }
}

/// The kinds that the tests configure.
let sampleCatalog = BackendCatalog([
    DescribedBackend(
        name: "remote",
        settings: [
            SettingDescription("url", .url, isRequired: true, summary: "where it is"),
            SettingDescription("namespace", .text, summary: "what comes before every repository"),
            SettingDescription(
                "credentials",
                .map([
                    SettingDescription("username", .text, isRequired: true, summary: "who asks"),
                    SettingDescription("password", .secret, isRequired: true, summary: "how it is proven"),
                ]),
                summary: "who asks"
            ),
            SettingDescription("insecure", .flag, summary: "whether certificates are not checked"),
            SettingDescription("connections", .number(1...64), summary: "how many at once"),
            SettingDescription("mode", .choice(["fast", "careful"]), summary: "how it works"),
            SettingDescription("mirrors", .list(.url), summary: "where else it is"),
            SettingDescription("labels", .table(.text), summary: "what is noted of it"),
        ]
    ),
    DescribedBackend(
        name: "folder",
        settings: [SettingDescription("path", .path, isRequired: true, summary: "where the images lie")]
    ),
])

/// Reads a configuration of the sample kinds.
func read(_ text: String, environment: [String: String] = [:]) throws(ConfigurationError) -> Configuration {
    try ConfigurationReader(catalog: sampleCatalog, environment: environment).read(Array(text.utf8), file: "p.yaml")
}
