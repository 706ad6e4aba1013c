import Foundation
import RegistryEmulator
import RegistryEmulatorServer
import TestSupport

/// An emulated Artifactory with a repository to promote from and one to promote to.
struct ArtifactorySite: Sendable {
    static let staging = "docker-staging-local"
    static let production = "docker-prod-local"
    static let versions = ["6.20.0", "7.77.0", "7.90.1", "7.94.1", "7.111.0", "7.117.1"]
    static let application = "ci"
    static let password = "correct horse"

    /// The server, with its log and its faults.
    let server: RunningEmulator
    /// Who the real clients are: the administrator.
    let home: ClientHome
    private let folder: TemporaryFolder

    /// A repository as real clients name it: `HOST:PORT/KEY`.
    struct Repository: ImageRegistry {
        let address: String
        let isSecure = false
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - version: The version that it behaves as.
    ///   - edition: The edition.
    ///   - rights: What the user may do that promoter is; all that a promotion needs by default.
    ///   - properties: What promoter is to note on promoted images.
    ///   - sign: How promoter is to sign images, the section of its configuration.
    ///   - attempts: How often promoter tries a request in all.
    ///   - configure: Changes the options.
    /// - Throws: When it can't be started.
    init(
        version: String = "7.117.1",
        edition: ArtifactoryEdition = .pro,
        rights: [RepositoryRight] = Self.allRights,
        properties: String? = nil,
        sign: String? = nil,
        attempts: Int = 5,
        configure: (inout ArtifactoryOptions) -> Void = { _ in }
    ) async throws {
        var options = ArtifactoryOptions(
            repositories: [
                ArtifactoryRepository(Self.staging), ArtifactoryRepository(Self.production),
            ],
            users: [
                EmulatedUser(name: "admin", password: Self.password, isAdministrator: true),
                EmulatedUser(name: Self.application, password: Self.password, rights: rights),
            ],
            version: ArtifactoryVersion(version) ?? ArtifactoryVersion(7, 117, 1),
            edition: edition,
            contents: MemoryContentStore()
        )
        configure(&options)
        server = try await RunningEmulator.start(handler: try ArtifactoryEmulator(options))
        home = try ClientHome(credentials: ["127.0.0.1:\(server.port)": ("admin", Self.password)])
        folder = try TemporaryFolder("artifactory")
        let marks = properties.map { "\n    properties: \($0)" } ?? ""
        try folder.write(
            """
            registries:
              staging: &instance
                backend: artifactory
                url: \(server.url)/artifactory
                repository: \(Self.staging)
                attempts: \(attempts)
                credentials: { username: \(Self.application), password: "${PASSWORD}" }
              production:
                <<: *instance
                repository: \(Self.production)\(marks)
            \(sign.map { "sign: \($0)" } ?? "")
            """,
            to: "promoter.yaml"
        )
    }

    /// The rights of a promotion: read there, and everything here.
    static let allRights = [
        RepositoryRight("\(staging)/**", [.pull]),
        RepositoryRight("\(production)/**", [.pull, .push, .annotate, .delete]),
    ]

    var staging: Repository { Repository(address: "127.0.0.1:\(server.port)/\(Self.staging)") }
    var production: Repository { Repository(address: "127.0.0.1:\(server.port)/\(Self.production)") }

    /// Runs promoter from the one repository to the other, or as the arguments say.
    @discardableResult
    func promote(
        _ arguments: String...,
        from: String = "staging",
        to: String = "production"
    ) async throws -> CommandResult {
        try await run(["promote"] + arguments + ["--from", from, "--to", to])
    }

    /// Runs promoter with another site's production repository as `other`.
    func promote(_ image: String, to name: String, besides other: ArtifactorySite) async throws -> CommandResult {
        let both = try TemporaryFolder("configuration")
        try both.write(
            """
            registries:
              staging: { backend: artifactory, url: \(server.url)/artifactory, repository: \(Self.staging), credentials: &ci { username: \(Self.application), password: "${PASSWORD}" } }
              \(name): { backend: artifactory, url: \(other.server.url)/artifactory, repository: \(Self.production), credentials: *ci }
            """,
            to: "promoter.yaml"
        )
        return try await PromoterProcess()
            .run(
                ["promote", image, "--from", "staging", "--to", name],
                environment: ["PASSWORD": Self.password],
                folder: both.path
            )
    }

    /// The production repository on promoter's command line, without its prefix `artifactory+`.
    var location: String { "\(server.url)/artifactory/\(Self.production)" }

    /// Runs promoter with this site's configuration.
    func run(_ arguments: [String]) async throws -> CommandResult {
        try await PromoterProcess()
            .run(arguments, environment: ["PASSWORD": Self.password], folder: folder.path)
    }

    /// The requests since the log was cleared.
    func requests() async -> [RequestLogEntry] { await server.log.entries }

    /// The digest behind a tag of the production repository, or nil.
    func promoted(_ tag: String, in repository: String = SignedImage.repository) async throws -> String? {
        try await RegistryClient(home: home).digest(of: tag, in: repository, at: production)
    }

    /// Reads from the REST API, as the administrator.
    func get(_ path: String) async throws -> String {
        try await Tool.curl
            .command([
                "--silent", "--show-error", "--user", "admin:\(Self.password)", "\(server.url)/artifactory/\(path)",
            ])
            .run()
    }

    /// The tag under which cosign keeps what it attaches.
    static func signatureTag(_ digest: String, _ suffix: String = "sig") -> String {
        digest.replacing(":", with: "-") + "." + suffix
    }
}

extension RequestLogEntry {
    /// Whether it was served.
    var isServed: Bool { (200..<300).contains(status) }

    /// Whether it changes something.
    var isWrite: Bool { method != "GET" && method != "HEAD" }

    /// Whether it made a tag of the production repository, by any of the ways there are.
    func makes(_ tag: String, of repository: String = SignedImage.repository) -> Bool {
        guard isServed else { return false }
        let path = path.removingPercentEncoding ?? path
        let production = ArtifactorySite.production
        switch method {
        case "POST":
            return path.hasSuffix("to=/\(production)/\(repository)/\(tag)/manifest.json")
                || path.hasSuffix("to=/\(production)/\(repository)/\(tag)/list.manifest.json")
        case "PUT":
            return path.contains(production) && path.hasSuffix("\(repository)/manifests/\(tag)")
        default: return false
        }
    }

    /// Whether it is the promotion call.
    var isPromotion: Bool { method == "POST" && path.hasSuffix("/v2/promote") }
}
