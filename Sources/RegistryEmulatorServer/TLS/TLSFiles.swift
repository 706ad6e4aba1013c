internal import NIOSSL

/// The files that a server needs for TLS, all of them PEM.
public struct TLSFiles: Sendable, Hashable {
    /// The certificate, with those between it and the root behind it.
    public var certificate: String
    /// Its private key.
    public var key: String
    /// Who signs clients' certificates; `nil` where clients need none.
    public var clientAuthority: String?

    /// Makes it.
    ///
    /// - Parameters:
    ///   - certificate: the path of the certificate.
    ///   - key: the path of its private key.
    ///   - clientAuthority: the path of who signs clients' certificates; `nil` where clients need none.
    public init(certificate: String, key: String, clientAuthority: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthority = clientAuthority
    }

    /// Reads the files.
    func configuration() throws(EmulatorServerError) -> TLSConfiguration {
        let chain = try read(certificate) { try NIOSSLCertificate.fromPEMFile(certificate) }
        let privateKey = try read(key) { try NIOSSLPrivateKey(file: key, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        if let clientAuthority {
            let roots = try read(clientAuthority) { try NIOSSLCertificate.fromPEMFile(clientAuthority) }
            configuration.trustRoots = .certificates(roots)
            configuration.certificateVerification = .noHostnameVerification
        }
        // A key of another certificate is found here, not by the first client.
        _ = try read(key) { try NIOSSLContext(configuration: configuration) }
        return configuration
    }

    private func read<Value>(_ path: String, _ work: () throws -> Value) throws(EmulatorServerError) -> Value {
        do { return try work() } catch { throw .certificate(path: path, "\(error)") }
    }
}
