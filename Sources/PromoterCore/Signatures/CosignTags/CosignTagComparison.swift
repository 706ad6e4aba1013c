/// What two manifests under one of cosign's tags have in common: a pure comparison.
///
/// A layer is told from another by all that verification reads of it: its blob, and its annotations, which hold the signature,
/// certificates and proofs. Two layers with the same signature and another certificate are two: which of them holds is for
/// those to find out who verify, and one that does not hold does no harm beside one that does.
struct CosignTagComparison: Sendable, Hashable {
    static let signatureAnnotation = "dev.cosignproject.cosign/signature"

    struct Key: Sendable, Hashable {
        let mediaType: MediaType
        let digest: Digest
        let size: Int64
        let annotations: [String: String]

        init(_ layer: Descriptor) {
            mediaType = layer.mediaType
            digest = layer.digest
            size = layer.size
            annotations = layer.annotations
        }
    }

    let source: CosignTagDocument
    let destination: CosignTagDocument
    /// The places of the source's layers that the destination lacks.
    let missing: [Int]
    /// Whether the source's manifest says all that the destination's says.
    let sourceHasAll: Bool

    init(source: RawManifest, destination: RawManifest) throws(CosignTagError) {
        self.source = try CosignTagDocument(source)
        self.destination = try CosignTagDocument(destination)
        var seen = Set(self.destination.image.layers.map(Key.init))
        missing = self.source.image.layers.indices.filter { [layers = self.source.image.layers] place in
            seen.insert(Key(layers[place])).inserted
        }
        let layers = Set(self.source.layers)
        sourceHasAll =
            self.source.surroundings == self.destination.surroundings
            && self.destination.layers.allSatisfy(layers.contains)
    }
}
