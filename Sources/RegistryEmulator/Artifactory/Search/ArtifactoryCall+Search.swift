extension ArtifactoryCall {
    /// Answers `POST /api/search/aql`.
    func search() async throws(Refusal) -> EmulatedResponse {
        if principal.isAnybody { throw Refusal(403, "Searching is not for anonymous users") }
        let query: SearchQuery
        do throws(SearchQuery.SyntaxError) {
            query = try SearchQuery(String(decoding: try await queryBytes(), as: UTF8.self))
        } catch {
            throw Refusal(status: 400, form: .text("Failed to parse query: \(error.text)"))
        }
        if let included = query.included, !included.contains("*"), !principal.isAdministrator {
            guard ["repo", "path", "name"].allSatisfy(included.contains) else {
                throw Refusal(
                    status: 400,
                    form: .text("For permissions' sake the query must include repo, path and name")
                )
            }
        }
        let found = matches(of: query, in: await storage.snapshot)
        let shown = found.dropFirst(query.offset).prefix(query.limit ?? .max)
        var range: [JSONValue.Member] = [
            .init(name: "start_pos", value: .integer(Int64(query.offset))),
            .init(name: "end_pos", value: .integer(Int64(query.offset + shown.count))),
            .init(name: "total", value: .integer(Int64(shown.count))),
        ]
        if let limit = query.limit { range.append(.init(name: "limit", value: .integer(Int64(limit)))) }
        return .pretty(
            .object([
                "results": .array(shown.map { Self.result($0, query.included) }),
                "range": .object(range),
            ])
        )
    }

    private func queryBytes() async throws(SearchQuery.SyntaxError) -> [UInt8] {
        do throws(Refusal) {
            return try await bytes()
        } catch {
            throw SearchQuery.SyntaxError(text: "the query can't be read")
        }
    }

    private func matches(of query: SearchQuery, in tree: RepositoryTree) -> [RepositoryTree.Entry] {
        let filesOnly = !query.criterion.saysType
        let found = tree.roots.keys.sorted().flatMap { tree.entries(below: ItemPath($0)) }
            .filter { entry in
                (!filesOnly || !entry.item.isFolder) && query.criterion.matches(entry)
                    && principal.may(.pull, entry.path)
            }
        let fields = query.sortFields.compactMap(SearchField.init(rawValue:))
        guard !fields.isEmpty else { return found }
        return found.sorted { left, right in
            for field in fields {
                let (one, other) = (field.value(of: left), field.value(of: right))
                if SearchComparison.less.holds(one, other) { return !query.isDescending }
                if SearchComparison.less.holds(other, one) { return query.isDescending }
            }
            return false
        }
    }

    private static func result(_ entry: RepositoryTree.Entry, _ included: [String]?) -> JSONValue {
        let named = (included ?? []).compactMap(SearchField.init(rawValue:))
        let hasAll = included?.contains("*") == true
        let fields = hasAll ? SearchField.allCases : named.isEmpty ? SearchField.usual : named
        var members = fields.compactMap { field -> JSONValue.Member? in
            let value = field.value(of: entry)
            return value == .null ? nil : JSONValue.Member(name: field.rawValue, value: value)
        }
        let isAnyProperty = hasAll || included?.contains { $0 == "property" || $0 == "property.*" } == true
        let keys = Set((included ?? []).filter { $0.hasPrefix("@") }.map { String($0.dropFirst()) })
        let properties = entry.item.properties.filter { isAnyProperty || keys.contains($0.key) }
            .sorted { $0.key < $1.key }
            .flatMap { key, values in
                values.map { JSONValue.object(["key": .string(key), "value": .string($0)]) }
            }
        if !properties.isEmpty { members.append(.init(name: "properties", value: .array(properties))) }
        return .object(members)
    }

    /// `GET /api/search/checksum?sha256=HEX&repos=a,b`, with `X-Result-Detail: info, properties` for more.
    func searchByChecksum() async throws(Refusal) -> EmulatedResponse {
        guard options.edition.hasRESTAddon else {
            throw Refusal(status: 400, form: .text("This REST API is available only in Artifactory Pro."))
        }
        let names = ["sha256", "sha1", "md5"]
        guard let name = names.first(where: { query[$0] != nil }), let wanted = query[name]?.lowercased() else {
            throw Refusal(400, "One of 'sha256', 'sha1' and 'md5' must be given")
        }
        let keys = query["repos"].map { $0.split(separator: ",").map(String.init) }
        let details = (request.headers["X-Result-Detail"] ?? "").split(separator: ",")
            .map { String($0.filter { $0 != " " }) }
        let tree = await storage.snapshot
        let found = tree.roots.keys.sorted().filter { keys?.contains($0) ?? true }
            .flatMap { tree.entries(below: ItemPath($0)) }
            .filter { entry in
                guard let content = entry.item.file?.content, principal.may(.pull, entry.path) else { return false }
                return wanted == (name == "sha256" ? content.sha256 : name == "sha1" ? content.sha1 : content.md5)
            }
        let results = found.map { checksumResult($0, details) }
        return .pretty(.object(["results": .array(results)]), type: StorageType.searchResult.rawValue)
    }

    private func checksumResult(_ entry: RepositoryTree.Entry, _ details: [String]) -> JSONValue {
        let found = ResolvedItem(asked: entry.path, stored: entry.path, item: entry.item)
        var members = details.contains("info") ? info(found).members ?? [] : []
        if details.contains("properties"), !entry.item.properties.isEmpty {
            let properties = entry.item.properties.sorted { $0.key < $1.key }
                .map { JSONValue.Member(name: $0.key, value: .array($0.value.map { .string($0) })) }
            members.append(.init(name: "properties", value: .object(properties)))
        }
        if !members.contains(where: { $0.name == "uri" }) {
            members.append(.init(name: "uri", value: .string(storageURI(entry.path))))
        }
        return .object(members)
    }
}
