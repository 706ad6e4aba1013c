extension PromotionPlan {
    /// The manifests to write in groups: those of a group do not need each other, only those of earlier groups.
    var levels: [[ImageClosure.Node]] {
        var levels: [[ImageClosure.Node]] = []
        var rest = manifests
        while !rest.isEmpty {
            let waiting = Set(rest.map(\.manifest.digest))
            let ready = rest.filter { node in node.content.children.allSatisfy { !waiting.contains($0.digest) } }
            guard !ready.isEmpty else { return levels + [rest] }
            levels.append(ready)
            let written = Set(ready.map(\.manifest.digest))
            rest.removeAll { written.contains($0.manifest.digest) }
        }
        return levels
    }

    /// The attachments in groups: those of a group are attached to the image or to those of earlier groups.
    var attachmentLevels: [[AttachmentStep]] {
        var levels: [[AttachmentStep]] = []
        var rest = attachments
        while !rest.isEmpty {
            let waiting = Set(rest.map(\.attachment.manifest.digest))
            let ready = rest.filter { !waiting.contains($0.attachment.subject) }
            guard !ready.isEmpty else { return levels + [rest] }
            levels.append(ready)
            rest.removeAll {
                waiting.contains($0.attachment.manifest.digest) && !waiting.contains($0.attachment.subject)
            }
        }
        return levels
    }
}

extension Sequence where Element == Descriptor {
    /// The descriptors, a digest that stands twice given once.
    var uniqueByDigest: [Descriptor] {
        var seen: Set<Digest> = []
        return filter { seen.insert($0.digest).inserted }
    }
}

extension TransferSummary {
    /// Adds what was carried elsewhere.
    mutating func add(_ other: TransferSummary) {
        blobs.merge(other.blobs, uniquingKeysWith: +)
        uploadedBytes = uploadedBytes.addingSaturated(other.uploadedBytes)
        manifests += other.manifests
        isServerSide = isServerSide || other.isServerSide
    }
}
