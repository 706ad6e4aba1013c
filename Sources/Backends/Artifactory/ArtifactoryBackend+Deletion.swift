internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend: ManifestDeleting {
    /// Deletes the tag's folder, or all folders of the manifest, through the REST API ("Delete Item").
    ///
    /// Only what is proven to be nobody else's goes: a manifest that was not to be deleted, such as a tag's, is kept under its digest
    /// first. Where a folder alone holds a blob that another manifest needs, nothing is deleted.
    ///
    /// - Parameters:
    ///   - reference: a digest for the manifest and all its tags, a tag for that alone.
    ///   - repository: where.
    /// - Returns: whether there was one.
    /// - Throws: `RegistryError`.
    public func delete(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Bool {
        let call = client.call("delete", repository, reference.description)
        var keeps = false
        while let deletion = try await found(reference, in: repository, isFresh: keeps, call) {
            if !deletion.kept.isEmpty {
                guard !keeps else { throw call.unshown("what was to be kept under its digest") }
                for digest in deletion.kept.sorted(by: { $0.text < $1.text }) {
                    try await keep(digest, in: repository, call)
                }
                keeps = true
                continue
            }
            let needs = try await needs(of: deletion, in: repository, call)
            if let missed = deletion.missed(needs).min(by: { $0.text < $1.text }) {
                throw call.error(
                    .unsupported,
                    "its folder alone holds \(missed), which another manifest of the image needs",
                    remedy: "push that image again, so that its blobs are beside it; nothing was deleted"
                )
            }
            guard await instance.begin(deletion, of: reference, from: path(of: repository)) else { continue }
            do throws(RegistryError) {
                for removal in deletion.removals { try await remove(removal, of: repository, call) }
            } catch {
                await instance.end(deletion, from: path(of: repository), isDone: false)
                throw error
            }
            await instance.end(deletion, from: path(of: repository), isDone: true)
            return true
        }
        return false
    }

    /// Finds what to delete in the files as they were listed last; what is not there is looked for anew.
    ///
    /// - Returns: what to delete; `nil` where there proves to be nothing.
    private func found(
        _ reference: ManifestReference,
        in repository: RepositoryName,
        isFresh: Bool,
        _ call: RegistryCall
    ) async throws(RegistryError) -> FolderDeletion? {
        if !isFresh, let image = await instance.listedFolder(path(of: repository)), image.manifests != nil {
            let deletion = FolderDeletion(of: reference, from: image)
            if !deletion.removals.isEmpty { return deletion }
        }
        let deletion = FolderDeletion(of: reference, from: try await files(of: repository, call))
        return deletion.removals.isEmpty ? nil : deletion
    }

    /// The files of the image, with the digests of all manifests.
    private func files(
        of repository: RepositoryName,
        _ call: RegistryCall
    ) async throws(RegistryError) -> ImageFolder {
        let configuration = await instance.knownConfiguration(of: plane.key)
        guard configuration.keepsFiles else {
            throw call.error(
                .unsupported,
                "\(plane.key) is a \(configuration.repositoryClass?.rawValue ?? "strange") repository",
                remedy: "name the local repository that has the image"
            )
        }
        let count = await instance.deletionCount(of: path(of: repository))
        let time = ContinuousClock.now
        guard var image = try await files(of: repository) else {
            throw call.error(
                .forbidden,
                "this user may not list the files of \(plane.key), so that nobody knows what else would go",
                remedy: "give the user of these credentials the permission \(ArtifactoryPermission.read.rawValue)"
                    + " on \(plane.key)"
            )
        }
        for (folder, files) in image.folders {
            for name in ManifestFileName.allCases.map(\.rawValue) where files[name].map({ $0.sha256 == nil }) ?? false {
                guard let digest = try await sha256(of: "\(repository)/\(folder)/\(name)", call) else {
                    throw call.error(
                        .unsupported,
                        "the server does not say what is in \(folder)/\(name)",
                        remedy: "let Artifactory compute the SHA-256 of its older files (\"Migrating Checksums\")"
                    )
                }
                image.add(StoredFile(sha256: digest), named: name, in: folder)
            }
        }
        await instance.remember(image, of: path(of: repository), since: count, askedAt: time)
        return image
    }

    /// What the manifests that stay need, each read once a run.
    private func needs(
        of deletion: FolderDeletion,
        in repository: RepositoryName,
        _ call: RegistryCall
    ) async throws(RegistryError) -> [ManifestNeeds] {
        guard !deletion.blobs.isEmpty else { return [] }
        let digests = deletion.staying.sorted { $0.text < $1.text }
        return try await digests.concurrently(atMost: 8) { digest throws(RegistryError) in
            if let known = await instance.needs(of: digest) { return known }
            guard let manifest = try await manifest(.digest(digest), in: repository) else {
                throw call.unshown("the manifest \(digest), which its files show,")
            }
            let needs = ManifestNeeds(manifest)
            await instance.remember(needs, of: digest)
            return needs
        }
    }

    private func keep(
        _ digest: Digest,
        in repository: RepositoryName,
        _ call: RegistryCall
    ) async throws(RegistryError) {
        guard let manifest = try await manifest(.digest(digest), in: repository) else {
            throw call.unshown("the manifest \(digest), which its files show,")
        }
        try await push(manifest, to: repository, tagged: nil)
    }

    private func remove(
        _ removal: FolderDeletion.Removal,
        of repository: RepositoryName,
        _ call: RegistryCall
    ) async throws(RegistryError) {
        switch removal {
        case .file(let name, let folder): try await deleteItem("\(repository)/\(folder)/\(name)", call)
        case .folder(let folder):
            let path = "\(repository)/\(folder)"
            guard let info = try await folderInfo(path, call) else { return }
            // Another image's folders may be in it: team/app has the tag `web`, and there is an image team/app/web.
            guard !info.folders.isEmpty else { return try await deleteItem(path, call) }
            let manifests = ManifestFileName.allCases.reversed().map(\.rawValue).filter(info.files.contains)
            let blobs = info.files.filter { ImageFolder.digest(ofFile: $0) != nil }.sorted()
            for name in manifests + blobs { try await deleteItem("\(path)/\(name)", call) }
        }
    }

    /// Takes away a manifest that a tag held before it held another kind.
    func delete(
        _ file: ManifestFileName,
        of tag: TagName,
        in repository: RepositoryName
    ) async throws(RegistryError) {
        let call = client.call("take away what the tag held before", repository, tag.text)
        try await deleteItem("\(repository)/\(tag)/\(file.rawValue)", call)
        await instance.forgetFiles(of: path(of: repository))
    }

    private func deleteItem(_ path: String, _ call: RegistryCall) async throws(RegistryError) {
        let request = TransportRequest(method: .delete, url: endpoints.item(path, in: plane.key))
        let answer = try await client.send(request, call, answersChallenges: false)
        let permission = "\(ArtifactoryPermission.delete.rawValue) on \(plane.key)"
        switch answer.status {
        case 200...299: break
        case 404 where answer.body.form != .page: break
        case 404: throw call.stranger("a web page says that it is not there (404)")
        case 401, 403:
            // Who asks was known a request ago: both are about the permission.
            throw call.error(
                .forbidden,
                "the server does not allow it (\(answer.status))",
                remedy: "give the user of these credentials the permission \(permission)",
                serverMessage: answer.said
            )
        default: throw call.refusal(answer, needs: permission)
        }
    }

    private func folderInfo(_ path: String, _ call: RegistryCall) async throws(RegistryError) -> FolderInfo? {
        let answer = try await client.get(endpoints.storage(plane.key, path), call)
        switch answer.status {
        case 200:
            guard answer.body.form != .page, let info = FolderInfo(answer.bytes) else {
                throw call.stranger("the answer is not the description of a folder")
            }
            return info
        case 404 where answer.body.form != .page: return nil
        case 404: throw call.stranger("a web page says that it is not there (404)")
        default: throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(plane.key)")
        }
    }

    private func sha256(of path: String, _ call: RegistryCall) async throws(RegistryError) -> Digest? {
        let answer = try await client.get(endpoints.storage(plane.key, path), call)
        guard answer.status == 200 else {
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.read.rawValue) on \(plane.key)")
        }
        return FileInfo(answer.bytes)?.sha256
    }
}

extension RegistryCall {
    /// What one of the server's APIs shows and the other does not.
    fileprivate func unshown(_ what: String) -> RegistryError {
        error(
            .unavailable,
            "the server does not show \(what)",
            remedy: "run it again; if it happens again, push that image again; nothing was deleted"
        )
    }
}
