public import Secrets

/// Whom to trust, and as whom to come.
public struct TransportTLS: Sendable, Hashable {
    /// A certificate that the client shows, in PEM files.
    public struct ClientCertificate: Sendable, Hashable {
        /// The path of the certificate, its chain behind it.
        public var certificateFile: String
        /// The path of the private key.
        public var keyFile: String
        /// The password of the private key.
        public var keyPassword: Secret?

        /// Makes a client certificate.
        ///
        /// - Parameters:
        ///   - certificateFile: the path of the certificate.
        ///   - keyFile: the path of the private key.
        ///   - keyPassword: the password of the private key.
        public init(certificateFile: String, keyFile: String, keyPassword: Secret? = nil) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.keyPassword = keyPassword
        }
    }

    /// The path of a PEM file with the certificate authorities to trust instead of the system's.
    public var authoritiesFile: String?
    /// The certificate that the client shows.
    public var clientCertificate: ClientCertificate?
    /// Whether any certificate is taken, so that nobody knows who the server is.
    public var isInsecure: Bool

    /// Makes TLS settings.
    ///
    /// - Parameters:
    ///   - authoritiesFile: the path of a PEM file with the authorities to trust instead of the system's.
    ///   - clientCertificate: the certificate that the client shows.
    ///   - isInsecure: whether any certificate is taken.
    public init(
        authoritiesFile: String? = nil,
        clientCertificate: ClientCertificate? = nil,
        isInsecure: Bool = false
    ) {
        self.authoritiesFile = authoritiesFile
        self.clientCertificate = clientCertificate
        self.isInsecure = isInsecure
    }
}
