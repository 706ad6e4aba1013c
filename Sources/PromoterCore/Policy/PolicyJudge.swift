/// Holds an image against the rule for it: the stage judge, and once more what proves it at the destination.
struct PolicyJudge: Sendable {
    /// The rules, and who checks signatures.
    let enforcement: PolicyEnforcement
    /// How many blobs are read at once.
    let limit: Int

    /// Checks what is attached to manifests themselves.
    ///
    /// - Parameters:
    ///   - manifests: the manifests that rules are for.
    ///   - closure: the image, with what is attached, to other manifests, too; it has been completed by
    ///     ``complete(_:for:from:)``.
    ///   - others: attachments that may be subjects themselves.
    ///   - repository: where the attachments' blobs are.
    /// - Returns: each signature, whether it counts or not.
    /// - Throws: ``EvidenceError`` where no verdict can be reached.
    func evidence(
        of manifests: Set<Digest>,
        in closure: ImageClosure,
        besides others: [Attachment] = [],
        from repository: RepositoryView
    ) async throws(EvidenceError) -> [Evidence] {
        let known = closure.manifests
            .merging(others.map { ($0.manifest.digest, $0.manifest) }, uniquingKeysWith: { first, _ in first })
        // What can be run vouches for nothing.
        let attachments = closure.attachments.filter { manifests.contains($0.subject) && !$0.isRunnable }
        let blobs = AttachmentBlobs(backend: repository.backend, repository: repository.name)
        let evidence = try await attachments.concurrently(atMost: limit) { attachment throws(EvidenceError) in
            guard let subject = known[attachment.subject] else { return [Evidence]() }
            return try await enforcement.reader.evidence(of: attachment, on: subject, blobs: blobs)
        }
        return evidence.flatMap { $0 }
    }

    /// Reads the manifests of platforms that something is attached to, such as have not been read.
    ///
    /// - Parameters:
    ///   - closure: the image with what is attached to it.
    ///   - manifests: the manifests that rules are for.
    ///   - repository: where the image is.
    /// - Returns: the closure with those manifests; without one that is not there or can't be decoded.
    /// - Throws: ``EvidenceError``.
    func complete(
        _ closure: ImageClosure,
        for manifests: Set<Digest>,
        from repository: RepositoryView
    ) async throws(EvidenceError) -> ImageClosure {
        let subjects = Set(closure.attachments.map(\.subject)).intersection(manifests)
        let missing = subjects.subtracting(closure.manifests.keys)
        let read = try await missing.concurrently(atMost: limit) { digest throws(EvidenceError) in
            do throws(RegistryError) {
                return try await repository.backend.manifest(.digest(digest), in: repository.name)
            } catch {
                throw .registry(error)
            }
        }
        let nodes = read.compactMap { manifest in manifest.flatMap { try? ImageClosure.Node($0) } }
        return ImageClosure(
            root: closure.root,
            below: nodes + closure.below,
            children: closure.children,
            attachments: closure.attachments
        )
    }
}

extension ImageClosure {
    /// The image's own manifest and those below it that were read.
    fileprivate var manifests: [Digest: RawManifest] {
        Dictionary((below + [root]).map { ($0.manifest.digest, $0.manifest) }, uniquingKeysWith: { first, _ in first })
    }
}

extension PolicyRule {
    /// Decides whether an image satisfies the rule.
    ///
    /// - Parameters:
    ///   - closure: the image.
    ///   - evidence: what was found of the manifests that the rule is for.
    /// - Returns: whether it does, and why.
    func verdict(on closure: ImageClosure, by evidence: [Evidence]) -> PolicyVerdict {
        guard let requirement else { return PolicyVerdict(rule: name, manifests: [], isSatisfied: true) }
        let verdicts = scope.manifests(of: closure)
            .map { manifest in
                let own = evidence.filter { $0.subject == manifest.digest }
                return ManifestVerdict(manifest: manifest, outcome: requirement.outcome(of: own), evidence: own)
            }
        return PolicyVerdict(
            rule: name,
            manifests: verdicts,
            isSatisfied: !verdicts.isEmpty && verdicts.allSatisfy(\.outcome.isMet)
        )
    }

    /// The manifests of an image whose signatures have to be read for the rule.
    func judged(of closure: ImageClosure) -> Set<Digest> {
        requirement == nil ? [] : Set(scope.manifests(of: closure).map(\.digest))
    }
}

/// The rules of a run, and who checks signatures by them.
public struct PolicyEnforcement: Sendable {
    /// The rules.
    public let policy: Policy
    /// Checks signatures.
    public let reader: any EvidenceReading
    /// The registries by which the rules name destinations.
    public let places: PolicyPlaces

    /// Makes an enforcement.
    ///
    /// - Parameters:
    ///   - policy: the rules.
    ///   - reader: checks signatures.
    ///   - places: the registries by which the rules name destinations.
    public init(policy: Policy, reader: any EvidenceReading, places: PolicyPlaces = PolicyPlaces()) {
        self.policy = policy
        self.reader = reader
        self.places = places
    }
}
