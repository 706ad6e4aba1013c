/// An image with all that belongs to it, as exact bytes: the root, what is below it, and what is attached.
public struct ImageClosure: Sendable, Hashable {
    /// A manifest of the closure, with its view.
    public struct Node: Sendable, Hashable {
        /// The exact bytes.
        public let manifest: RawManifest
        /// What they say.
        public let content: ManifestContent
        /// Whether its layers were looked into and are archives, though it calls them documents.
        var holdsArchives = false

        /// Decodes a manifest.
        ///
        /// - Parameter manifest: the exact bytes.
        /// - Throws: ``ManifestError`` where they can't be promoted.
        public init(_ manifest: RawManifest) throws(ManifestError) {
            self.manifest = manifest
            self.content = try manifest.content()
        }
    }

    /// The image's own manifest.
    public let root: Node
    /// The manifests below the root that were read, children before parents.
    public let below: [Node]
    /// Every manifest below the root, read or not, in the order of the indexes.
    public let children: [Descriptor]
    /// What is attached to the root, to its children, and to attachments.
    public let attachments: [Attachment]

    /// Makes a closure.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - below: the manifests below the root that were read, children before parents.
    ///   - children: every manifest below the root.
    ///   - attachments: what is attached.
    public init(root: Node, below: [Node], children: [Descriptor], attachments: [Attachment]) {
        self.root = root
        self.below = below
        self.children = children
        self.attachments = attachments
    }

    /// The same image with other attachments.
    func with(_ attachments: [Attachment]) -> ImageClosure {
        ImageClosure(root: root, below: below, children: children, attachments: attachments)
    }

    /// The digests of the root and of every manifest below it.
    var digests: Set<Digest> {
        Set([root.manifest.digest] + children.map(\.digest))
    }
}
