extension ArtifactoryCall {
    /// Answers the request.
    func answer() async throws(Refusal) -> EmulatedResponse {
        let path = try RESTPath(request.path)
        switch path.names.first {
        case "artifactory" where path.names.dropFirst().first == "api":
            return try await answerAPI(Array(path.names.dropFirst(2)), path)
        case "artifactory":
            guard let item = path.itemPath(from: 1) else { throw Refusal(404, "Not Found") }
            return try await answerItem(item, path)
        case "access":
            return try await answerAccess(Array(path.names.dropFirst()))
        default:
            throw Refusal(404, "Not Found")
        }
    }

    private func answerAPI(_ names: [String], _ path: RESTPath) async throws(Refusal) -> EmulatedResponse {
        let item = path.itemPath(from: 3)
        switch (request.method == "HEAD" ? "GET" : request.method, names.first, item) {
        case ("GET", "system", _) where names == ["system", "version"]: return systemVersion()
        case ("GET", "repositories", nil): return try repositoryList()
        case ("GET", "repositories", let item?) where item.names.isEmpty: return try repository(item.repository)
        case ("GET", "storage", let item?): return try await storageInfo(item)
        case ("PUT", "storage", let item?): return try await setProperties(item)
        case ("DELETE", "storage", let item?): return try await deleteProperties(item)
        case ("PATCH", "metadata", let item?): return try await patchProperties(item)
        case ("POST", "copy", let item?): return try await carry(item, by: .copy)
        case ("POST", "move", let item?): return try await carry(item, by: .move)
        case ("POST", "search", _) where names == ["search", "aql"]: return try await search()
        case ("GET", "search", _) where names == ["search", "checksum"]: return try await searchByChecksum()
        case (let method, "security", _) where names == ["security", "apiKey"]: return try await apiKey(method)
        case ("POST", "security", _) where names == ["security", "token"]: return try await makeAccessToken()
        default: throw Refusal(404, "Not Found")
        }
    }
}

/// The path of a request of the REST side: decoded names, without empty ones.
struct RESTPath: Sendable {
    /// The names.
    let names: [String]
    /// Whether it ended with a slash, and so means a folder.
    let isFolder: Bool
    /// Properties behind `;` in the last name.
    let properties: [String: [String]]

    /// Reads a path.
    init(_ path: String) throws(Refusal) {
        let parts = path.split(separator: ";", omittingEmptySubsequences: false)
        var names: [String] = []
        for part in (parts.first ?? "").split(separator: "/") {
            names += PercentEncoding.decode(part).split(separator: "/").map(String.init)
        }
        if names.contains("..") || names.contains(".") { throw Refusal(400, "The path must not hold '.' or '..'") }
        self.names = names
        isFolder = parts.first?.hasSuffix("/") ?? false
        var properties: [String: [String]] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = pair.first, !name.isEmpty else { continue }
            let value = pair.count > 1 ? PercentEncoding.decode(pair[1]) : ""
            properties[PercentEncoding.decode(name), default: []] += value.split(separator: ",").map(String.init)
        }
        self.properties = properties
    }

    /// The place that the names from one on mean: a repository's key, then the path in it.
    func itemPath(from position: Int) -> ItemPath? {
        guard names.count > position else { return nil }
        return ItemPath(names[position], Array(names.dropFirst(position + 1)))
    }
}
