/// Reads an image with all that is attached to it, for people to see.
public struct Inspection: Sendable {
    private let backend: any RegistryBackend
    private let strategies: [any SignatureStrategy]
    private let signers: (any SignerReading)?
    private let limits: TransferLimits

    /// Prepares an inspection.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - backend: the registry.
    ///   - strategies: the strategies to look for attachments with; `nil` for all that the registry has.
    ///   - signers: who reads the signatures' forms; without one, no signers are shown.
    ///   - limits: how much is under way at once.
    public init(
        of backend: any RegistryBackend,
        strategies: [StrategyName]? = nil,
        signers: (any SignerReading)? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.backend = backend
        self.strategies = backend.strategies(chosen: strategies)
        self.signers = signers
        self.limits = limits
    }

    /// Reads an image.
    ///
    /// - Parameter image: the image.
    /// - Returns: the image as a tree.
    /// - Throws: ``PromotionError``.
    public func tree(of image: ImageReference) async throws(PromotionError) -> ImageTree {
        do throws(RegistryError) {
            try await backend.preflight(as: .source)
        } catch {
            throw PromotionError(.registry(error), side: .source, location: error.location, image: image)
        }
        let gatherer = ClosureGatherer(
            source: RepositoryView(backend: backend, name: image.repository),
            image: image,
            strategies: strategies,
            limits: limits,
            side: .source
        )
        let root = try await gatherer.root()
        let children = try await gatherer.children(of: root, readingImages: true)
        let attachments = try await gatherer.attachments(of: [root.manifest.descriptor] + children.all)
        let builder = ImageTreeBuilder(
            nodes: Dictionary(children.read.map { ($0.manifest.digest, $0) }, uniquingKeysWith: { first, _ in first }),
            attachments: Dictionary(grouping: attachments, by: \.subject),
            signers: try await signers(of: attachments, in: image)
        )
        return ImageTree(
            image: image,
            location: backend.location,
            root: builder.node(root, as: root.manifest.descriptor)
        )
    }

    /// Reads who signed each attachment, once where it is attached to several.
    private func signers(
        of attachments: [Attachment],
        in image: ImageReference
    ) async throws(PromotionError) -> [Digest: [AttachmentSigner]] {
        guard let reader = signers else { return [:] }
        let unique = Dictionary(attachments.map { ($0.manifest.digest, $0) }, uniquingKeysWith: { first, _ in first })
        let blobs = AttachmentBlobs(backend: backend, repository: image.repository)
        do throws(RegistryError) {
            let found = try await unique.values.concurrently(atMost: limits.manifests) {
                (attachment) throws(RegistryError) in
                (attachment.manifest.digest, try await reader.signers(of: attachment, blobs: blobs))
            }
            return Dictionary(found, uniquingKeysWith: { first, _ in first })
        } catch {
            throw PromotionError(.registry(error), side: .source, location: error.location, image: image)
        }
    }
}

/// Makes a tree of a flat closure.
struct ImageTreeBuilder {
    let nodes: [Digest: ImageClosure.Node]
    let attachments: [Digest: [Attachment]]
    let signers: [Digest: [AttachmentSigner]]

    func node(_ node: ImageClosure.Node, as descriptor: Descriptor) -> ImageTree.Node {
        self.node(node, as: descriptor, below: [])
    }

    private func node(
        _ node: ImageClosure.Node,
        as descriptor: Descriptor,
        below ancestors: Set<Digest>
    ) -> ImageTree.Node {
        let path = ancestors.union([descriptor.digest])
        let children = node.content.children.compactMap { child -> ImageTree.Node? in
            guard let below = nodes[child.digest], !path.contains(child.digest) else { return nil }
            return self.node(below, as: child, below: path)
        }
        return ImageTree.Node(
            descriptor: descriptor,
            blobs: node.content.blobs,
            children: children,
            attachments: (attachments[descriptor.digest] ?? []).compactMap { attachment($0, below: path) }
        )
    }

    private func attachment(_ attachment: Attachment, below ancestors: Set<Digest>) -> ImageTree.AttachmentNode? {
        let descriptor = attachment.manifest.descriptor
        guard !ancestors.contains(descriptor.digest), let node = try? ImageClosure.Node(attachment.manifest) else {
            return nil
        }
        let layers =
            switch node.content {
            case .image(let image): image.layers.count
            case .artifact(let artifact): artifact.blobs.count
            case .index(let index): index.manifests.count
            }
        return ImageTree.AttachmentNode(
            attachment: attachment,
            count: layers,
            signers: signers[descriptor.digest] ?? [],
            node: self.node(node, as: descriptor, below: ancestors)
        )
    }
}
