/// Whether an image may be taken away from its source: never where what is attached to it would stay behind alone.
struct MoveRule: Sendable {
    let carrier: PromotionCarrier

    /// Checks an image.
    ///
    /// What is attached to an image that another tag of the source keeps stays with that one.
    ///
    /// - Parameter closure: what belongs to the image.
    /// - Throws: ``PromotionError/Problem/moveStrands(_:)``.
    func check(_ closure: ImageClosure) async throws(PromotionError) {
        guard !closure.attachments.isEmpty else { return }
        let contents = try await carrier.attempt { () async throws(RegistryError) in
            try await carrier.source.contents()
        }
        let root = closure.root.manifest.digest
        let others = contents?.tags.filter { $0.key != carrier.image.tag && $0.value == root } ?? [:]
        // A moved index takes its children along, and other tags that list them are not known.
        guard others.isEmpty || !closure.children.isEmpty else { return }
        throw PromotionError(
            .moveStrands(closure.attachments),
            side: .source,
            location: carrier.source.backend.location,
            image: carrier.image
        )
    }
}
