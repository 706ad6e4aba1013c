/// Reads an image's closure from its registry.
struct ClosureGatherer: Sendable {
    /// How deep indexes may nest, and attachments be attached to attachments.
    static let depthLimit = 8

    let source: RepositoryView
    let image: ImageReference
    let strategies: [any SignatureStrategy]
    let limits: TransferLimits
    let side: PromotionError.Side
    var trust = TrustedAge()
    /// Where manifests are read that the registry has lost below the image.
    var standIn: RepositoryView?
    /// Whether it matters what an index lists beside its platforms: whether that can be run.
    var looksIntoDocuments = false

    /// Reads the image's own manifest: the stage resolve.
    func root() async throws(PromotionError) -> ImageClosure.Node {
        guard let reference = image.manifestReference else { throw error(.imageNotFound) }
        guard let manifest = try await self.manifest(reference) else { throw error(.imageNotFound) }
        if let digest = image.digest, let tag = image.tag {
            let tagged = try await attempt { () async throws(RegistryError) in
                try await source.currentDigest(of: tag)
            }
            if let tagged, tagged != digest { throw error(.digestDiffers(found: tagged)) }
        }
        return try node(manifest)
    }

    /// Finds every manifest below a root.
    ///
    /// Reads those of images only where asked to, but always those of nested indexes.
    func children(
        of root: ImageClosure.Node,
        readingImages: Bool
    ) async throws(PromotionError) -> (read: [ImageClosure.Node], all: [Descriptor]) {
        var read: [ImageClosure.Node] = []
        var all: [Descriptor] = []
        var seen: Set<Digest> = [root.manifest.digest]
        var level = [root]
        for _ in 0..<Self.depthLimit {
            var next: [(parent: Digest, child: Descriptor)] = []
            for parent in level {
                for child in parent.content.children where seen.insert(child.digest).inserted {
                    all.append(child)
                    if readingImages || !child.mediaType.isImageManifest {
                        next.append((parent.manifest.digest, child))
                    }
                }
            }
            if next.isEmpty { return (read, all) }
            level = try await next.concurrently(atMost: limits.manifests) { edge throws(PromotionError) in
                var found = try await self.manifest(.digest(edge.child.digest))
                if found == nil, let standIn {
                    found = try await attempt { () async throws(RegistryError) in
                        try await standIn.backend.manifest(.digest(edge.child.digest), in: standIn.name)
                    }
                }
                guard let manifest = found else {
                    throw self.error(.childMissing(index: edge.parent, child: edge.child.digest))
                }
                let node = try self.node(manifest)
                return looksIntoDocuments && edge.child.describesNoPlatform ? try await self.lookedInto(node) : node
            }
            read = level + read
        }
        throw error(.manifest(ManifestError(digest: root.manifest.digest, problem: .tooDeep)))
    }

    /// Finds what is attached to manifests, and to what is attached to them, subjects before what is attached to them.
    ///
    /// What is nested beyond the limit is refused, not left behind unsaid.
    func attachments(of subjects: [Descriptor]) async throws(PromotionError) -> [Attachment] {
        try await readListedArtifacts()
        var found: [Attachment] = []
        var seen = Set(subjects.map(\.digest))
        var level = subjects
        for depth in 0...Self.depthLimit where !level.isEmpty {
            let fresh = try await attached(to: level)
            if depth == Self.depthLimit, let deepest = fresh.first(where: { !seen.contains($0.manifest.digest) }) {
                throw error(.attachmentsTooDeep(deepest.manifest.digest))
            }
            found += fresh
            await source.remember(attached: fresh.map(\.manifest.digest))
            level = fresh.map(\.manifest.descriptor).filter { seen.insert($0.digest).inserted }
        }
        return found
    }

    /// Reads what an index lists beside its platforms, where that spares a question for each manifest of the image.
    private func readListedArtifacts() async throws(PromotionError) {
        guard strategies.contains(where: { $0.name == .referrers }) else { return }
        let digests = try await attempt { () async throws(RegistryError) in try await source.manifestsWorthReading() }
        _ = try await digests.sorted()
            .concurrently(atMost: limits.manifests) { digest throws(PromotionError) in
                try await self.manifest(.digest(digest))
            }
    }

    /// Finds what is attached to manifests themselves.
    func attached(to subjects: [Descriptor]) async throws(PromotionError) -> [Attachment] {
        try await subjects.concurrently(atMost: limits.manifests) { subject throws(PromotionError) in
            try await self.attempt { () async throws(RegistryError) in
                try await strategies.concurrently(atMost: max(1, strategies.count)) { strategy throws(RegistryError) in
                    try await strategy.attachments(of: subject, in: source)
                }
                .flatMap { $0 }
            }
        }
        .flatMap { $0 }
    }

    func node(_ manifest: RawManifest) throws(PromotionError) -> ImageClosure.Node {
        do {
            return try ImageClosure.Node(manifest)
        } catch {
            throw self.error(.manifest(error))
        }
    }

    /// Finds out whether what a manifest calls documents are archives, which container engines unpack whatever they are called.
    func lookedInto(_ node: ImageClosure.Node) async throws(PromotionError) -> ImageClosure.Node {
        var node = node
        let layers = node.content.doubtfulLayers(as: node.manifest.mediaType)
        let blobs = AttachmentBlobs(backend: source.backend, repository: source.name)
        for layer in layers {
            let head = try await attempt { () async throws(RegistryError) in
                try await blobs.head(of: layer, ArchiveFormat.headLength)
            }
            // An engine fails at the first layer that it can't unpack.
            guard let head, ArchiveFormat(head: head) != nil else { return node }
        }
        node.holdsArchives = !layers.isEmpty
        return node
    }

    /// A gatherer of the same image that remembers nothing but the image.
    func anew(of root: RawManifest, _ children: [Descriptor]) async -> ClosureGatherer {
        let fresh = RepositoryView(backend: source.backend, name: source.name, trust: trust.whenShared)
        await fresh.explain(root)
        await fresh.explain(children)
        return ClosureGatherer(
            source: fresh,
            image: image,
            strategies: strategies,
            limits: limits,
            side: side,
            trust: trust
        )
    }

    func cancelled() -> PromotionError {
        let cause = RegistryError(
            .cancelled,
            operation: "wait for what is attached to \(image)",
            location: source.backend.location,
            repository: source.name,
            reason: "it was cancelled",
            remedy: "run the promotion again"
        )
        return error(.registry(cause))
    }

    func manifest(_ reference: ManifestReference) async throws(PromotionError) -> RawManifest? {
        let found = try await attempt { () async throws(RegistryError) in
            try await source.backend.manifest(reference, in: source.name)
        }
        if let found {
            if case .tag(let tag) = reference { await source.remember(met: tag) }
            await source.explain(found)
        }
        return found
    }

    func error(_ problem: PromotionError.Problem) -> PromotionError {
        PromotionError(problem, side: side, location: source.backend.location, image: image)
    }

    private func attempt<Output: Sendable>(
        _ operation: () async throws(RegistryError) -> Output
    ) async throws(PromotionError) -> Output {
        do {
            return try await operation()
        } catch {
            throw self.error(.registry(error))
        }
    }
}
