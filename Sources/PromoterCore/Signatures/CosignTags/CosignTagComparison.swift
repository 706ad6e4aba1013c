/// What two manifests under one of cosign's tags have in common: a pure comparison.
///
/// A signature is told from another by its payload's digest and the signature's text, which stands in an annotation: two
/// signatures of one image have the same payload. Attestations have an empty annotation and differ by digest.
struct CosignTagComparison: Sendable, Hashable {
    static let signatureAnnotation = "dev.cosignproject.cosign/signature"

    struct Key: Sendable, Hashable {
        let digest: Digest
        let signature: String

        init(_ layer: Descriptor) {
            digest = layer.digest
            signature = layer.annotations[CosignTagComparison.signatureAnnotation] ?? ""
        }
    }

    let source: CosignTagDocument
    let destination: CosignTagDocument
    /// The places of the source's layers that the destination lacks.
    let missing: [Int]
    /// For places in the destination: the annotations that only the source's copy of the same signature has.
    let completed: [Int: [String: String]]
    /// Whether the source has all that the destination has.
    let sourceHasAll: Bool

    init(source: RawManifest, destination: RawManifest) throws(CosignTagError) {
        self.source = try CosignTagDocument(source)
        self.destination = try CosignTagDocument(destination)
        let theirs = Dictionary(
            self.destination.image.layers.enumerated().map { (Key($0.element), $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let ours = Dictionary(
            self.source.image.layers.map { (Key($0), $0.annotations) },
            uniquingKeysWith: { first, second in first.merging(second) { kept, _ in kept } }
        )
        var seen: Set<Key> = []
        var missing: [Int] = []
        var completed: [Int: [String: String]] = [:]
        for (place, layer) in self.source.image.layers.enumerated() {
            let key = Key(layer)
            if let there = theirs[key] {
                let known = self.destination.image.layers[there].annotations
                let more = layer.annotations.filter { known[$0.key] == nil }
                if !more.isEmpty { completed[there, default: [:]].merge(more) { kept, _ in kept } }
            } else if seen.insert(key).inserted {
                missing.append(place)
            }
        }
        self.missing = missing
        self.completed = completed
        sourceHasAll = self.destination.image.layers.allSatisfy { layer in
            guard let annotations = ours[Key(layer)] else { return false }
            return layer.annotations.allSatisfy { annotations[$0.key] == $0.value }
        }
    }
}
