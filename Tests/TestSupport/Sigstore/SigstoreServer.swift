/// A private sigstore over HTTP on 127.0.0.1, as real cosign signs with: Fulcio, Rekor 1 and 2, and a timestamp
/// authority.
///
/// It needs openssl for the timestamps, and stops with its last reference.
public final class SigstoreServer: Sendable {
    /// How a server behaves.
    public struct Options: Sendable {
        /// Whether certificates have the promise of the log of certificates.
        public var promises = true
        /// How old certificates are when they are handed out, in seconds; they are good for 600.
        public var certificateAge: Int64 = 0
        /// Changes what the logs answer.
        public var change: @Sendable (SigstoreLogEntry) -> SigstoreLogEntry = { $0 }

        /// Makes the default options.
        public init() {}
    }

    /// What it serves.
    public let sigstore: Sigstore
    /// Whose tokens the authority for certificates believes.
    public let provider: IdentityProvider

    /// How it behaves.
    public let options: Options

    private let authorityServer: ScriptedServer
    private let logServers: [ScriptedServer]
    private let timestampServer: TimestampServer

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - provider: Whose tokens the authority for certificates believes.
    ///   - options: How it behaves.
    /// - Throws: ``SocketFailure`` where no port can be opened, or the library's error.
    public init(provider: IdentityProvider = IdentityProvider(), options: Options = Options()) throws {
        self.provider = provider
        self.options = options
        let sigstore = try Sigstore()
        self.sigstore = sigstore
        authorityServer = try ScriptedServer(readingBodies: true) { request in
            guard request.method == "POST", ["/api/v1/signingCert", "/api/v2/signingCert"].contains(request.path)
            else { return ScriptedAnswer(404) }
            return CertificateDesk(authority: sigstore.authority, provider: provider, options: options)
                .answer(to: request)
        }
        logServers = try [sigstore.log, sigstore.secondLog]
            .map { log in
                try ScriptedServer(readingBodies: true) { request in
                    LogDesk(log: log, change: options.change)
                        .answer(to: request, at: "http://\(request.header("Host") ?? "")")
                }
            }
        timestampServer = try TimestampServer(TimestampDesk(sigstore.clock))
    }

    /// Where certificates are made.
    public var authorityURL: String { authorityServer.url }

    /// Where signatures are logged in the way of Rekor 1.
    public var logURL: String { logServers[0].url }

    /// Where signatures are logged in the way of Rekor 2.
    public var secondLogURL: String { logServers[1].url }

    /// Where times are stamped.
    public var timestampURL: String { "\(timestampServer.url)/api/v1/timestamp" }
}
