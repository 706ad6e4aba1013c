extension ArtifactoryCall {
    /// `POST /api/docker/KEY/v2/parentManifests` with `{"dockerRepository","tag"}`: the lists that name a manifest.
    func parentManifests(_ key: String) async throws(Refusal) -> EmulatedResponse {
        guard version.hasParentManifests else { throw Refusal(404, "Not Found") }
        let body = try await json()
        guard let image = body["dockerRepository"]?.text, let tag = body["tag"]?.text else {
            throw Refusal(400, "'dockerRepository' and 'tag' must be given")
        }
        let folder = ItemPath(key, image)
        guard principal.may(.pull, folder) else { throw forbidden(folder) }
        let tree = await storage.snapshot
        guard let found = tree.manifest(in: folder.appending(tag))?.item.file else { throw missing(folder) }
        let digest = "sha256:\(found.content.sha256)"
        var tags: [String: [String]] = [:]
        for name in tree.manifestFolders(of: folder) {
            guard let list = tree.item(at: folder.appending([name, "list.manifest.json"]))?.file,
                list.manifest?.children.contains(where: { $0.digest == digest }) == true
            else { continue }
            tags["sha256:\(list.content.sha256)", default: []] += TagSyntax.isDigest(name) ? [] : [name]
        }
        let lists = tags.sorted { $0.key < $1.key }
            .map { digest, tags in
                JSONValue.object([
                    "dockerRepository": .string(image), "digest": .string(digest),
                    "tags": .array(tags.map { .string($0) }),
                ])
            }
        return .pretty(.object(["parentManifestLists": .array(lists)]))
    }
}
