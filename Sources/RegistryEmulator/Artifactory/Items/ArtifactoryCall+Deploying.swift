extension ArtifactoryCall {
    /// `PUT /artifactory/KEY/PATH/`: makes a folder.
    func makeFolder(_ path: ItemPath, _ properties: [String: [String]]) async throws(Refusal) -> EmulatedResponse {
        let stored = try deployment(path)
        let now = options.clock()
        let principal = principal
        let item = try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            if let item = tree.item(at: stored), item.isFolder { return item }
            guard principal.may(.push, stored) else { throw notDeployable(stored) }
            guard tree.item(at: stored) == nil, tree.fileAbove(stored) == nil else {
                throw Refusal(409, "A file stands where the folder '\(stored)' would be")
            }
            var item = Item.folder(at: now, by: principal.itemName)
            item.properties = properties
            tree.put(item, at: stored)
            return item
        }
        return created(ResolvedItem(asked: path, stored: stored, item: item))
    }

    /// `PUT /artifactory/KEY/PATH`: deploys a file, or with `X-Checksum-Deploy` what is there already.
    func deploy(_ path: ItemPath, _ properties: [String: [String]]) async throws(Refusal) -> EmulatedResponse {
        let stored = try deployment(path)
        guard !stored.names.isEmpty else { throw Refusal(400, "A repository's root is no file") }
        try requireDeployable(stored, in: await storage.snapshot)
        let declared = DeclaredChecksums(
            sha1: request.headers["X-Checksum-Sha1"],
            md5: request.headers["X-Checksum-Md5"],
            sha256: request.headers["X-Checksum-Sha256"]
        )
        let isByChecksum = request.headers["X-Checksum-Deploy"]?.lowercased() == "true"
        let (content, head) = isByChecksum ? try await known(declared) : try await receive()
        try requireChecksums(declared, content)
        var facts = Item.FileFacts(content: content, declared: declared)
        if path.name == "manifest.json" || path.name == "list.manifest.json", let head {
            facts.manifest = ManifestFacts(parsing: head, contentType: nil)
        }
        let item = deployed(facts, properties)
        try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            try requireDeployable(stored, in: tree)
            tree.put(item, at: stored)
        }
        return created(ResolvedItem(asked: path, stored: stored, item: item))
    }

    private func deployed(_ facts: Item.FileFacts, _ properties: [String: [String]]) -> Item {
        var item = Item.file(facts, at: options.clock(), by: principal.itemName)
        item.properties = properties
        return item
    }

    private func deployment(_ path: ItemPath) throws(Refusal) -> ItemPath {
        guard repositories[path.repository] != nil || repositories.isStorage(path.repository) else {
            throw missing(path)
        }
        guard let key = repositories.deployment(behind: path.repository) else {
            throw Refusal(400, "Repository '\(path.repository)' takes nothing")
        }
        return ItemPath(key, path.names)
    }

    private func notDeployable(_ path: ItemPath) -> Refusal {
        denied("User '\(principal.messageName)' may not deploy to '\(path)'")
    }

    private func requireDeployable(_ path: ItemPath, in tree: RepositoryTree) throws(Refusal) {
        guard principal.may(.push, path) else { throw notDeployable(path) }
        if let repository = repositories[path.repository] {
            guard repository.accepts(path.names), repository.handles(path.names) else {
                throw Refusal(403, "Repository '\(path.repository)' does not take '\(path.text)'")
            }
        }
        if let former = tree.item(at: path) {
            guard !former.isFolder else { throw Refusal(409, "A folder stands where the file '\(path)' would be") }
            guard principal.may(.delete, path) else {
                throw denied("User '\(principal.messageName)' may not overwrite '\(path)'")
            }
        }
        if let file = tree.fileAbove(path) { throw Refusal(409, "The file '\(file)' stands where a folder would be") }
    }

    /// Takes the body in, and keeps the first bytes of what is small enough for a manifest.
    private func receive() async throws(Refusal) -> (StoredContent, [UInt8]?) {
        let limit = 4 << 20
        var head: [UInt8]? = []
        do {
            let writer = try await options.contents.begin()
            do {
                while let chunk = try await request.body.next() {
                    try await writer.append(chunk)
                    head = (head?.count ?? limit) + chunk.count > limit ? nil : (head ?? []) + chunk
                }
            } catch {
                await writer.abandon()
                throw error
            }
            if let length = request.body.announcedLength, length != (await writer.size) {
                await writer.abandon()
                throw Refusal(400, "The body ended early")
            }
            return (try await writer.finish(), head)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(500, "The body could not be kept: \(error)")
        }
    }

    /// What is stored with a checksum that the client declared.
    private func known(_ declared: DeclaredChecksums) async throws(Refusal) -> (StoredContent, [UInt8]?) {
        let tree = await storage.snapshot
        let paths = tree.roots.keys.sorted()
            .flatMap { tree.entries(below: ItemPath($0)) }
            .compactMap(\.item.file?.content)
        let found = paths.first { content in
            declared.sha256.map { $0 == content.sha256 } ?? declared.sha1.map { $0 == content.sha1 } ?? false
        }
        guard let found else { throw Refusal(404, "No content has the given checksum") }
        return (found, nil)
    }

    private func requireChecksums(_ declared: DeclaredChecksums, _ content: StoredContent) throws(Refusal) {
        let pairs = [
            (declared.sha256, content.sha256, "SHA-256"), (declared.sha1, content.sha1, "SHA-1"),
            (declared.md5, content.md5, "MD5"),
        ]
        for (wanted, actual, name) in pairs {
            guard let wanted, wanted.lowercased() != actual else { continue }
            throw Refusal(409, "Checksum error: the \(name) is '\(actual)', not '\(wanted)'")
        }
    }

    private func created(_ found: ResolvedItem) -> EmulatedResponse {
        let names: Set = [
            "repo", "path", "created", "createdBy", "downloadUri", "mimeType", "size", "checksums",
            "originalChecksums", "children", "uri",
        ]
        let members = (info(found).members ?? []).filter { names.contains($0.name) }
        var response = EmulatedResponse.pretty(
            .object(members),
            type: StorageType.itemCreated.rawValue + ";charset=UTF-8",
            status: 201
        )
        response.headers.append("Location", downloadURI(found.asked))
        return response
    }
}
