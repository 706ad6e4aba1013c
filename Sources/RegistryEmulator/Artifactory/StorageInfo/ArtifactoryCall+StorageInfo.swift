extension ArtifactoryCall {
    /// `GET /api/storage/KEY/PATH`, in all its forms.
    func storageInfo(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        if query["list"] != nil { return try await fileList(path) }
        if query["lastModified"] != nil { return try await lastModified(path) }
        let found = try await resolve(path)
        if let names = query["properties"] { return try propertyInfo(found, names) }
        if query["stats"] != nil { return statistics(found) }
        if query["permissions"] != nil { return try permissions(found) }
        let type = found.item.isFolder ? StorageType.folderInfo : .fileInfo
        try requireAcceptable(type)
        var response = EmulatedResponse.pretty(info(found), type: type.rawValue)
        if found.item.isFolder { response.headers.append("Cache-Control", "no-store") }
        return response
    }

    /// Refuses an `Accept` that takes neither JSON nor this type.
    func requireAcceptable(_ type: StorageType) throws(Refusal) {
        let accepted = request.headers.values("Accept").flatMap(Self.mediaRanges)
        let fitting = ["*/*", "application/*", "application/json", type.rawValue]
        guard !accepted.isEmpty, !accepted.contains(where: { fitting.contains($0) }) else { return }
        throw Refusal(
            406,
            "Resource produces \(type.rawValue) but client only accepts [\(accepted.joined(separator: ", "))]"
        )
    }

    private static func mediaRanges(_ accept: String) -> [String] {
        let ranges = accept.split(separator: Character(","))
        return ranges.map { range in
            let type = range.split(separator: Character(";")).first ?? ""
            return String(type.filter { $0 != " " })
        }
    }

    /// What File Info and Folder Info tell of an item.
    func info(_ found: ResolvedItem) -> JSONValue {
        let item = found.item
        let children = item.children.sorted { $0.key < $1.key }
            .map { JSONValue.object(["uri": .string("/" + $0.key), "folder": .bool($0.value.isFolder)]) }
        return .object([
            "repo": .string(found.asked.repository),
            "path": .string("/" + found.asked.text),
            "created": .string(item.created.iso8601),
            "createdBy": item.createdBy.map { .string($0) },
            "lastModified": .string(item.modified.iso8601),
            "modifiedBy": item.modifiedBy.map { .string($0) },
            "lastUpdated": .string(item.updated.iso8601),
            "downloadUri": item.file.map { _ in .string(downloadURI(found.asked)) },
            "remoteUrl": remoteURL(found).map { .string($0) },
            "mimeType": item.file.map { _ in .string(MimeType.of(found.asked.name)) },
            "size": item.file.map { .string(String($0.content.size)) },
            "checksums": item.file.map { checksums($0) },
            "originalChecksums": item.file.map { declaredChecksums($0) },
            "children": item.isFolder ? .array(children) : nil,
            "uri": .string(storageURI(found.asked)),
        ])
    }

    /// Where a remote repository's file came from.
    private func remoteURL(_ found: ResolvedItem) -> String? {
        guard found.item.file != nil else { return nil }
        let upstream = repositories.owner(ofStorage: found.stored.repository)?.upstream
        return upstream.map { downloadURI(ItemPath($0, found.stored.names)) }
    }

    func checksums(_ file: Item.FileFacts) -> JSONValue {
        .object([
            "sha1": .string(file.content.sha1),
            "md5": .string(file.content.md5),
            "sha256": .string(file.content.sha256),
        ])
    }

    func declaredChecksums(_ file: Item.FileFacts) -> JSONValue {
        .object([
            "sha1": file.declared.sha1.map { .string($0) },
            "md5": file.declared.md5.map { .string($0) },
            "sha256": file.declared.sha256.map { .string($0) },
        ])
    }

    private func statistics(_ found: ResolvedItem) -> EmulatedResponse {
        let file = found.item.file
        return .pretty(
            .object([
                "uri": .string(storageURI(found.asked)),
                "downloadCount": .integer(file?.downloads ?? 0),
                "lastDownloaded": .integer(file?.lastDownloaded?.milliseconds ?? 0),
                "lastDownloadedBy": file?.lastDownloadedBy.map { .string($0) },
                "remoteDownloadCount": .integer(0),
                "remoteLastDownloaded": .integer(0),
            ])
        )
    }

    private func permissions(_ found: ResolvedItem) throws(Refusal) -> EmulatedResponse {
        guard principal.may(.manage, found.stored) else {
            throw denied("User '\(principal.messageName)' may not manage '\(found.stored)'")
        }
        let letters: [(RepositoryAction, String)] = [
            (.manage, "m"), (.delete, "d"), (.push, "w"), (.annotate, "n"), (.pull, "r"),
        ]
        let users = options.users.sorted { $0.name < $1.name }
            .compactMap { user -> JSONValue.Member? in
                let held = letters.filter { Principal(user: user).may($0.0, found.stored) }
                    .map { JSONValue.string($0.1) }
                return held.isEmpty ? nil : JSONValue.Member(name: user.name, value: .array(held))
            }
        return .pretty(
            .object([
                "uri": .string(storageURI(found.asked)),
                "principals": .object(["users": .object(users), "groups": .object([JSONValue.Member]())]),
            ])
        )
    }
}
