extension ArtifactoryCall {
    /// `/artifactory/KEY/PATH`: downloads, deploys, makes folders and deletes.
    func answerItem(_ path: ItemPath, _ written: RESTPath) async throws(Refusal) -> EmulatedResponse {
        switch request.method {
        case "GET", "HEAD": return try await download(path)
        case "PUT" where written.isFolder: return try await makeFolder(path, written.properties)
        case "PUT": return try await deploy(path, written.properties)
        case "DELETE": return try await delete(path)
        default: throw Refusal(405, "Method Not Allowed")
        }
    }

    private func download(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        let asked = repositories[path.repository]?.class == .remote ? path.repository + "-cache" : path.repository
        let found = try await resolve(ItemPath(asked, path.names))
        guard let file = found.item.file else { return listing(found) }
        var headers: HeaderFields = [
            .init("Content-Type", MimeType.of(path.name)),
            .init("Last-Modified", found.item.modified.headerText),
            .init("ETag", file.content.sha1),
            .init("Accept-Ranges", "bytes"),
            .init("X-Checksum-Sha1", file.content.sha1),
            .init("X-Checksum-Sha256", file.content.sha256),
            .init("X-Checksum-Md5", file.content.md5),
            .init("X-Artifactory-Filename", path.name),
            .init("Content-Disposition", "attachment; filename=\"\(path.name)\""),
        ]
        let size = file.content.size
        var range = 0..<size
        switch ByteRange(request.headers["Range"], size: size) {
        case .whole: break
        case .part(let part):
            range = part
            headers.append("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)")
        case .unsatisfiable:
            throw Refusal(
                status: 416,
                form: .errors("Requested Range Not Satisfiable"),
                headers: [.init("Content-Range", "bytes */\(size)")]
            )
        }
        if request.method == "GET" { try await count(found.stored) }
        return EmulatedResponse(
            headers["Content-Range"] == nil ? 200 : 206,
            headers: headers,
            body: .content(file.content, range: range, store: options.contents)
        )
    }

    private func count(_ path: ItemPath) async throws(Refusal) {
        let now = options.clock()
        let name = principal.itemName
        try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            tree.edit(path) { item in
                item.file?.downloads += 1
                item.file?.lastDownloaded = now
                item.file?.lastDownloadedBy = name
            }
        }
    }

    private func listing(_ found: ResolvedItem) -> EmulatedResponse {
        let names = found.item.children.sorted { $0.key < $1.key }.map { $0.key + ($0.value.isFolder ? "/" : "") }
        let links = names.map { "<a href=\"\(PercentEncoding.encode($0, keeping: "/"))\">\($0)</a>\n" }.joined()
        return EmulatedResponse(
            200,
            headers: [.init("Content-Type", "text/html")],
            body: .bytes([UInt8]("<!DOCTYPE html>\n<html><body><pre>\(links)</pre></body></html>\n".utf8))
        )
    }

    private func delete(_ path: ItemPath) async throws(Refusal) -> EmulatedResponse {
        guard repositories.isStorage(path.repository) else { throw missing(path) }
        let tree = await storage.snapshot
        guard tree.item(at: path) != nil else { throw missing(path) }
        guard principal.may(.delete, path) else {
            throw denied("User '\(principal.messageName)' may not delete '\(path)'")
        }
        try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in tree.remove(path) }
        return EmulatedResponse(204)
    }
}
