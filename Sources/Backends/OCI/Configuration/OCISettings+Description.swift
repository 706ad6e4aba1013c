internal import PromoterCore

extension OCISettings {
    /// What the configuration may say of a registry.
    static let descriptions: [SettingDescription] =
        [
            SettingDescription(
                "url",
                .url,
                isRequired: true,
                summary: "The registry, https://HOST[:PORT]; http:// for plain HTTP."
            ),
            SettingDescription(
                "namespace",
                .text,
                summary: "What stands before every repository's name at this registry."
            ),
            SettingDescription(
                "credentials",
                .map([
                    SettingDescription("username", .text, summary: "The user's name, or a robot's."),
                    SettingDescription(
                        "password",
                        .secret,
                        summary: "The user's password, or an access token that serves as one."
                    ),
                    SettingDescription("token", .secret, summary: "A bearer token that the registry itself accepts."),
                    SettingDescription(
                        "identity-token",
                        .secret,
                        summary: "A refresh token, exchanged for access tokens."
                    ),
                ]),
                summary: "Who promoter is; without it, what docker, podman or cosign are logged in with."
            ),
        ] + ConnectionSettings.descriptions + [
            SettingDescription(
                "blob-look",
                .choice(["auto", "mount", "head"]),
                summary:
                    "How to find out whether a blob is there: by a mount request, by HEAD, or what suits the registry (auto)."
            ),
            SettingDescription(
                "tag-lists",
                .choice(["partial", "complete"]),
                summary:
                    "Whether lists of tags, and all proxies before them, always show every tag: 'complete' spares the questions about others."
            ),
        ]

    /// Reads `oci://HOST[:PORT][/PREFIX]` or `oci+http://…`.
    static func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        let isPlain = location.hasPrefix("oci+http://")
        let rest = location.dropFirst(isPlain ? "oci+http://".count : "oci://".count)
        let host = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(host.count).split(separator: "/").joined(separator: "/")
        guard !host.isEmpty, !host.contains("@"), !rest.contains("?"), !rest.contains("#") else {
            throw SettingError(
                reason: host.contains("@") ? "it has a user name in it" : "'\(location)' names no registry",
                expected: "oci://HOST[:PORT][/PREFIX]; credentials come from docker's or the configuration"
            )
        }
        var values: [String: SettingValue] = ["url": .text((isPlain ? "http://" : "https://") + host)]
        if !path.isEmpty { values["namespace"] = .text(path) }
        return BackendSettings(name: location, values: values)
    }
}
