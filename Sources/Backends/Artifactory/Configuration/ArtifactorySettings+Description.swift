internal import HTTPTransport
internal import OCIBackend
internal import PromoterCore

extension ArtifactorySettings {
    /// What the configuration may say of a registry.
    static let descriptions: [SettingDescription] =
        [
            SettingDescription(
                "url",
                .url,
                isRequired: true,
                summary: "The Artifactory, https://HOST/artifactory; http:// for plain HTTP."
            ),
            SettingDescription(
                "repository",
                .text,
                summary: "The key of a docker or oci repository; required, unless the URL leads to it."
            ),
            SettingDescription(
                "docker",
                .map([
                    SettingDescription(
                        "access",
                        .choice(DockerAccess.Form.allCases.map(\.rawValue)),
                        summary: "How the registry API is reached; direct by default, which needs no set-up."
                    ),
                    SettingDescription(
                        "url",
                        .url,
                        summary: "Its host, https://HOST[:PORT], where it is not the Artifactory's own or KEY.HOST."
                    ),
                ]),
                summary: "Where the registry API is."
            ),
            SettingDescription(
                "credentials",
                .map([
                    SettingDescription("username", .text, summary: "The user's name."),
                    SettingDescription(
                        "password",
                        .secret,
                        summary: "The user's password, or an API key or a token that serves as one."
                    ),
                    SettingDescription("api-key", .secret, summary: "An API key, sent as X-JFrog-Art-Api."),
                    SettingDescription("token", .secret, summary: "An access token."),
                    SettingDescription("identity-token", .secret, summary: "An identity or reference token."),
                    SettingDescription(
                        "oidc",
                        .map([
                            SettingDescription(
                                "provider",
                                .text,
                                isRequired: true,
                                summary: "The name of the OIDC integration in the JFrog platform."
                            ),
                            SettingDescription("token", .secret, summary: "The pipeline's ID token."),
                            SettingDescription(
                                "token-from",
                                .choice(["github-actions"]),
                                summary: "Who makes the ID token, where it is not at hand."
                            ),
                            SettingDescription("audience", .text, summary: "Whom the ID token is for."),
                            SettingDescription("project", .text, summary: "The project whose mapping is used."),
                            SettingDescription("identity-mapping", .text, summary: "The mapping that is used."),
                        ]),
                        summary: "A pipeline's ID token, exchanged for a short-lived access token."
                    ),
                ]),
                summary: "Who promoter is; without it, what docker, podman or cosign are logged in with."
            ),
            SettingDescription(
                "properties",
                .table(.text),
                summary:
                    "Properties to set on the manifest of a promoted image; texts with {user}, {time}, {source} and more."
            ),
        ] + ConnectionSettings.descriptions

    /// Reads `artifactory://HOST/artifactory/REPOKEY` or `artifactory+http://…`.
    static func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        let isPlain = location.hasPrefix("artifactory+http://")
        let rest = location.dropFirst(isPlain ? "artifactory+http://".count : "artifactory://".count)
        let form = "artifactory://HOST/artifactory/REPOKEY"
        guard !rest.isEmpty, rest.first != "/" else {
            throw SettingError(reason: "'\(location)' names no Artifactory", expected: form)
        }
        guard !rest.prefix(while: { $0 != "/" }).contains("@") else {
            throw SettingError(
                reason: "it has a user name in it",
                expected: "\(form); credentials come from docker's or the configuration"
            )
        }
        let url = (isPlain ? "http://" : "https://") + rest
        let address = try ArtifactoryAddress(url)
        guard let key = address.repository else {
            throw SettingError(reason: "'\(location)' names no repository", expected: form)
        }
        return BackendSettings(
            name: location,
            values: ["url": .text(address.base.text), "repository": .text(key)]
        )
    }
}
