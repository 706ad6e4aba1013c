internal import OCIBackend
internal import PromoterCore

extension ArtifactoryRoute {
    func check(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome {
        for backend in [source, destination] {
            let configuration = await instance.knownConfiguration(of: backend.plane.key)
            if let kind = configuration.repositoryClass, !configuration.keepsFiles {
                return .declined(
                    "\(backend.plane.key) is a \(kind.rawValue) repository, which the server can't promote"
                )
            }
        }
        let folder = image.sourceTag.text
        let found: [FileInfo]
        do {
            found = try await sourceManifests(of: image)
        } catch {
            guard error.kind == .forbidden || error.kind == .unauthorized else { throw error }
            let permission = ArtifactoryPermission.read.rawValue
            return .declined(
                "the user of \(destination.location.name) may not read \(sourceKey): it needs \(permission) there"
            )
        }
        guard found.count < 2 else {
            return .declined(
                "the folder of \(image.source):\(folder) holds two manifests, and the server might promote the wrong one"
            )
        }
        guard let found = found.first else {
            return .declined("the server's files do not show \(image.source):\(folder)")
        }
        guard let digest = found.sha256 else { return .done() }
        guard digest == image.root.digest else {
            throw source.client.call("check the image", image.source, folder)
                .error(
                    .corrupt,
                    "the server's file is \(digest), and its registry API gives \(image.root.digest)",
                    remedy: "run it again; if it happens again, push the image to \(sourceKey) anew"
                )
        }
        return .done()
    }

    func proof(of image: ServerSideImage) async throws(RegistryError) -> ServerSideProof {
        let call = client.call("read back what was promoted", image.destination, image.tag.text)
        let folder = try await destination.files(of: image.destination)
        let name = folder.map { $0.manifestFile(in: image.tag.text)?.name } ?? ManifestFileName(image.root.mediaType)
        var root: Digest?
        if let name {
            root = try await sha256(of: "\(image.destination)/\(image.tag)/\(name.rawValue)", in: destinationKey, call)
        }
        return ServerSideProof(root: root, manifests: folder?.manifests ?? [], blobs: folder?.blobs ?? [])
    }

    /// The manifests in the image's folder of the source; the list first, none where there is no such folder.
    ///
    /// One request where the files have been listed just now, two otherwise.
    func sourceManifests(of image: ServerSideImage) async throws(RegistryError) -> [FileInfo] {
        let folder = image.sourceTag.text
        let listed = await instance.recentFolder(source.path(of: image.source))
        let call = source.client.call("read the file of the manifest", image.source, folder)
        var found: [FileInfo] = []
        for name in ManifestFileName.allCases where listed?.has(name.rawValue, in: folder) ?? true {
            let path = "\(image.source)/\(folder)/\(name.rawValue)"
            if let info = try await info(of: path, in: sourceKey, call) { found.append(info) }
        }
        return found
    }

    /// The digest of a file's bytes; `nil` where there is no such file.
    func sha256(of path: String, in key: String, _ call: RegistryCall) async throws(RegistryError) -> Digest? {
        try await info(of: path, in: key, call)?.sha256
    }

    private func info(of path: String, in key: String, _ call: RegistryCall) async throws(RegistryError) -> FileInfo? {
        let answer = try await client.get(endpoints.storage(key, path), call)
        switch answer.status {
        case 200:
            guard answer.body.form != .page, let info = FileInfo(answer.bytes) else {
                throw call.stranger("the answer is not the description of a file")
            }
            return info
        case 404:
            guard answer.body.form != .page else { throw call.stranger("a web page says that it is not there (404)") }
            return nil
        default:
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(key)")
        }
    }
}
