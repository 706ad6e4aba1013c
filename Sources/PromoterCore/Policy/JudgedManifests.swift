extension PolicyRule.Scope {
    /// The manifests of an image that a rule is for; the image itself, where it has no platforms.
    func manifests(of closure: ImageClosure) -> [Descriptor] {
        let root = closure.root.manifest.descriptor
        guard case .index = closure.root.content else { return [root] }
        return switch self {
        case .index: [root]
        case .platforms: PlatformSearch(closure).platforms
        case .both: [root] + PlatformSearch(closure).platforms
        }
    }
}

extension PolicyRule {
    /// Whether the manifests below an index have to be read to know which of them the rule is for.
    var readsPlatforms: Bool { requirement != nil && scope != .index }
}

/// Finds everything that the indexes of an image list for machines to run.
///
/// What a manifest is called where it is listed does not make it an index or something beside the platforms: it is what one entry
/// of all, or what was read of it, says.
struct PlatformSearch {
    private let closure: ImageClosure
    private let nodes: [Digest: ImageClosure.Node]

    /// Looks through an image.
    ///
    /// - Parameter closure: the image; all manifests below its indexes were read.
    init(_ closure: ImageClosure) {
        self.closure = closure
        nodes = Dictionary(closure.below.map { ($0.manifest.digest, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The platforms' manifests, each once.
    var platforms: [Descriptor] {
        let barren = Set(nodes.values.filter { !yieldsPlatform($0) }.map(\.manifest.digest))
        return (closure.root.content.children + closure.below.flatMap(\.content.children))
            .filter { entry in
                // A client that believes the entry takes it for an image; where it yields no platform, nothing else of it is judged.
                isIndex(entry) ? !entry.mediaType.isIndex || barren.contains(entry.digest) : isPlatform(entry)
            }
            .uniqueByDigest
    }

    /// Whether something is judged of an index: an index in it is judged at least itself.
    private func yieldsPlatform(_ node: ImageClosure.Node) -> Bool {
        node.content.children.contains { isIndex($0) || isPlatform($0) }
    }

    private func isIndex(_ entry: Descriptor) -> Bool {
        if case .index? = nodes[entry.digest]?.content { true } else { false }
    }

    /// Whether what is no index is for machines to run; what was not read may be anything.
    private func isPlatform(_ entry: Descriptor) -> Bool {
        guard let node = nodes[entry.digest] else { return true }
        return !entry.describesNoPlatform || node.isRunnable == true
    }
}

extension Descriptor {
    /// Whether it stands in an index beside the platforms, as BuildKit's attestations do: no machine runs it.
    var describesNoPlatform: Bool {
        guard let platform else { return false }
        return platform.os == "unknown" && platform.architecture == "unknown"
    }
}
