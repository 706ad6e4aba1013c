internal import PromoterCore

extension LayoutIndex {
    /// Lists a manifest without a name, so that readers of the layout find it.
    ///
    /// One that is listed already stays as it is.
    ///
    /// - Parameter target: the manifest.
    mutating func list(_ target: Descriptor) {
        if self.target(target.digest) == nil { entries.append(LayoutEntry(to: target)) }
    }

    /// Points a tag to a manifest.
    ///
    /// What the tag pointed to before stays listed, without the name.
    ///
    /// - Parameters:
    ///   - target: the manifest.
    ///   - tag: the tag.
    mutating func tag(_ target: Descriptor, as tag: TagName) {
        let holders = entries.filter { $0.name == tag.text }
        if holders.count == 1, holders.first?.target == target { return }

        let freed = Set(holders.compactMap { $0.target?.digest })
        entries = entries.map { $0.name == tag.text ? $0.named(nil) : $0 }
        if let index = entries.firstIndex(where: { $0.name == nil && $0.target?.digest == target.digest }) {
            entries[index] = entries[index].pointing(to: target).named(tag)
        } else {
            entries.append(LayoutEntry(to: target).named(tag))
        }
        removeRepetitions(of: freed)
    }

    /// Takes manifests off the list that an index now leads to, if they were listed only so as not to be lost.
    ///
    /// - Parameter children: what the index points to.
    mutating func unlist(_ children: [Descriptor]) {
        let covered = Set(children.map(\.digest))
        entries.removeAll { $0.isBare && $0.target.map { covered.contains($0.digest) } == true }
    }

    /// Takes a tag away, whether it stands alone or at the end of full references.
    ///
    /// What it pointed to stays listed, without the name.
    ///
    /// - Parameter tag: the tag.
    mutating func untag(_ tag: TagName) {
        let freed = Set(entries.filter { $0.tag == tag }.compactMap { $0.target?.digest })
        entries = entries.map { $0.tag == tag ? $0.named(nil) : $0 }
        removeRepetitions(of: freed)
    }

    /// Removes descriptors that say nothing that another one does not say.
    private mutating func removeRepetitions(of digests: Set<Digest>) {
        for digest in digests {
            let all = entries.filter { $0.target?.digest == digest }
            guard all.count > 1 else { continue }
            let keepsBare = all.allSatisfy(\.isBare)
            var kept = false
            entries.removeAll { entry in
                guard entry.target?.digest == digest, entry.isBare else { return false }
                defer { kept = true }
                return !keepsBare || kept
            }
        }
    }
}
