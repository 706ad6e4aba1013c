internal import FoundationEssentials
internal import RegistryEmulator
internal import RegistryEmulatorServer
internal import TestSupport

/// An emulated Artifactory on a port, for real clients; what else a test asks it goes past the port.
struct ServedArtifactory {
    let emulator: ArtifactoryEmulator
    let server: RunningEmulator
    let client: RegistryClient
    let home: ClientHome

    /// Starts one with the repositories `staging` and `prod` and the user `ci`, who may do everything unless told.
    init(
        version: String = "7.117.1",
        rights: [RepositoryRight]? = nil,
        _ adjust: (inout ArtifactoryOptions) -> Void = { _ in }
    ) async throws {
        let user = EmulatedUser(
            name: "ci",
            password: "secret",
            isAdministrator: rights == nil,
            rights: rights ?? []
        )
        var options = ArtifactoryOptions(
            repositories: [.init("staging"), .init("prod")],
            users: [user, EmulatedUser(name: "admin", password: "secret", isAdministrator: true)],
            version: ArtifactoryVersion(version) ?? ArtifactoryVersion(0, 0, 0),
            contents: MemoryContentStore()
        )
        adjust(&options)
        emulator = try ArtifactoryEmulator(options)
        server = try await RunningEmulator.start(handler: emulator)
        home = try ClientHome(credentials: ["127.0.0.1:\(server.port)": ("ci", "secret")])
        client = try RegistryClient(home: home)
    }

    /// A repository, by way of the repository path.
    struct Repository: ImageRegistry {
        var address: String
        var isSecure: Bool { false }
    }

    func repository(_ key: String) -> Repository { Repository(address: "127.0.0.1:\(server.port)/\(key)") }

    /// Asks as the administrator.
    func ask(_ method: String, _ target: String, json: String = "") async throws -> (status: Int, text: String) {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let secret = Data("admin:secret".utf8).base64EncodedString()
        let answer = await emulator.answer(
            EmulatedRequest(
                method: method,
                path: "/artifactory" + parts[0],
                query: parts.count > 1 ? parts[1] : "",
                headers: [.init("Authorization", "Basic \(secret)")],
                body: .bytes([UInt8](json.utf8))
            )
        )
        guard case .bytes(let bytes) = answer.response.body else { return (answer.response.status, "") }
        return (answer.response.status, String(decoding: bytes, as: UTF8.self))
    }

    /// The paths of all files of a repository, in order.
    func files(in key: String) async throws -> [String] {
        struct List: Decodable {
            struct File: Decodable { var uri: String }
            var files: [File]
        }
        let answer = try await ask("GET", "/api/storage/\(key)?list&deep=1")
        return try JSONDecoder().decode(List.self, from: Data(answer.text.utf8)).files.map(\.uri)
    }

    /// Copies a tag from staging to prod by Promote Docker Image.
    func promote(_ image: String, _ tag: String) async throws -> Int {
        let body = #"{"targetRepo":"prod","dockerRepository":"\#(image)","tag":"\#(tag)","copy":true}"#
        return try await ask("POST", "/api/docker/staging/v2/promote", json: body).status
    }
}
