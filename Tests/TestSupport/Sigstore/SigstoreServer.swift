/// A private sigstore over HTTP on 127.0.0.1, as real cosign signs with: Fulcio, Rekor 1 and a timestamp authority.
///
/// It needs openssl for the timestamps, and stops with its last reference.
public final class SigstoreServer: Sendable {
    /// What it serves.
    public let sigstore: Sigstore
    /// Whose tokens the authority for certificates believes.
    public let provider: IdentityProvider

    private let authorityServer: ScriptedServer
    private let logServer: ScriptedServer
    private let timestampServer: TimestampServer

    /// Starts a server.
    ///
    /// - Parameter provider: Whose tokens the authority for certificates believes.
    /// - Throws: ``SocketFailure`` where no port can be opened, or the library's error.
    public init(provider: IdentityProvider = IdentityProvider()) throws {
        self.provider = provider
        let sigstore = try Sigstore()
        self.sigstore = sigstore
        authorityServer = try ScriptedServer(readingBodies: true) { request in
            guard request.method == "POST", ["/api/v1/signingCert", "/api/v2/signingCert"].contains(request.path)
            else { return ScriptedAnswer(404) }
            return CertificateDesk(authority: sigstore.authority, provider: provider).answer(to: request)
        }
        logServer = try ScriptedServer(readingBodies: true) { request in
            LogDesk(log: sigstore.log).answer(to: request, at: "http://\(request.header("Host") ?? "")")
        }
        timestampServer = try TimestampServer(TimestampDesk(sigstore.clock))
    }

    /// Where certificates are made.
    public var authorityURL: String { authorityServer.url }

    /// Where signatures are logged.
    public var logURL: String { logServer.url }

    /// Where times are stamped.
    public var timestampURL: String { "\(timestampServer.url)/api/v1/timestamp" }
}
