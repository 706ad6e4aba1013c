extension PruningPlan {
    /// Decides what may go: a pure function of what the repository shows.
    ///
    /// It is a collection of garbage. What stays without a question are the manifests under tags that no subject's digest
    /// explains, and those that are no findings; what an index that stays lists, and what is attached to something that
    /// stays, stays as well.
    ///
    /// - Parameter facts: what the repository shows.
    init(_ facts: PruningFacts) {
        let survival = Survival(facts)
        let places = Places(facts)
        let groups = Dictionary(grouping: facts.findings, by: \.manifest.digest)
        let steps = groups.keys.sorted()
            .compactMap { digest -> (Place, Step)? in
                guard let group = groups[digest], let orphan = places.orphan(group, deleting: survival) else {
                    return nil
                }
                let place = Place(depth: orphan.depth, rank: Rank(orphan))
                return (place, Step(orphan: orphan, decision: survival.decision(on: group)))
            }
        let rounds = Dictionary(grouping: steps, by: \.0)
        let orphans = Set(facts.findings.filter { $0.obstacle == nil }.map(\.manifest.digest))
        self.init(
            rounds: rounds.keys.sorted().map { (rounds[$0] ?? []).map(\.1) },
            isAllThereIs: !facts.findings.isEmpty && facts.outlines.keys.allSatisfy { orphans.contains($0) }
        )
    }
}

/// When something is deleted: what is attached to attachments first.
private struct Place: Hashable, Comparable {
    let depth: Int
    let rank: Rank

    static func < (left: Place, right: Place) -> Bool {
        left.depth == right.depth ? left.rank < right.rank : left.depth > right.depth
    }
}

/// Within one depth, what no tag leads to goes before the tags by which its subject is known, and lists go last.
private enum Rank: Int, Comparable {
    case untagged, tagged, list

    init(_ orphan: Orphan) {
        self = orphan.form == .list ? .list : orphan.tags.isEmpty ? .untagged : .tagged
    }

    static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
}

/// How far orphans are from the images that are gone, and from which.
private struct Places {
    private let bySubject: [Digest: [PruningFacts.Finding]]
    private var images: [Digest: Set<Digest>] = [:]
    private var depths: [Digest: Int] = [:]

    init(_ facts: PruningFacts) {
        bySubject = Dictionary(grouping: facts.findings, by: \.subject)
        for image in facts.missing {
            var depth = 0
            var seen: Set<Digest> = [image]
            var level = [image]
            while !level.isEmpty {
                depth += 1
                level = level.flatMap { bySubject[$0] ?? [] }.map(\.manifest.digest).filter { seen.insert($0).inserted }
                for digest in level {
                    images[digest, default: []].insert(image)
                    depths[digest] = max(depths[digest] ?? 0, depth)
                }
            }
        }
    }

    /// One manifest, however many subjects and tags lead to it.
    func orphan(_ findings: [PruningFacts.Finding], deleting survival: Survival) -> Orphan? {
        guard let first = findings.first(where: { $0.form != .list }) ?? findings.first else { return nil }
        let digest = first.manifest.digest
        let subjects = Set(findings.map(\.subject)).sorted()
        let tags = Set(findings.compactMap(\.tag)).sorted()
        var leadsTo = Set((bySubject[digest] ?? []).filter { $0.tag == nil }.map(\.manifest.digest))
        leadsTo.formUnion(findings.flatMap(\.entries))
        if !tags.isEmpty {
            let beside = subjects.flatMap { bySubject[$0] ?? [] }.filter { $0.tag == nil }
            leadsTo.formUnion(beside.map(\.manifest.digest))
        }
        return Orphan(
            manifest: first.manifest,
            blobs: first.blobs,
            form: first.form,
            subjects: subjects,
            images: (images[digest] ?? []).sorted(),
            tags: tags,
            depth: depths[digest] ?? 1,
            leadsTo: leadsTo.filter { $0 != digest && survival.deletes($0) }.sorted()
        )
    }
}
