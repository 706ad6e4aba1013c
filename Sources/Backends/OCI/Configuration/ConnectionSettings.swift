package import HTTPTransport
package import PromoterCore
internal import Secrets

/// What a configuration says of the connection to a registry, checked: the same for every registry behind HTTP.
package struct ConnectionSettings: Sendable {
    /// Whom to trust, and as whom to come.
    package let tls: TransportTLS
    /// How long a connection may take.
    package let connectTimeout: Duration
    /// How long no byte may move.
    package let stallTimeout: Duration
    /// How often a request is tried in all.
    package let attempts: Int

    /// Reads `tls`, `timeouts` and `attempts`.
    ///
    /// - Parameters:
    ///   - settings: what the configuration says.
    ///   - context: whose folder paths start from.
    /// - Throws: ``SettingError``.
    package init(_ settings: BackendSettings, context: BackendContext) throws(SettingError) {
        tls = try Self.tls(settings, baseFolder: context.baseFolder)
        connectTimeout = .seconds(settings.number("timeouts", "connect") ?? 15)
        stallTimeout = .seconds(settings.number("timeouts", "stall") ?? 60)
        attempts = settings.number("attempts") ?? 5
    }

    /// How the registry is talked to.
    ///
    /// - Parameter engine: whose clock is waited on.
    /// - Returns: the configuration of a transport.
    package func transport(waitingWith engine: TransportEngine) -> TransportConfiguration {
        TransportConfiguration(
            tls: tls,
            connectTimeout: connectTimeout,
            stallTimeout: stallTimeout,
            retry: RetryPolicy(attempts: attempts),
            wait: { try await TransferLease.waiting($0, on: engine) }
        )
    }

    /// What the configuration may say of a connection.
    package static let descriptions: [SettingDescription] = [
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
    ]

    private static func tls(_ settings: BackendSettings, baseFolder: String) throws(SettingError) -> TransportTLS {
        func path(_ key: String) -> String? {
            settings.text("tls", key).map { $0.hasPrefix("/") ? $0 : baseFolder + "/" + $0 }
        }
        let certificate = path("certificate")
        let key = path("key")
        guard (certificate == nil) == (key == nil) else {
            throw SettingError(
                path: ["tls"],
                reason: "a client certificate needs its key, and a key its certificate",
                expected: "both certificate and key"
            )
        }
        var client: TransportTLS.ClientCertificate?
        if let certificate, let key {
            client = TransportTLS.ClientCertificate(
                certificateFile: certificate,
                keyFile: key,
                keyPassword: settings.text("tls", "key-password").map { Secret($0) }
            )
        }
        return TransportTLS(
            authoritiesFile: path("ca"),
            clientCertificate: client,
            isInsecure: settings.flag("tls", "insecure") ?? false
        )
    }
}
