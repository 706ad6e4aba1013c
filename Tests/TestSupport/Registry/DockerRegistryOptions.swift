extension DockerRegistry {
    /// How a registry of the tests is set up: by default plain HTTP, open to all, deletion allowed.
    public struct Options: Sendable {
        /// Names and passwords of those who may use it, by HTTP Basic; empty: everybody.
        public var users: [String: String] = [:]

        /// The certificate and key to serve HTTPS with, nil for plain HTTP.
        public var identity: CertificateAuthority.Identity?

        /// The path of the authority, PEM, whose client certificates are demanded; needs ``identity``.
        public var clientAuthority: String?

        /// The token server to send clients to.
        public var tokens: TokenAuthentication?

        /// True if manifests and blobs may be deleted.
        public var allowsDeletion = true

        /// True if pushes are refused.
        public var isReadOnly = false

        /// The folder of its storage, so that a second registry can go on where one stopped; nil for one of its own.
        public var storage: String?

        /// The port to listen at; 0 for a free one.
        public var port: UInt16 = 0

        /// Makes the default options.
        public init() {}
    }

    /// Where a registry sends its clients for Bearer tokens, and whose tokens it trusts.
    public struct TokenAuthentication: Hashable, Sendable {
        /// The URL of the token server.
        public var realm: String
        /// The name of the registry in the tokens' audience.
        public var service: String
        /// The tokens' issuer.
        public var issuer: String
        /// The path of the certificate, PEM, that tokens are signed with.
        public var certificate: String

        /// Describes a token server.
        ///
        /// - Parameters:
        ///   - realm: The URL of the token server.
        ///   - service: The name of the registry in the tokens' audience.
        ///   - issuer: The tokens' issuer.
        ///   - certificate: The path of the certificate, PEM, that tokens are signed with.
        public init(realm: String, service: String, issuer: String, certificate: String) {
            self.realm = realm
            self.service = service
            self.issuer = issuer
            self.certificate = certificate
        }
    }

    /// The registry's configuration, its `config.yml`.
    static func configuration(_ options: Options, storage: String, passwords: String?) -> String {
        var lines = [
            "version: 0.1",
            "log: {level: info, formatter: text}",
            "storage:",
            "  filesystem: {rootdirectory: '\(storage)'}",
            "  delete: {enabled: \(options.allowsDeletion)}",
            "  maintenance:",
            "    uploadpurging: {enabled: false}",
            "    readonly: {enabled: \(options.isReadOnly)}",
            "http:",
            "  addr: 127.0.0.1:\(options.port)",
            "  secret: tests",
        ]
        if let identity = options.identity {
            lines += [
                "  tls:",
                "    certificate: '\(identity.certificate)'",
                "    key: '\(identity.key)'",
            ]
            if let authority = options.clientAuthority { lines.append("    clientcas: ['\(authority)']") }
        }
        if let passwords {
            lines.append("auth: {htpasswd: {realm: tests, path: '\(passwords)'}}")
        } else if let tokens = options.tokens {
            lines += [
                "auth:",
                "  token:",
                "    realm: '\(tokens.realm)'",
                "    service: '\(tokens.service)'",
                "    issuer: '\(tokens.issuer)'",
                "    rootcertbundle: '\(tokens.certificate)'",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
