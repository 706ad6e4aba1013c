/// An image as a tree, for people: platforms, and what is attached to each.
public struct ImageTree: Sendable, Hashable {
    /// The image.
    public var image: ImageReference
    /// The registry.
    public var location: RegistryLocation
    /// The image's own manifest.
    public var root: Node

    /// Makes a tree.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - location: the registry.
    ///   - root: the image's own manifest.
    public init(image: ImageReference, location: RegistryLocation, root: Node) {
        self.image = image
        self.location = location
        self.root = root
    }

    /// A manifest in the tree.
    public struct Node: Sendable, Hashable {
        /// What points to it.
        public var descriptor: Descriptor
        /// Its blobs, the configuration first; none for an index.
        public var blobs: [Descriptor]
        /// The manifests of an index.
        public var children: [Node]
        /// What is attached to it.
        public var attachments: [AttachmentNode]

        /// Makes a node.
        ///
        /// - Parameters:
        ///   - descriptor: what points to it.
        ///   - blobs: its blobs.
        ///   - children: the manifests of an index.
        ///   - attachments: what is attached to it.
        public init(
            descriptor: Descriptor,
            blobs: [Descriptor],
            children: [Node] = [],
            attachments: [AttachmentNode] = []
        ) {
            self.descriptor = descriptor
            self.blobs = blobs
            self.children = children
            self.attachments = attachments
        }

        /// The bytes of the manifest and of its blobs, and of all that is below; attachments are not counted.
        public var totalSize: Int64 {
            children.reduce(descriptor.size.addingSaturated(blobs.totalSize)) { $0.addingSaturated($1.totalSize) }
        }
    }

    /// An attachment in the tree.
    public struct AttachmentNode: Sendable, Hashable {
        /// The attachment.
        public var attachment: Attachment
        /// How many signatures, statements or documents it holds.
        public var count: Int
        /// Who signed it, as the signatures say, and whether that holds; none where it is not signed, or nobody asked.
        public var signers: [AttachmentSigner]
        /// Its manifest, with its blobs, and with what is attached to it in turn.
        public var node: Node

        /// Makes a node.
        ///
        /// - Parameters:
        ///   - attachment: the attachment.
        ///   - count: how many signatures, statements or documents it holds.
        ///   - signers: who signed it, as the signatures say.
        ///   - node: its manifest.
        public init(attachment: Attachment, count: Int, signers: [AttachmentSigner] = [], node: Node) {
            self.attachment = attachment
            self.count = count
            self.signers = signers
            self.node = node
        }
    }
}
