import Synchronization

/// A real token server for docker-registry, on 127.0.0.1 over plain HTTP.
///
/// It speaks both dialects of distribution's specification, GET and OAuth2's POST, checks users and passwords, grants
/// what each user may do and no more, and signs its tokens with ES256. It needs openssl for its certificate, and stops
/// with its last reference.
public final class TokenServer: Sendable {
    /// How a server behaves.
    public struct Options: Sendable {
        /// The name of the registry that tokens are for.
        public var service = "registry.tests"
        /// What everybody may do without a password.
        public var anonymousRights: [TokenRight] = []
        /// How long tokens live, in seconds; less than 0 for tokens that are over already.
        public var lifetime = 300
        /// The status that POST is answered with by a server that knows only GET; nil for one that knows POST.
        public var postRefusal: Int?
        /// How long each answer takes.
        public var delay = Duration.zero

        /// Makes the default options.
        public init() {}
    }

    private let server: ScriptedServer
    private let authority: CertificateAuthority
    private let desk: TokenDesk

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - users: Whom it knows.
    ///   - options: How it behaves.
    /// - Throws: ``TestSupportError`` where openssl is missing; ``SocketFailure`` where no port can be opened.
    public init(users: [TokenUser], options: Options = Options()) async throws {
        authority = try await CertificateAuthority()
        let identity = try await authority.server()
        let desk = TokenDesk(users: users, options: options, signer: try TokenSigner(identity))
        self.desk = desk
        certificate = identity.certificate
        server = try ScriptedServer(readingBodies: true) { desk.answer(to: $0) }
    }

    /// The path of the certificate, PEM, whose key signs the tokens.
    public let certificate: String

    /// The URL that tokens are got at.
    public var realm: String { "\(server.url)/token" }

    /// What a ``DockerRegistry`` has to be told.
    public var authentication: DockerRegistry.TokenAuthentication {
        DockerRegistry.TokenAuthentication(
            realm: realm,
            service: desk.service,
            issuer: TokenSigner.issuer,
            certificate: certificate
        )
    }

    /// All that the server was asked for, oldest first.
    public var exchanges: [TokenExchangeRecord] { desk.records }

    /// Changes how the server behaves from now on.
    ///
    /// - Parameter change: What to change.
    public func reconfigure(_ change: (inout Options) -> Void) { desk.reconfigure(change) }
}

/// One request to a ``TokenServer``, and what became of it.
public struct TokenExchangeRecord: Sendable, Hashable {
    /// `GET` or `POST`.
    public var method: String
    /// Who asked; nil for anonymous.
    public var user: String?
    /// What was asked for, in the order of the request.
    public var scopes: [String]
    /// What was granted.
    public var granted: [String]
    /// The status of the answer.
    public var status: Int
}
