/// Images of one repository, over Artifactory's tree.
struct DockerImageStore: ImageStore {
    var principal: Principal
    var door: DockerDoor
    var key: String
    var emulator: ArtifactoryEmulator

    var contents: any ContentStore { emulator.options.contents }

    /// Where an image is looked for, in order.
    func places(of image: String) -> [ItemPath] {
        emulator.repositories.storage(behind: key).map { ItemPath($0, image) }
            .filter { principal.mayReadAnything(below: $0) }
    }

    /// Where an image is put.
    func target(of image: String) throws(DistributionError) -> ItemPath {
        guard let key = emulator.repositories.deployment(behind: key) else {
            throw DistributionError(403, "DENIED", "Repository '\(key)' takes nothing")
        }
        return ItemPath(key, image)
    }

    /// Changes the tree, and gives its refusal the form of Docker's side.
    func change<Value: Sendable>(
        _ body: @Sendable (inout RepositoryTree) throws(Refusal) -> Value
    ) async throws(DistributionError) -> Value {
        do throws(Refusal) {
            return try await emulator.storage.change(body)
        } catch {
            switch error.form {
            case .docker(let code, let message, _): throw DistributionError(error.status, code, message)
            case .errors(let message): throw DistributionError(error.status, "UNKNOWN", message)
            default: throw DistributionError(error.status, "UNKNOWN", "The change was refused")
            }
        }
    }

    func repositories(for user: EmulatedUser?) async throws(DistributionError) -> [String] {
        let tree = await emulator.storage.snapshot
        return Set(
            emulator.repositories.storage(behind: key)
                .flatMap { key in
                    tree.images(in: key).filter { principal.mayReadAnything(below: ItemPath(key, $0)) }
                }
        )
        .sorted()
    }

    func tags(in repository: String, for user: EmulatedUser?) async throws(DistributionError) -> [String]? {
        let tree = await emulator.storage.snapshot
        let images = places(of: repository).filter { tree.item(at: $0) != nil }
        guard !images.isEmpty else { return nil }
        let readable = images.flatMap { image in
            tree.manifestFolders(of: image).filter { principal.may(.pull, image.appending($0)) }
        }
        let tags = Set(readable)
            .filter { !emulator.options.listsNoDigests || !TagSyntax.isDigest($0) }
        guard !tags.isEmpty else {
            throw DistributionError(404, "NO_TAGS_FOUND", "The image '\(repository)' has no tags")
        }
        return tags.sorted()
    }

    func referrers(
        of subject: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> [StoredManifest] {
        let tree = await emulator.storage.snapshot
        var found: [String: StoredManifest] = [:]
        for image in places(of: repository) {
            for folder in tree.manifestFolders(of: image) where principal.may(.pull, image.appending(folder)) {
                for name in ["list.manifest.json", "manifest.json"] {
                    let file = tree.item(at: image.appending([folder, name]))?.file
                    guard let file, file.manifest?.subject == subject.description else { continue }
                    found[file.content.sha256] = stored(file)
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A manifest as the routes want it.
    func stored(_ file: Item.FileFacts) -> StoredManifest {
        StoredManifest(
            digest: ContentDigest(sha256: file.content.sha256),
            mediaType: file.manifest?.mediaType ?? "application/vnd.oci.image.manifest.v1+json",
            content: file.content
        )
    }
}
