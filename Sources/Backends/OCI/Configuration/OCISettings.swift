internal import HTTPTransport
internal import PromoterCore
internal import Secrets

/// What a configuration or a location says of one registry, checked.
struct OCISettings: Sendable {
    let location: RegistryLocation
    let base: TransportURL
    let namespace: RepositoryName?
    let credentials: any CredentialsProviding
    let connection: ConnectionSettings
    let looksFirst: Bool?
    let tagListsAreComplete: Bool

    init(_ settings: BackendSettings, context: BackendContext) throws(SettingError) {
        guard let text = settings.text("url") else {
            throw SettingError(
                path: ["url"],
                reason: "it is missing",
                expected: "the registry's URL, https://HOST[:PORT]"
            )
        }
        base = try Self.base(text)
        do {
            namespace = try settings.text("namespace").map { text throws(ReferenceError) in try RepositoryName(text) }
        } catch {
            throw SettingError(path: ["namespace"], reason: "'\(error.text)' is not valid", expected: error.expected)
        }
        let origin = "\(base.scheme)://\(base.host):\(base.port)".lowercased()
        location = RegistryLocation(
            name: settings.name,
            backend: "oci",
            address: "\(base.origin)" + (namespace.map { "/" + $0.text } ?? ""),
            identity: origin,
            otherAddresses: [
                (base.scheme == "http" ? "oci+http://" : "oci://")
                    + "\(base.origin)".dropFirst("\(base.scheme)://".count)
                    + (namespace.map { "/" + $0.text } ?? "")
            ]
        )
        credentials = try Self.credentials(settings, base: base, context: context)
        connection = try ConnectionSettings(settings, context: context)
        tagListsAreComplete = settings.text("tag-lists") == "complete"
        switch settings.text("blob-look") {
        case "head": looksFirst = true
        case "mount": looksFirst = false
        default: looksFirst = nil
        }
    }

    private static func base(_ text: String) throws(SettingError) -> TransportURL {
        let text = text.contains("://") ? text : "https://" + text
        do {
            let url = try TransportURL(text)
            guard url.path == "/" || url.path.isEmpty, url.query == nil else {
                throw SettingError(
                    path: ["url"],
                    reason: "it has a path, \(url.path)",
                    expected:
                        "the registry's URL alone, https://HOST[:PORT]; what stands before repositories is `namespace`"
                )
            }
            return try Self.reachable(url)
        } catch let error as SettingError {
            throw error
        } catch {
            throw SettingError(path: ["url"], reason: "\(error)", expected: "the registry's URL, https://HOST[:PORT]")
        }
    }

    /// Docker Hub answers under another name than the one that people write.
    private static func reachable(_ url: TransportURL) throws(TransportURLError) -> TransportURL {
        let hub = ["docker.io", "index.docker.io", "www.docker.io", "registry.hub.docker.com"]
        return hub.contains(url.host.lowercased()) ? try TransportURL("https://registry-1.docker.io") : url
    }

    private static func credentials(
        _ settings: BackendSettings,
        base: TransportURL,
        context: BackendContext
    ) throws(SettingError) -> any CredentialsProviding {
        let environment = CredentialsEnvironment(variables: context.environment)
        guard settings.value(at: ["credentials"]) != nil else { return StoredCredentials(environment: environment) }
        let address = RegistryAddress(
            host: base.host,
            port: base.port,
            isPlainHTTP: base.scheme == "http"
        )
        let place = "the credentials of '\(settings.name)' in the configuration"
        if let token = settings.text("credentials", "token") {
            guard settings.text("credentials", "username") == nil else {
                throw SettingError(
                    path: ["credentials"],
                    reason: "there are both a token and a username",
                    expected: "either a token, or a username and a password"
                )
            }
            return ConfiguredCredentials(.bearer(Secret(token)), for: address, source: place)
        }
        if let token = settings.text("credentials", "identity-token") {
            return ConfiguredCredentials(
                .identityToken(Secret(token), username: settings.text("credentials", "username")),
                for: address,
                source: place
            )
        }
        guard let username = settings.text("credentials", "username"),
            let password = settings.text("credentials", "password")
        else {
            throw SettingError(
                path: ["credentials"],
                reason: "they are incomplete",
                expected: "username and password, or token, or identity-token"
            )
        }
        return ConfiguredCredentials(
            .basic(username: username, password: Secret(password)),
            for: address,
            source: place
        )
    }
}
