internal import PromoterCore

/// What is taken away of an image's files with a tag or a manifest: a pure rule.
///
/// A tag is a folder, and so is a manifest that was pushed by its digest; either holds the manifest and its blobs. Where two
/// manifests are in one folder, the list is what its tag points to, and the other one is found by its digest alone.
struct FolderDeletion: Sendable, Hashable {
    /// A folder with all that is in it, or one manifest of two.
    enum Removal: Sendable, Hashable {
        case folder(String)
        case file(String, in: String)
    }

    /// What to take away: tags in order, then what is under a digest, so that a deletion that broke can be repeated.
    let removals: [Removal]
    /// Manifests that nothing else would hold, though not they were to be deleted: to be kept under their digests first.
    let kept: Set<Digest>
    /// Blobs that nothing else would hold.
    let blobs: Set<Digest>
    /// The manifests that stay.
    let staying: Set<Digest>

    /// Finds out what to take away.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - image: the files, with the digests of all manifests.
    init(of reference: ManifestReference, from image: ImageFolder) {
        let removals = Self.removals(of: reference, from: image)
        let folders = Set(
            removals.compactMap { removal in
                if case .folder(let name) = removal { name } else { nil }
            }
        )
        var rest = image
        for removal in removals { rest.remove(removal) }
        let staying = rest.manifests ?? []

        var lost: Set<Digest> = []
        var lostBlobs: Set<Digest> = []
        for name in folders {
            let files = image.folders[name] ?? [:]
            lost.formUnion(ManifestFileName.allCases.compactMap { files[$0.rawValue]?.sha256 })
            lostBlobs.formUnion(files.keys.compactMap(ImageFolder.digest(ofFile:)))
        }
        lost.subtract(staying)
        if case .digest(let digest) = reference { lost.remove(digest) }
        kept = lost
        self.removals = removals
        self.staying = staying
        blobs = lostBlobs.subtracting(rest.blobs)
    }

    private static func removals(of reference: ManifestReference, from image: ImageFolder) -> [Removal] {
        switch reference {
        case .tag(let tag): return image.manifestFile(in: tag.text) == nil ? [] : [.folder(tag.text)]
        case .digest(let digest):
            let names = image.folders.keys.sorted { left, right in
                (left.isDigestFolder ? 1 : 0, left) < (right.isDigestFolder ? 1 : 0, right)
            }
            return names.compactMap { name in
                if image.manifestFile(in: name)?.file.sha256 == digest { return .folder(name) }
                let hidden = ManifestFileName.image.rawValue
                return image.folders[name]?[hidden]?.sha256 == digest ? .file(hidden, in: name) : nil
            }
        }
    }

    /// Whether what was found out of another deletion holds for this one.
    func isCovered(by other: FolderDeletion) -> Bool {
        removals == other.removals && kept == other.kept && blobs == other.blobs
            && staying.isSubset(of: other.staying)
    }

    /// The blobs that would be taken away from manifests that stay.
    ///
    /// - Parameter needs: what each of these needs.
    /// - Returns: the blobs.
    func missed(_ needs: [ManifestNeeds]) -> Set<Digest> {
        needs.reduce(into: []) { $0.formUnion(blobs.intersection($1.blobs)) }
    }
}

/// What a manifest can't be without.
struct ManifestNeeds: Sendable, Hashable {
    let blobs: Set<Digest>

    /// Reads a manifest; all digests that one names that can't be read are taken for its blobs.
    init(_ manifest: RawManifest) {
        if let content = try? manifest.content() {
            blobs = Set(content.blobs.map(\.digest))
        } else {
            let words = manifest.bytes.split { !(UInt8(ascii: "0")...UInt8(ascii: "z")).contains($0) }
            blobs = Set(words.compactMap { try? Digest(String(decoding: $0, as: UTF8.self)) })
        }
    }
}

extension ImageFolder {
    /// Forgets what was taken away.
    mutating func remove(_ removal: FolderDeletion.Removal) {
        switch removal {
        case .folder(let name): removeFolder(name)
        case .file(let name, let folder): removeFile(name, in: folder)
        }
    }
}

extension String {
    /// Whether a folder of this name is a manifest's own, not a tag.
    fileprivate var isDigestFolder: Bool {
        if case .digest = ImageFolder.role(of: self) { true } else { false }
    }
}
