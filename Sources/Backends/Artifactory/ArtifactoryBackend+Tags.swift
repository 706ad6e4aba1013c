internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend {
    /// Lists the tags through the registry API.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        do {
            return try await plane.registry.tags(in: repository)
        } catch {
            throw explained(error, needs: .read)
        }
    }

    /// Lists the files of the image's folder: tags and manifests with their digests, in one request.
    ///
    /// Where that is not to be had, as on JFrog Container Registry, by a search; else the names of the tags alone.
    public func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        guard let folder = try await files(of: repository) else {
            return RepositoryListing(names: try await tags(in: repository))
        }
        return folder.listing
    }

    /// The files of a repository are all that it has.
    public var listsCompletely: Bool { true }

    /// The files of an image, asked for now and remembered.
    ///
    /// - Parameter image: the image.
    /// - Returns: the files, none where there is no such image; `nil` where they can't be listed.
    /// - Throws: ``RegistryError``.
    func files(of image: RepositoryName) async throws(RegistryError) -> ImageFolder? {
        let path = path(of: image)
        let configuration = await instance.knownConfiguration(of: path.key)
        // What a remote repository has is more than what it has fetched.
        guard configuration.keepsFiles else { return nil }
        let count = await instance.deletionCount(of: path)
        let time = ContinuousClock.now
        let folder = try await listed(path)
        await instance.remember(folder, of: path, since: count, askedAt: time)
        return folder
    }

    private func listed(_ path: FolderPath) async throws(RegistryError) -> ImageFolder? {
        if await !instance.listsFiles { return try await searched(path) }
        let call = client.call("list the files of the image", path.image)
        let answer = try await client.get(endpoints.list(path), call)
        switch answer.status {
        case 200:
            guard answer.body.form != .page, let list = FileList(answer.bytes) else {
                throw call.stranger("the answer is not a list of files")
            }
            return list.folder
        case 404:
            guard answer.body.form == .json else {
                throw call.stranger("not Artifactory says that it is not there (404)")
            }
            return ImageFolder()
        case 400, 405, 501:
            // File List is a part of Artifactory Pro; the search is a part of every edition.
            await instance.forgoListing()
            return try await searched(path)
        case 403: return nil
        default:
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(path.key)")
        }
    }

    private func searched(_ path: FolderPath) async throws(RegistryError) -> ImageFolder? {
        let call = client.call("search for the files of the image", path.image)
        let search = ItemSearch(path: path)
        var folder = ImageFolder()
        var offset = 0
        while true {
            let request = TransportRequest(
                method: .post,
                url: endpoints.search,
                headers: [.accept: "application/json", .contentType: "text/plain"],
                body: .bytes(Array(search.query(from: offset).utf8)),
                replay: .allowed
            )
            let answer = try await client.send(request, call)
            switch answer.status {
            case 200:
                guard let page = ItemSearch.Page(answer.bytes) else {
                    throw call.stranger("the answer is not a result of a search")
                }
                page.add(to: &folder, of: path.image)
                guard page.hasNext else { return try await proven(folder, of: path.image) }
                offset += page.count
            case 400, 403, 404, 405, 501: return nil
            default:
                throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(path.key)")
            }
        }
    }

    /// A search leaves out what this user may not read: that it finds nothing proves nothing, where there are tags.
    private func proven(_ folder: ImageFolder, of image: RepositoryName) async throws(RegistryError) -> ImageFolder? {
        guard folder == ImageFolder() else { return folder }
        return try await tags(in: image).isEmpty ? folder : nil
    }
}
