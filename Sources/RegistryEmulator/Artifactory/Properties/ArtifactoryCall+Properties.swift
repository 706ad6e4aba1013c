extension ArtifactoryCall {
    /// Answers `GET /api/storage/KEY/PATH?properties[=k1,k2]`.
    func propertyInfo(_ found: ResolvedItem, _ text: String) throws(Refusal) -> EmulatedResponse {
        try requireAcceptable(.properties)
        let names = PropertyText.names(text)
        let held = found.item.properties.filter { names.isEmpty || names.contains($0.key) }
        guard !held.isEmpty else { throw Refusal(404, "No properties could be found.") }
        let members = held.sorted { $0.key < $1.key }
            .map { JSONValue.Member(name: $0.key, value: .array($0.value.map { .string($0) })) }
        return .pretty(
            .object(["properties": .object(members), "uri": .string(storageURI(found.asked))]),
            type: StorageType.properties.rawValue
        )
    }

    /// Answers `PUT /api/storage/KEY/PATH?properties=k=v;k2=v1,v2&recursive=0`.
    func setProperties(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        guard let text = query["properties"] else { throw Refusal(400, "The parameter 'properties' is missing") }
        guard let properties = PropertyText.properties(text), !properties.isEmpty else {
            throw Refusal(400, "The parameter 'properties' names no property")
        }
        try await annotate(path, switch: "recursive") { item in
            for (name, values) in properties { item.properties[name] = values }
        }
        return EmulatedResponse(204)
    }

    /// Answers `DELETE /api/storage/KEY/PATH?properties=k1,k2`.
    func deleteProperties(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        guard let text = query["properties"] else { throw Refusal(400, "The parameter 'properties' is missing") }
        let names = PropertyText.names(text)
        try await annotate(path, switch: "recursive") { item in
            for name in names { item.properties[name] = nil }
        }
        return EmulatedResponse(204)
    }

    /// Answers `PATCH /api/metadata/KEY/PATH?recursiveProperties=0` with `{"props":{"k":"v","old":null}}`.
    func patchProperties(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        guard let members = try await json()["props"]?.members else {
            throw Refusal(400, "The member 'props' is missing")
        }
        var edits: [String: [String]?] = [:]
        for member in members {
            switch member.value {
            case .null: edits[member.name] = .some(nil)
            case .array(let elements): edits[member.name] = elements.compactMap(\.text)
            case .string(let text): edits[member.name] = [text]
            default: throw Refusal(400, "The property '\(member.name)' is no text")
            }
        }
        let stored = await storage.snapshot.item(at: path)
        guard repositories.isStorage(path.repository), stored != nil else {
            throw Refusal(400, "Failed to set properties on \(path): Item \(path) does not exist")
        }
        let changes = edits
        try await annotate(path, switch: "recursiveProperties") { item in
            for (name, values) in changes { item.properties[name] = values }
        }
        return EmulatedResponse(204)
    }

    /// Changes the properties of an item, and of all below where that is not switched off.
    private func annotate(
        _ path: ItemPath,
        switch name: String,
        _ edit: @escaping @Sendable (inout Item) -> Void
    ) async throws(Refusal) {
        let isRecursive = try isOn(name, otherwise: true)
        guard repositories.isStorage(path.repository) else { throw missing(path) }
        guard await storage.snapshot.item(at: path) != nil else { throw missing(path) }
        guard principal.may(.annotate, path) else {
            throw denied("User '\(principal.messageName)' may not annotate '\(path)'")
        }
        let now = options.clock()
        let principal = principal
        try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            let below = isRecursive ? tree.entries(below: path).map(\.path) : []
            for place in [path] + below where principal.may(.annotate, place) {
                tree.edit(place) { item in
                    edit(&item)
                    item.updated = now
                }
            }
        }
    }
}
