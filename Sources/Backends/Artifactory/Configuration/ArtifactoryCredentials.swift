internal import HTTPTransport
internal import PromoterCore
internal import Secrets

/// Who promoter is at an Artifactory, as the configuration says it.
enum ArtifactoryCredentials: Sendable {
    /// What the user is logged in with.
    case stored
    /// These.
    case given(RegistryCredentials)
    /// What a pipeline's ID token is exchanged for.
    case exchanged(provider: String, IdentityTokenSource, audience: String?, project: String?, mapping: String?)

    private static let ways = "username and password, or api-key, token, identity-token, or oidc"

    init(_ settings: BackendSettings, environment: [String: String]) throws(SettingError) {
        guard settings.value(at: ["credentials"]) != nil else {
            self = .stored
            return
        }
        let username = settings.text("credentials", "username")
        let secrets = ["password", "api-key", "token", "identity-token"]
            .compactMap { key in
                settings.text("credentials", key).map { (key: key, value: Secret($0)) }
            }
        if settings.value(at: ["credentials", "oidc"]) != nil {
            guard secrets.isEmpty, username == nil else { throw Self.ambiguous(secrets.map(\.key) + ["oidc"]) }
            self = try Self.exchange(settings, environment: environment)
            return
        }
        guard let secret = secrets.first else {
            throw SettingError(path: ["credentials"], reason: "they are incomplete", expected: Self.ways)
        }
        guard secrets.count == 1 else { throw Self.ambiguous(secrets.map(\.key)) }
        switch (secret.key, username) {
        // Each of them serves as a password, too.
        case (_, let username?): self = .given(.basic(username: username, password: secret.value))
        case ("password", nil):
            throw SettingError(path: ["credentials"], reason: "the username is missing", expected: Self.ways)
        case ("api-key", nil): self = .given(.header(name: "X-JFrog-Art-Api", value: secret.value))
        default: self = .given(.bearer(secret.value))
        }
    }

    private static func exchange(
        _ settings: BackendSettings,
        environment: [String: String]
    ) throws(SettingError) -> ArtifactoryCredentials {
        guard let provider = settings.text("credentials", "oidc", "provider") else {
            throw SettingError(
                path: ["credentials", "oidc", "provider"],
                reason: "it is missing",
                expected: "the name of the OIDC integration in the JFrog platform"
            )
        }
        let source: IdentityTokenSource
        switch (settings.text("credentials", "oidc", "token"), settings.text("credentials", "oidc", "token-from")) {
        case (let token?, nil): source = .given(Secret(token))
        case (nil, .some):
            guard let actions = IdentityTokenSource.gitHubActions(in: environment) else {
                throw SettingError(
                    path: ["credentials", "oidc", "token-from"],
                    reason: "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set",
                    expected: "a job of GitHub Actions with the permission `id-token: write`"
                )
            }
            source = actions
        default:
            throw SettingError(
                path: ["credentials", "oidc"],
                reason: "it does not say where the ID token is from",
                expected: "either token, or token-from: github-actions"
            )
        }
        return .exchanged(
            provider: provider,
            source,
            audience: settings.text("credentials", "oidc", "audience"),
            project: settings.text("credentials", "oidc", "project"),
            mapping: settings.text("credentials", "oidc", "identity-mapping")
        )
    }

    private static func ambiguous(_ keys: [String]) -> SettingError {
        SettingError(
            path: ["credentials"],
            reason: "there are several ways to prove who is asking: \(keys.joined(separator: ", "))",
            expected: "one of them; a username goes with a password, an api-key or a token"
        )
    }

    /// Makes what hands them out.
    ///
    /// - Parameters:
    ///   - settings: what else the configuration says.
    ///   - transport: what an exchange is sent with.
    ///   - environment: where files are, and what helpers get to see.
    /// - Returns: the provider.
    func provider(
        for settings: ArtifactorySettings,
        transport: HTTPTransport,
        environment: [String: String]
    ) -> any CredentialsProviding {
        let addresses = settings.addresses
        switch self {
        case .stored:
            return ArtifactoryStoredCredentials(
                stored: StoredCredentials(environment: CredentialsEnvironment(variables: environment)),
                addresses: addresses,
                key: settings.repository
            )
        case .given(let credentials):
            let source = "the credentials of '\(settings.location.name)' in the configuration"
            var principal: String?
            if case .bearer(let token) = credentials { principal = AccessTokenOwner.name(in: token) }
            return CredentialsChain(
                addresses.map {
                    ConfiguredCredentials(credentials, for: $0, source: source, principal: principal)
                }
            )
        case .exchanged(let provider, let source, let audience, let project, let mapping):
            let exchange = IdentityTokenExchange(
                url: settings.address.access.appendingPath("api/v1/oidc/token"),
                provider: provider,
                audience: audience,
                project: project,
                identityMapping: mapping
            )
            return ExchangedCredentials(exchange, source: source, for: Set(addresses), transport: transport)
        }
    }
}
