internal import PromoterCore

/// The files to be copied for an attachment: a pure rule.
struct AttachmentCopy: Sendable, Hashable {
    /// A file of the tag's folder.
    struct File: Sendable, Hashable {
        let name: String
        let sha256: Digest
        /// Whether another file is in its place.
        var replaces = false
    }

    /// The folder, which is the tag.
    let folder: String
    /// The files that the destination lacks: blobs in the order of the manifest, the manifest last.
    let files: [File]

    /// Why a file by file copy does not do.
    struct Obstacle: Error, Hashable {
        let reason: String
    }

    /// Finds out what to copy.
    ///
    /// - Parameters:
    ///   - attachment: what is attached at the source.
    ///   - source: the files there.
    ///   - destination: the files at the destination.
    /// - Throws: ``Obstacle``.
    init(
        _ attachment: Attachment,
        from source: ImageFolder,
        to destination: ImageFolder
    ) throws(Obstacle) {
        guard case .tag(let tag) = attachment.place else {
            throw Obstacle(reason: "an attachment without a tag is not copied by the server")
        }
        let folder = tag.text
        let name = ManifestFileName(attachment.manifest.mediaType)
        let content = try? attachment.manifest.content()
        guard let content, content.children.isEmpty, name == .image else {
            throw Obstacle(
                reason: "\(tag) is not one manifest with its blobs, so that the server can't copy it file by file"
            )
        }
        guard let found = source.manifestFile(in: folder), found.name == name,
            found.file.sha256 == attachment.manifest.digest
        else {
            throw Obstacle(reason: "the server's files do not show the manifest of \(tag)")
        }
        let there = destination.manifestFile(in: folder)
        guard there.map({ $0.name == name }) ?? true else {
            throw Obstacle(reason: "the destination has a list of manifests under \(tag)")
        }
        var files: [File] = []
        var seen: Set<Digest> = []
        for blob in content.blobs where seen.insert(blob.digest).inserted {
            guard let name = ImageFolder.fileName(of: blob.digest), source.has(name, in: folder) else {
                throw Obstacle(reason: "not all blobs of \(tag) are files of its folder")
            }
            if !destination.has(name, in: folder) { files.append(File(name: name, sha256: blob.digest)) }
        }
        if there?.file.sha256 != attachment.manifest.digest {
            files.append(
                File(name: name.rawValue, sha256: attachment.manifest.digest, replaces: there != nil)
            )
        }
        self.folder = folder
        self.files = files
    }
}

extension ImageFolder {
    func has(_ name: String, in folder: String) -> Bool { folders[folder]?[name] != nil }
}
