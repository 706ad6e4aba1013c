public import Logging
public import PromoterCore

/// A directory of OCI image layouts, one a repository: `ROOT/<repository>/` is what `oras --oci-layout`, `skopeo oci:` and `crane` read
/// and write too.
public struct LocalBackend: RegistryBackend {
    /// The name of this kind of backend in the configuration.
    public static let kind = "local"

    /// Where this is.
    public let location: RegistryLocation

    /// The directory, absolute.
    public var root: String { rootFolder.path }

    let rootFolder: RootFolder
    let work = BlockingWork(width: 4)
    let layouts: LayoutTable
    let manifestFacts = ManifestFactsTable()

    /// `false`: promoter itself refuses an incomplete manifest here, but other tools may have written one.
    public var refusesIncompleteManifests: Bool { false }

    /// How what vouches for an image is kept.
    public var signatureStrategies: [any SignatureStrategy] {
        // Tools that know no layout's referrers but by their tag find them too.
        [CosignTagStrategy(), ReferrersStrategy(alwaysTags: true)]
    }

    /// What the layouts list.
    public var referrers: (any ReferrerListing)? { self }

    /// Manifests' files and names in `index.json` go, blobs stay.
    public var deletion: (any ManifestDeleting)? { self }

    /// The blobs are files, which other tools and failing disks may have changed.
    public var blobChecks: (any BlobChecking)? { self }

    /// The blobs are files.
    public var blobFiles: (any BlobFileLocating)? { self }

    /// Makes a backend; nothing is read yet, and the directory need not be there.
    ///
    /// Symbolic links on the way to the directory are followed now, once. Within it none is followed.
    ///
    /// - Parameters:
    ///   - root: the directory.
    ///   - base: the folder that a relative path starts from, absolute.
    ///   - name: what the user calls it; `local:` and the path where that is not given.
    ///   - logger: where to log.
    public init(
        root: String,
        from base: String = "/",
        name: String? = nil,
        logger: Logger = Logger(label: "promoter.local", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        rootFolder = RootFolder(root, from: base)
        layouts = LayoutTable(root: rootFolder, work: work, logger: logger)
        location = RegistryLocation(
            name: name ?? "local:" + root,
            backend: Self.kind,
            address: rootFolder.path,
            identity: "local:" + rootFolder.path,
            otherAddresses: ["local:" + rootFolder.path],
            folders: rootFolder.chain
        )
    }

    /// Finds the layout of a repository, which need not be there.
    ///
    /// - Parameter repository: which one.
    /// - Returns: the layout.
    /// - Throws: ``LayoutProblem`` where the name can't be a layout's.
    func layout(_ repository: RepositoryName) throws(LayoutProblem) -> ImageLayout {
        let names = repository.text.split(separator: "/").map(String.init)
        if let name = names.dropFirst().first(where: LayoutFolder.reservedNames.contains) {
            throw LayoutProblem(
                .invalid,
                reason: "'\(name)' within a repository is the name of an image layout's own file or folder",
                remedy:
                    "use a repository name without a part called \(LayoutFolder.reservedNames.sorted().joined(separator: ", "))"
            )
        }
        let folder = LayoutFolder(root: rootFolder, names: names)
        if let open = try rootFolder.open(), try open.status(LayoutFolder.markName) != nil, try folder.open() == nil {
            throw LayoutProblem(
                .invalid,
                reason: "'\(root)' is itself an image layout, not a directory of them",
                remedy:
                    "give the directory that it is in, '\(FolderPath.parent(of: root))', and its own name as the repository"
            )
        }
        return layouts.layout(folder)
    }
}
