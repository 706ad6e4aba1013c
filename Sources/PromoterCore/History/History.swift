/// Reads back what the records of promotions tell.
public struct History: Sendable {
    /// How many images a tag's history goes back, where nothing else is asked for.
    public static let defaultLimit = 50

    private let backend: any RegistryBackend
    private let reader: any EvidenceReading
    private let strategies: [any SignatureStrategy]
    private let limits: TransferLimits

    /// Prepares reading.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - backend: the registry that has the image.
    ///   - reader: checks signatures by the keys that records are signed with.
    ///   - strategies: the strategies to look for records with; `nil` for all that the registry has.
    ///   - limits: how much is under way at once.
    public init(
        in backend: any RegistryBackend,
        reader: any EvidenceReading,
        strategies: [StrategyName]? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.backend = backend
        self.reader = reader
        self.strategies = backend.strategies(chosen: strategies)
        self.limits = limits
    }

    /// Reads the records of an image; with a tag also those of the images that the tag pointed to before.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - limit: how many images are looked at.
    /// - Returns: the records.
    /// - Throws: ``PromotionError`` where the registry fails, or a signature can't be checked.
    public func run(
        _ image: ImageReference,
        limit: Int = defaultLimit
    ) async throws(PromotionError) -> ImageHistory {
        let search = search(for: image)
        do throws(RegistryError) {
            try await backend.preflight(as: .source)
        } catch {
            throw search.refuse(.registry(error))
        }
        let root = try await search.root()
        var history = ImageHistory(
            image: image,
            location: backend.location,
            root: root.descriptor,
            entries: [],
            rejected: [],
            absent: [],
            isCut: false
        )
        var seen: Set<Digest> = [root.digest]
        var next = [root]
        var count = 0
        while !next.isEmpty, count < limit {
            let manifest = next.removeFirst()
            count += 1
            let found = try await search.records(of: manifest)
            history.entries += found.entries
            history.rejected += found.rejected
            let earlier = found.entries.filter(\.isOfThisTag).sorted { $0.record.time > $1.record.time }
                .compactMap(\.record.previous)
            for digest in earlier where image.tag != nil && seen.insert(digest).inserted {
                if let manifest = try await search.manifest(.digest(digest)) {
                    next.append(manifest)
                } else {
                    history.absent.append(digest)
                }
            }
        }
        history.isCut = !next.isEmpty
        history.entries.sort { $0.record.time > $1.record.time }
        return history
    }

    func search(for image: ImageReference) -> RecordSearch {
        RecordSearch(backend: backend, image: image, strategies: strategies, limits: limits, reader: reader)
    }
}
