/// A request of the REST side, and who sends it.
struct ArtifactoryCall: Sendable {
    let emulator: ArtifactoryEmulator
    let request: EmulatedRequest
    let principal: Principal
    /// The query's names and values.
    let query: QueryFields

    init(emulator: ArtifactoryEmulator, request: EmulatedRequest, principal: Principal) {
        self.emulator = emulator
        self.request = request
        self.principal = principal
        query = request.queryFields
    }

    var options: ArtifactoryOptions { emulator.options }
    var repositories: RepositoryDirectory { emulator.repositories }
    var storage: RepositoryStorage { emulator.storage }
    var version: ArtifactoryVersion { emulator.options.version }

    /// Whether a switch of the query is on.
    func isOn(_ name: String, otherwise fallback: Bool = false) throws(Refusal) -> Bool {
        try whole(name).map { $0 != 0 } ?? fallback
    }

    /// A whole number of the query.
    func whole(_ name: String) throws(Refusal) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text) else { throw Refusal(400, "For input string: \"\(text)\"") }
        return number
    }

    /// The request's JSON.
    func json(upTo limit: Int = 1 << 20) async throws(Refusal) -> JSONValue {
        guard let value = JSONValue(parsing: try await bytes(upTo: limit)) else {
            throw Refusal(400, "The body is no JSON")
        }
        return value
    }

    /// The request's body.
    func bytes(upTo limit: Int = 1 << 20) async throws(Refusal) -> [UInt8] {
        let bytes: [UInt8]?
        do {
            bytes = try await request.body.bytes(upTo: limit)
        } catch {
            throw Refusal(400, "The body ended early")
        }
        guard let bytes else { throw Refusal(413, "The body is larger than \(limit) bytes") }
        return bytes
    }

    /// The URL below which all others stand, as answers name it.
    var baseURL: String {
        if let url = request.headers["X-Artifactory-Override-Base-Url"] { return url.withoutTrailingSlash }
        if let url = request.headers["X-JFrog-Override-Base-Url"] { return url.withoutTrailingSlash + "/artifactory" }
        return options.baseURL?.withoutTrailingSlash ?? "\(request.scheme)://\(request.authority)/artifactory"
    }

    /// The URL of an item's info, as answers name it.
    func storageURI(_ path: ItemPath) -> String { uri(baseURL + "/api/storage/", path) }

    /// The URL of an item.
    func downloadURI(_ path: ItemPath) -> String { uri(baseURL + "/", path) }

    private func uri(_ prefix: String, _ path: ItemPath) -> String {
        prefix
            + ([path.repository] + path.names).map { PercentEncoding.encode($0, keeping: ":@!$&'()*+,=") }
            .joined(separator: "/")
    }
}

extension String {
    var withoutTrailingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
