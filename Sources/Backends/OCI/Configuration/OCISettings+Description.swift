internal import PromoterCore

extension OCISettings {
    /// What the configuration may say of a registry.
    static let descriptions: [SettingDescription] = [
        SettingDescription(
            "url",
            .url,
            isRequired: true,
            summary: "The registry, https://HOST[:PORT]; http:// for plain HTTP."
        ),
        SettingDescription("namespace", .text, summary: "What stands before every repository's name at this registry."),
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
                SettingDescription("identity-token", .secret, summary: "A refresh token, exchanged for access tokens."),
            ]),
            summary: "Who promoter is; without it, what docker, podman or cosign are logged in with."
        ),
        SettingDescription(
            "tls",
            .map([
                SettingDescription("ca", .path, summary: "PEM file of the certificate authorities to trust here."),
                SettingDescription("certificate", .path, summary: "PEM file of the client certificate."),
                SettingDescription("key", .path, summary: "PEM file of the client certificate's key."),
                SettingDescription("key-password", .secret, summary: "The password of the key."),
                SettingDescription("insecure", .flag, summary: "Trust any certificate. For experiments only."),
            ]),
            summary: "How to trust the registry, and to be trusted by it."
        ),
        SettingDescription(
            "timeouts",
            .map([
                SettingDescription(
                    "connect",
                    .number(1...600),
                    summary: "Seconds until a connection must stand; 15 by default."
                ),
                SettingDescription(
                    "stall",
                    .number(1...3600),
                    summary: "Seconds without a byte that end a transfer; 60 by default."
                ),
            ]),
            summary: "How long to wait."
        ),
        SettingDescription("attempts", .number(1...20), summary: "How often a request is tried in all; 5 by default."),
        SettingDescription(
            "blob-look",
            .choice(["auto", "mount", "head"]),
            summary:
                "How to find out whether a blob is there: by a mount request, by HEAD, or what suits the registry (auto)."
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
