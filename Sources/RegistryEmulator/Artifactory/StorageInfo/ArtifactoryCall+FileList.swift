extension ArtifactoryCall {
    /// `GET /api/storage/KEY/PATH?list`: sizes are numbers here, -1 for folders.
    func fileList(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        if principal.isAnybody { throw Refusal(403, "File lists are not for anonymous users") }
        let isDeep = try isOn("deep")
        let depth = try whole("depth") ?? 0
        let listsFolders = try isOn("listFolders")
        let hasTimestamps = try isOn("mdTimestamps")
        let includesRoot = try isOn("includeRootPath")
        try requireAcceptable(.fileList)
        let found = try await resolve(path)
        guard found.item.isFolder else { throw Refusal(400, "Expected a folder but found a file, at: \(found.stored)") }
        let below = RepositoryTree.entries(
            below: found.item,
            at: ItemPath(found.stored.repository),
            depth: isDeep ? (depth > 0 ? depth : .max) : 1
        )
        var files =
            below.filter { ($0.item.isFolder ? listsFolders : true) && principal.may(.pull, $0.place(in: found)) }
            .map { entry("/" + $0.path.text, $0.item, hasTimestamps) }
        if includesRoot { files.insert(entry("/", found.item, hasTimestamps), at: 0) }
        return .pretty(
            .object([
                "uri": .string(storageURI(found.asked)),
                "created": .string(options.clock().iso8601),
                "files": .array(files),
            ]),
            type: StorageType.fileList.rawValue
        )
    }

    private func entry(_ uri: String, _ item: Item, _ hasTimestamps: Bool) -> JSONValue {
        let timestamps: JSONValue? =
            hasTimestamps && !item.properties.isEmpty
            ? .object(["properties": .string(item.updated.iso8601)]) : nil
        return .object([
            "uri": .string(uri),
            "size": .integer(item.file?.content.size ?? -1),
            "lastModified": .string(item.modified.iso8601),
            "folder": .bool(item.isFolder),
            "sha1": item.file.map { .string($0.content.sha1) },
            "sha2": item.file.map { .string($0.content.sha256) },
            "mdTimestamps": timestamps,
        ])
    }

    /// `GET /api/storage/KEY/PATH?lastModified`: of a folder, the newest file below.
    func lastModified(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        guard repositories.isStorage(path.repository) || repositories[path.repository] == nil else {
            throw Refusal(400, "This method can only be invoked on local/cached repositories.")
        }
        let found = try await resolve(path)
        let files = RepositoryTree.entries(below: found.item, at: found.stored, depth: .max)
            .filter { !$0.item.isFolder }
        let newest = files.max { $0.item.modified < $1.item.modified }
        let moment = newest?.item.modified ?? found.item.modified
        var response = EmulatedResponse.pretty(
            .object([
                "uri": .string(storageURI(newest?.path ?? found.asked)),
                "lastModified": .string(moment.iso8601),
            ]),
            type: StorageType.lastModified.rawValue
        )
        response.headers.append("Last-Modified", moment.headerText)
        return response
    }
}

extension RepositoryTree.Entry {
    /// Where an entry below a found folder is stored; its own path begins at that folder.
    fileprivate func place(in found: ResolvedItem) -> ItemPath { found.stored.appending(path.names) }
}
