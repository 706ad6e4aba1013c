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
    ///   - signers: who reads and checks the signatures; without one, no signers are shown.
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
        let manifests = ([root] + children.read).map(\.manifest) + attachments.map(\.manifest)
        var builder = ImageTreeBuilder(
            nodes: Dictionary(children.read.map { ($0.manifest.digest, $0) }, uniquingKeysWith: { first, _ in first }),
            attachments: Dictionary(grouping: attachments, by: \.subject),
            signers: try await signers(of: attachments, on: manifests, in: image)
        )
        do throws(ManifestError) {
            let tree = try builder.node(root, as: root.manifest.descriptor)
            return ImageTree(image: image, location: backend.location, root: tree)
        } catch {
            throw gatherer.error(.manifest(error))
        }
    }

    /// Reads who signed each attachment, for each manifest that it is attached to.
    private func signers(
        of attachments: [Attachment],
        on manifests: [RawManifest],
        in image: ImageReference
    ) async throws(PromotionError) -> [AttachedManifest: [AttachmentSigner]] {
        guard let reader = signers else { return [:] }
        let subjects = Dictionary(manifests.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
        let unique = Dictionary(attachments.map { (AttachedManifest($0), $0) }, uniquingKeysWith: { first, _ in first })
        let blobs = AttachmentBlobs(backend: backend, repository: image.repository)
        do throws(EvidenceError) {
            let found = try await unique.concurrently(atMost: limits.manifests) { entry throws(EvidenceError) in
                guard let subject = subjects[entry.value.subject] else { return (entry.key, [AttachmentSigner]()) }
                return (entry.key, try await reader.signers(of: entry.value, on: subject, blobs: blobs))
            }
            return Dictionary(found, uniquingKeysWith: { first, _ in first })
        } catch {
            throw PromotionError(judging: error, side: .source, location: backend.location, image: image)
        }
    }
}

/// An attachment's manifest, as it is attached to one manifest.
struct AttachedManifest: Sendable, Hashable {
    let subject: Digest
    let digest: Digest

    init(_ attachment: Attachment) {
        subject = attachment.subject
        digest = attachment.manifest.digest
    }
}

/// Makes a tree of a flat closure.
struct ImageTreeBuilder {
    /// How many manifests a tree has at most: indexes that share their children unfold without bound.
    static let limit = 10_000

    let nodes: [Digest: ImageClosure.Node]
    let attachments: [Digest: [Attachment]]
    let signers: [AttachedManifest: [AttachmentSigner]]
    private var count = 0

    init(
        nodes: [Digest: ImageClosure.Node],
        attachments: [Digest: [Attachment]],
        signers: [AttachedManifest: [AttachmentSigner]]
    ) {
        self.nodes = nodes
        self.attachments = attachments
        self.signers = signers
    }

    mutating func node(
        _ node: ImageClosure.Node,
        as descriptor: Descriptor,
        below ancestors: Set<Digest> = []
    ) throws(ManifestError) -> ImageTree.Node {
        count += 1
        guard count <= Self.limit else { throw ManifestError(digest: descriptor.digest, problem: .unfolds(Self.limit)) }
        let path = ancestors.union([descriptor.digest])
        var children: [ImageTree.Node] = []
        for child in node.content.children where !path.contains(child.digest) {
            guard let below = nodes[child.digest] else { continue }
            children.append(try self.node(below, as: child, below: path))
        }
        var attached: [ImageTree.AttachmentNode] = []
        for attachment in attachments[descriptor.digest] ?? [] {
            if let node = try self.attachment(attachment, below: path) { attached.append(node) }
        }
        return ImageTree.Node(
            descriptor: descriptor,
            blobs: node.content.blobs,
            children: children,
            attachments: attached
        )
    }

    private mutating func attachment(
        _ attachment: Attachment,
        below ancestors: Set<Digest>
    ) throws(ManifestError) -> ImageTree.AttachmentNode? {
        let descriptor = attachment.manifest.descriptor
        guard !ancestors.contains(descriptor.digest) else { return nil }
        let node = try ImageClosure.Node(attachment.manifest)
        let layers =
            switch node.content {
            case .image(let image): image.layers.count
            case .artifact(let artifact): artifact.blobs.count
            case .index(let index): index.manifests.count
            }
        return ImageTree.AttachmentNode(
            attachment: attachment,
            count: layers,
            signers: signers[AttachedManifest(attachment)] ?? [],
            node: try self.node(node, as: descriptor, below: ancestors)
        )
    }
}
