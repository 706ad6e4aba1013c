/// Holds an image against the policy where it is, and moves nothing.
public struct Verification: Sendable {
    private let backend: any RegistryBackend
    private let destination: RegistryLocation
    private let enforcement: PolicyEnforcement
    private let strategies: [any SignatureStrategy]
    private let limits: TransferLimits

    /// Prepares a verification.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - backend: the registry that has the image.
    ///   - destination: the registry of which the rule counts; the same one, or where the image is to go.
    ///   - enforcement: the policy, and who checks signatures.
    ///   - strategies: the strategies to look for attachments with; `nil` for all that the registry has.
    ///   - limits: how much is under way at once.
    public init(
        in backend: any RegistryBackend,
        for destination: RegistryLocation? = nil,
        enforcement: PolicyEnforcement,
        strategies: [StrategyName]? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.backend = backend
        self.destination = destination ?? backend.location
        self.enforcement = enforcement
        self.strategies = backend.strategies(chosen: strategies)
        self.limits = limits
    }

    /// Checks an image.
    ///
    /// Where the registry can read blobs without carrying them, all of an image that satisfies the policy are read, too: a signature
    /// vouches for them only as long as they are what their digests say.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - target: the image as the destination names it, where it is not called the same; rules are for images by that name.
    /// - Returns: whether it satisfies the policy, and why.
    /// - Throws: ``PromotionError`` where no verdict can be reached.
    public func run(
        _ image: ImageReference,
        as target: ImageReference? = nil
    ) async throws(PromotionError) -> ImageVerification {
        func refuse(_ problem: PromotionError.Problem) -> PromotionError {
            PromotionError(problem, side: .source, location: backend.location, image: image)
        }
        do throws(RegistryError) {
            try await backend.preflight(as: .source)
        } catch {
            throw refuse(.registry(error))
        }
        let view = RepositoryView(backend: backend, name: image.repository)
        var gatherer = ClosureGatherer(
            source: view,
            image: image,
            strategies: strategies,
            limits: limits,
            side: .source
        )
        let root = try await gatherer.root()
        let rule = try rule(for: target ?? image)
        gatherer.looksIntoDocuments = rule?.readsPlatforms ?? false
        let children = try await gatherer.children(of: root, readingImages: gatherer.looksIntoDocuments)
        let closure = ImageClosure(root: root, below: children.read, children: children.all, attachments: [])
        await view.explain(closure.children)
        // Of an image that no rule is for, what vouches for it is shown all the same.
        let manifests = (rule?.judged(of: closure) ?? []).union([root.manifest.digest])
        let subjects = ([root.manifest.descriptor] + children.all).filter { manifests.contains($0.digest) }
            .uniqueByDigest
        let attachments = try await gatherer.attached(to: subjects)
        let evidence: [Evidence]
        do throws(EvidenceError) {
            let judge = PolicyJudge(enforcement: enforcement, limit: limits.manifests)
            let whole = try await judge.complete(closure.with(attachments), for: manifests, from: view)
            evidence = try await judge.evidence(of: manifests, in: whole, from: view)
        } catch {
            throw PromotionError(judging: error, side: .source, location: backend.location, image: image)
        }
        let verdict =
            rule?.verdict(on: closure, by: evidence)
            ?? PolicyVerdict(rule: nil, manifests: [], isSatisfied: enforcement.policy.otherwise == .allow)
        var blobs: BlobAudit?
        if verdict.isSatisfied { blobs = try await audit(root, attachments, by: gatherer) }
        return ImageVerification(
            image: image,
            target: target ?? image,
            location: backend.location,
            destination: destination,
            root: root.manifest.descriptor,
            verdict: verdict,
            evidence: evidence,
            blobs: blobs
        )
    }
}

extension Verification {
    private func audit(
        _ root: ImageClosure.Node,
        _ attachments: [Attachment],
        by gatherer: ClosureGatherer
    ) async throws(PromotionError) -> BlobAudit? {
        guard backend.blobChecks != nil else { return nil }
        let children = try await gatherer.children(of: root, readingImages: true)
        let closure = ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
        let auditor = BlobAuditor(backend: backend, repository: gatherer.source.name, limits: limits)
        do throws(RegistryError) {
            return try await auditor.audit(BlobAuditor.Blobs(of: closure), needsAll: true)
        } catch {
            throw gatherer.error(.registry(error))
        }
    }

    private func rule(for image: ImageReference) throws(PromotionError) -> PolicyRule? {
        do throws(EvidenceError) {
            guard case .rule(let rule) = try enforcement.ruling(for: image, at: destination) else { return nil }
            return rule
        } catch {
            throw PromotionError(judging: error, side: .destination, location: destination, image: image)
        }
    }
}

/// Whether an image satisfies the policy, and all that was looked at.
public struct ImageVerification: Sendable, Hashable {
    /// The image.
    public let image: ImageReference
    /// The image, as the destination names it.
    public let target: ImageReference
    /// The registry that has it.
    public let location: RegistryLocation
    /// The registry of which the rule counts.
    public let destination: RegistryLocation
    /// The image's own manifest.
    public let root: Descriptor
    /// Whether it satisfies the policy, and why.
    public let verdict: PolicyVerdict
    /// All signatures that were checked.
    public let evidence: [Evidence]
    /// What came of reading its blobs; `nil` where they were not read.
    public let blobs: BlobAudit?
}
