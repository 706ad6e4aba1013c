internal import PromoterCore

/// What a repository keeps for images that are gone, for people.
struct PruningText: Sendable {
    private let words: Vocabulary
    private let command: String

    /// Makes the words.
    ///
    /// - Parameters:
    ///   - terminal: where they are read.
    ///   - command: the command that deletes what is listed.
    init(terminal: Terminal, command: String) {
        words = Vocabulary(terminal: terminal)
        self.command = command
    }

    /// Writes a report: a paragraph for each image that is gone.
    func lines(_ report: PruningReport) -> [StyledLine] {
        let place = StyledLine.Span("\(report.repository) at \(report.location)", .strong)
        guard !report.results.isEmpty else {
            return [StyledLine([place, .init(": "), .init("nothing is attached to images that are gone", .good)])]
        }
        var lines = [StyledLine([place, .init(": "), .init(sum(report))], continuation: "  ")]
        // What is kept for several images stands below the first of them.
        let groups = Dictionary(grouping: report.results) { $0.orphan.images.first }
        for image in report.images {
            guard let results = groups[image] else { continue }
            lines.append(.field("gone", words.digest(image)))
            lines += results.map { line($0, below: image) }
        }
        if report.results.contains(where: \.outcome.isDeletable) {
            let hint =
                report.isAllThereIs
                ? "No image is left here. If the images are gone for good, and not kept elsewhere, delete what can go: "
                    + "\(command) --no-images-left"
                : "To delete what can go: \(command)"
            lines.append(StyledLine(hint, continuation: "  "))
        }
        return lines
    }

    private func line(_ result: OrphanResult, below image: Digest) -> StyledLine {
        let orphan = result.orphan
        let what = describe(orphan, below: image)
        func partly(_ tags: [TagName], _ obstacle: PruningObstacle) -> String {
            "\(tags.count == 1 ? "the tag" : "the tags") alone of \(what); the manifest stays: \(obstacle)"
        }
        switch result.outcome {
        case .deletable: return .field("can go", what, .caution)
        case .tagsDeletable(let tags, let obstacle): return .field("can go", partly(tags, obstacle), .caution)
        case .deleted: return .field("deleted", what, .good)
        case .tagsDeleted(let tags, let obstacle): return .field("deleted", partly(tags, obstacle), .good)
        case .kept(let obstacle): return .field("stays", "\(what): \(obstacle)")
        case .failed(let error): return .field("failed", "\(what): \(error.reason)", .bad)
        }
    }

    private func describe(_ orphan: Orphan, below image: Digest) -> String {
        var facts = [orphan.form.text]
        let others = orphan.subjects.filter { $0 != image }
        if !orphan.subjects.contains(image) || !others.isEmpty {
            facts.append("of \(orphan.subjects.map { words.digest($0) }.joined(separator: " and "))")
        }
        facts.append(words.digest(orphan.digest) + ",")
        facts.append("\(ByteCount(orphan.totalSize))")
        if !orphan.tags.isEmpty { facts.append("(\(orphan.tags.map { tag($0, of: orphan) }.joined(separator: ", ")))") }
        return facts.joined(separator: " ")
    }

    private func tag(_ tag: TagName, of orphan: Orphan) -> String {
        let subject = orphan.subjects.first { tag.text.contains($0.encoded) }
        return subject.map { words.place(.tag(tag), of: $0) } ?? "tag \(tag)"
    }

    private func sum(_ report: PruningReport) -> String {
        let images = words.count(report.images.count, "image that is gone", "images that are gone")
        var parts: [String] = []
        func add(_ word: String, _ isCounted: (OrphanResult.Outcome) -> Bool) {
            let number = report.results.count { isCounted($0.outcome) }
            if number > 0 { parts.append("\(number) \(word)") }
        }
        add("can go") { $0.isDeletable }
        add("deleted") { $0.isDeletion }
        add(report.isDeleting ? "kept" : "to keep") { if case .kept = $0 { true } else { false } }
        add("failed") { if case .failed = $0 { true } else { false } }
        let size = report.totalSize > 0 ? ", \(ByteCount(report.totalSize))" : ""
        return
            "\(words.count(report.results.count, "attachment")) of \(images): \(parts.joined(separator: ", "))\(size)"
    }
}

extension Orphan.Form {
    /// What it is, in words.
    var text: String {
        switch self {
        case .attachment(let kind, _): kind.text
        case .list: "list of referrers"
        }
    }
}
