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
