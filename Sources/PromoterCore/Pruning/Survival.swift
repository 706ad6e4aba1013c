/// Which manifests of a repository stay, and why: what is reached from what stays in any case.
struct Survival: Sendable {
    private let facts: PruningFacts
    private let bySubject: [Digest: [PruningFacts.Finding]]
    private let byManifest: [Digest: [PruningFacts.Finding]]
    private let names: [Digest: TagName]
    private var obstacles: [Digest: PruningObstacle] = [:]
    private var listedImages: Set<Digest> = []
    private var waiting: [Digest] = []

    init(_ facts: PruningFacts) {
        self.facts = facts
        bySubject = Dictionary(grouping: facts.findings, by: \.subject)
        byManifest = Dictionary(grouping: facts.findings, by: \.manifest.digest)
        let doomed = Set(facts.findings.filter { $0.obstacle == nil }.compactMap(\.tag))
        let staying = facts.tags.filter { !doomed.contains($0.key) }.sorted { $0.key < $1.key }
        names = Dictionary(staying.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        for finding in facts.findings {
            if let obstacle = finding.obstacle { keep(finding.manifest.digest, obstacle) }
        }
        for (tag, digest) in staying { keep(digest, .tagged(tag)) }
        for digest in facts.outlines.keys.sorted() where byManifest[digest] == nil {
            waiting.append(digest)
        }
        spread()
    }

    /// Whether a manifest is one that is deleted.
    func deletes(_ digest: Digest) -> Bool {
        byManifest[digest] != nil && obstacles[digest] == nil
    }

    /// What to do with a manifest.
    ///
    /// - Parameter findings: all that is known of it.
    /// - Returns: what to do.
    func decision(on findings: [PruningFacts.Finding]) -> PruningDecision {
        guard let digest = findings.first?.manifest.digest, let obstacle = obstacles[digest] else { return .delete }
        let tags = findings.filter { mayLoseTag($0) }.compactMap(\.tag)
        return tags.isEmpty ? .keep(obstacle) : .deleteTags(Set(tags).sorted(), obstacle)
    }

    /// Whether the tag that leads to a manifest that stays has nothing left that it is for.
    private func mayLoseTag(_ finding: PruningFacts.Finding) -> Bool {
        guard finding.obstacle == nil, obstacles[finding.subject] == nil, !listedImages.contains(finding.subject) else {
            return false
        }
        return !finding.entries.contains { isKept($0) }
    }

    private func isKept(_ entry: Digest) -> Bool {
        obstacles[entry] != nil && (facts.outlines[entry] != nil || byManifest[entry] != nil)
    }

    private mutating func keep(_ digest: Digest, _ obstacle: PruningObstacle) {
        guard obstacles[digest] == nil else { return }
        obstacles[digest] = obstacle
        waiting.append(digest)
    }

    private mutating func spread() {
        repeat {
            while let digest = waiting.popLast() { spread(from: digest) }
            for finding in facts.findings where finding.form == .list && obstacles[finding.manifest.digest] == nil {
                guard let entry = finding.entries.first(where: { isKept($0) }) else { continue }
                keep(finding.manifest.digest, .names(entry))
            }
        } while !waiting.isEmpty
    }

    private mutating func spread(from digest: Digest) {
        for finding in bySubject[digest] ?? [] { keep(finding.manifest.digest, .attached(to: digest)) }
        // A list that stays for the sake of one of its entries is not what the others are needed for.
        if case .names = obstacles[digest] { return }
        for child in facts.outlines[digest]?.children ?? [] {
            let tag = names[digest]
            if facts.missing.contains(child.digest) {
                guard listedImages.insert(child.digest).inserted else { continue }
                for finding in bySubject[child.digest] ?? [] {
                    keep(
                        finding.manifest.digest,
                        .imageListed(image: child.digest, index: digest, tag: tag)
                    )
                }
            } else if byManifest[child.digest] != nil {
                keep(child.digest, .listed(index: digest, tag: tag))
            }
        }
    }
}
