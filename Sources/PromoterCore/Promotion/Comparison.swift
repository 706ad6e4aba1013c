/// Finds out what a destination lacks of an image, without writing anything.
public struct Comparison: Sendable {
    private let source: any RegistryBackend
    private let destination: any RegistryBackend
    private let strategies: [StrategyName]?
    private let limits: TransferLimits

    /// Prepares a comparison.
    ///
    /// Nothing is asked of a registry yet.
    ///
    /// - Parameters:
    ///   - source: where the image is.
    ///   - destination: where it should be.
    ///   - strategies: the strategies to look for attachments with; `nil` for all that the source has.
    ///   - limits: how much is under way at once.
    public init(
        of source: any RegistryBackend,
        with destination: any RegistryBackend,
        strategies: [StrategyName]? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.source = source
        self.destination = destination
        self.strategies = strategies
        self.limits = limits
    }

    /// Compares images.
    ///
    /// What has the same digest is taken to be the same, unless blobs are read.
    ///
    /// - Parameters:
    ///   - images: the images, as the source names them.
    ///   - newTag: the tag at the destination, where it is not the source's.
    ///   - newRepository: the repository at the destination, where it is not called as at the source.
    ///   - readsBlobs: whether blobs are read and compared with their digests, at each registry that can do that where they are.
    /// - Returns: what the destination lacks of each image, in their order; or why that can't be told, also where a blob is not
    ///   what its digest says.
    public func differences(
        of images: [ImageReference],
        newTag: TagName? = nil,
        newRepository: RepositoryName? = nil,
        readsBlobs: Bool = false
    ) async -> [Result<ImageDifference, PromotionError>] {
        let request = PromotionRequest(
            images: images,
            newTag: newTag,
            newRepository: newRepository,
            overwritesTags: true,
            strategies: strategies,
            isDryRun: true
        )
        let report = await Promotion(from: source, to: [destination], request: request, limits: limits).run()
        let differences = report.results.compactMap { result -> Result<ImageDifference, PromotionError>? in
            switch result.outcome {
            case .failed(let error): return .failure(error)
            case .planned(let plan):
                return .success(
                    ImageDifference(
                        image: result.image,
                        source: result.source,
                        destination: result.destination,
                        root: plan.root.descriptor,
                        plan: plan
                    )
                )
            case .promoted, .unchanged, .repaired: return nil
            }
        }
        guard readsBlobs else { return differences }
        return await differences.concurrently(atMost: 1) { difference throws(Never) in
            do throws(PromotionError) {
                return .success(try await reading(try difference.get(), in: newRepository))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Reads the blobs of an image on both sides.
    private func reading(
        _ difference: ImageDifference,
        in newRepository: RepositoryName?
    ) async throws(PromotionError) -> ImageDifference {
        guard source.blobChecks != nil || destination.blobChecks != nil else { return difference }
        let image = difference.image
        let pinned = ImageReference(repository: image.repository, tag: nil, digest: difference.root.digest)
        let gatherer = ClosureGatherer(
            source: RepositoryView(backend: source, name: image.repository),
            image: pinned,
            strategies: source.strategies(chosen: strategies),
            limits: limits,
            side: .source
        )
        let root = try await gatherer.root()
        let children = try await gatherer.children(of: root, readingImages: true)
        let attachments = try await gatherer.attachments(of: [root.manifest.descriptor] + children.all)
        let closure = ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
        let blobs = BlobAuditor.Blobs(of: closure)
        var read = difference
        read.sourceBlobs = try await audit(blobs, of: image, at: source, image.repository, .source)
        read.destinationBlobs = try await audit(
            blobs,
            of: image,
            at: destination,
            newRepository ?? image.repository,
            .destination
        )
        return read
    }

    private func audit(
        _ blobs: BlobAuditor.Blobs,
        of image: ImageReference,
        at backend: any RegistryBackend,
        _ repository: RepositoryName,
        _ side: PromotionError.Side
    ) async throws(PromotionError) -> BlobAudit? {
        do throws(RegistryError) {
            // What the destination lacks the difference tells.
            return try await BlobAuditor(backend: backend, repository: repository, limits: limits)
                .audit(blobs, needsAll: side == .source)
        } catch {
            throw PromotionError(.registry(error), side: side, location: backend.location, image: image)
        }
    }
}
