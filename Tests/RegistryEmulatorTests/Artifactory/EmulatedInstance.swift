internal import Crypto
@testable internal import RegistryEmulator

/// An Artifactory without a server, and what tests ask of it.
struct EmulatedInstance {
    let emulator: ArtifactoryEmulator
    let contents: any ContentStore

    /// The usual users: `admin`, and those that a test adds; everyone's password is `secret`.
    init(
        _ repositories: [ArtifactoryRepository] = [.init("staging"), .init("prod")],
        version: String = "7.117.1",
        edition: ArtifactoryEdition = .pro,
        users: [String: [RepositoryRight]] = [:],
        journal: String? = nil,
        contents: any ContentStore = MemoryContentStore(),
        _ adjust: (inout ArtifactoryOptions) -> Void = { _ in }
    ) throws {
        let others = users.map { EmulatedUser(name: $0.key, password: "secret", rights: $0.value) }
        var options = ArtifactoryOptions(
            repositories: repositories,
            users: [EmulatedUser(name: "admin", password: "secret", isAdministrator: true)] + others,
            version: ArtifactoryVersion(version) ?? ArtifactoryVersion(0, 0, 0),
            edition: edition,
            contents: contents,
            journal: journal
        )
        adjust(&options)
        self.contents = contents
        emulator = try ArtifactoryEmulator(options)
    }

    /// An answer, read to its end.
    struct Answer {
        var status: Int
        var headers: HeaderFields
        var bytes: [UInt8]
        var user: String?

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { JSONValue(parsing: bytes) ?? .null }
        /// The first error's message, in whatever envelope.
        var message: String {
            let entry = json["errors"]?.elements?.first ?? json["messages"]?.elements?.first
            return entry?["message"]?.text ?? text
        }
    }

    /// Sends a request.
    func send(
        _ method: String,
        _ target: String,
        as user: String? = "admin",
        headers: HeaderFields = [],
        body: [UInt8] = [],
        authority: String = "localhost"
    ) async throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = headers
        if let user { headers.append("Authorization", basic(user, "secret")) }
        let request = EmulatedRequest(
            method: method,
            path: parts[0],
            query: parts.count > 1 ? parts[1] : "",
            headers: headers,
            body: .bytes(body),
            authority: authority
        )
        let answer = await emulator.answer(request)
        var bytes: [UInt8] = []
        switch answer.response.body {
        case .none: break
        case .bytes(let all): bytes = all
        case .content(let content, let range, let store):
            let next = try await store.read(content, range: range)
            while let chunk = try await next() { bytes += chunk }
        }
        return Answer(
            status: answer.response.status,
            headers: answer.response.headers,
            bytes: bytes,
            user: answer.user
        )
    }

    /// Sends JSON.
    func send(_ method: String, _ target: String, as user: String? = "admin", json: String) async throws -> Answer {
        try await send(
            method,
            target,
            as: user,
            headers: [.init("Content-Type", "application/json")],
            body: [UInt8](json.utf8)
        )
    }

    func basic(_ name: String, _ secret: String) -> String {
        "Basic " + Base64.encode([UInt8]("\(name):\(secret)".utf8))
    }

    /// The status of an item's info.
    func status(of path: String) async throws -> Int {
        try await send("GET", "/artifactory/api/storage/\(path)").status
    }

    /// The paths of all files of a repository, in order.
    func files(in key: String) async throws -> [String] {
        let answer = try await send("GET", "/artifactory/api/storage/\(key)?list&deep=1")
        return (answer.json["files"]?.elements ?? []).compactMap { $0["uri"]?.text }
    }
}

/// Base64, which the target of these tests has no other need of.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                text.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : "=")
            }
        }
        return text
    }
}
