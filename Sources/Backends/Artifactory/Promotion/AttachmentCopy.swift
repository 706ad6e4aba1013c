internal import PromoterCore

/// What it takes for the destination to have an attachment: a pure rule.
///
/// A blob's file is named by its digest, and is the same at any time. The manifest's file is not: it is never copied, but written.
struct AttachmentCopy: Sendable, Hashable {
    /// The file of a blob.
    struct File: Sendable, Hashable {
        let name: String
        let sha256: Digest
    }

    /// The tag, which is the folder.
    let tag: TagName
    /// The blobs that the destination's folder lacks, in the order of the manifest.
    let blobs: [File]
    /// Whether the destination has another manifest, or none.
    let writesManifest: Bool

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
        let there = destination.manifestFile(in: folder)
        guard there.map({ $0.name == name }) ?? true else {
            throw Obstacle(reason: "the destination has a list of manifests under \(tag)")
        }
        var blobs: [File] = []
        for blob in content.blobs {
            guard let name = ImageFolder.fileName(of: blob.digest), source.has(name, in: folder) else {
                throw Obstacle(reason: "not all blobs of \(tag) are files of its folder")
            }
            if !destination.has(name, in: folder) { blobs.append(File(name: name, sha256: blob.digest)) }
        }
        self.tag = tag
        self.blobs = blobs
        writesManifest = there?.file.sha256 != attachment.manifest.digest
    }
}

extension ImageFolder {
    func has(_ name: String, in folder: String) -> Bool { folders[folder]?[name] != nil }
}
