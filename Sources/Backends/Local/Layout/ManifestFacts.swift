internal import PromoterCore
internal import Synchronization

/// What a manifest says of others.
struct ManifestFacts: Sendable, Hashable {
    let subject: Digest?
    let children: [Descriptor]
    /// In bytes; which blobs these are the manifest tells.
    let blobSizes: [Int64]
    let artifactType: String?
    let annotations: [String: String]

    /// The manifest's descriptor as a list of referrers has it.
    func described(_ target: Descriptor) -> Descriptor {
        Descriptor(
            mediaType: target.mediaType,
            digest: target.digest,
            size: target.size,
            artifactType: artifactType,
            annotations: annotations
        )
    }
}

/// What was learnt of manifests; a digest's manifest never changes.
final class ManifestFactsTable: Sendable {
    private let facts = Mutex<[Digest: ManifestFacts]>([:])

    func known(_ digest: Digest) -> ManifestFacts? {
        facts.withLock { $0[digest] }
    }

    func learn(_ learnt: ManifestFacts, of digest: Digest) {
        facts.withLock { $0[digest] = learnt }
    }

    func forget(_ digest: Digest) {
        facts.withLock { _ = $0.removeValue(forKey: digest) }
    }
}
