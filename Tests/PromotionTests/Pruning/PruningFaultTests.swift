import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("While it prunes")
struct PruningFaultTests {
    @Test("an image that comes back keeps what is attached to it")
    func returned() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        try await site.sign(image.digest, ["one"], at: site.source)
        try await site.sign(image.digest, ["two"], suffix: "att", at: site.source)
        let manifest = try #require(try await site.source.manifest(.tag(try TagName("1.0")), in: site.app))
        try await site.delete(image)
        let (base, app) = (site.source, site.app)
        // The plan asks once; by the second question, it has been promoted there again.
        let isFirst = Once()
        let watched = WatchedBackend(
            base,
            before: { (call) throws(RegistryError) in
                guard case .resolve(image.digest) = call, !isFirst.isFirst() else { return }
                try await base.push(manifest, to: app, tagged: nil)
            },
            deletion: base.deletion
        )
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        #expect(report.results.allSatisfy { $0.obstacle == .imageReturned(manifest.digest) }, "\(report.results)")
        #expect(report.verdict == .done)
        #expect(try await site.signatures(image.digest, at: site.source) == ["one"])
    }

    @Test("a tag that is written meanwhile stays")
    func written() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        try await site.sign(image.digest, ["one"], at: site.source)
        let tag = try site.signatureTag(image.digest)
        try await site.delete(image)
        let isFirst = Once()
        let watched = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                guard case .resolve(tag.text) = call, isFirst.isFirst() else { return }
                do {
                    try await site.sign(image.digest, ["one", "more"], at: site.source)
                } catch {
                    Issue.record(error)
                }
            },
            deletion: site.source.deletion
        )
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        #expect(report.results.map(\.outcome) == [.kept(.tagChanged(tag))])
        #expect(try await site.signatures(image.digest, at: site.source) == ["one", "more"])
    }

    @Test("a tag that is set meanwhile keeps what it points to, be the tag new or moved", arguments: ["new", "2.0"])
    func tagged(_ name: String) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        let signature = try await site.sign(image.digest, ["one"], at: site.source)
        _ = try await site.listedReferrer(to: signature.digest.text, type: "application/vnd.ours")
        try await site.delete(image)
        let tag = try TagName(name)
        let (base, app) = (site.source, site.app)
        // What is attached to the signature goes first.
        let deletion = InterferingDeletion(base: try #require(base.deletion)) { () async throws(RegistryError) in
            try await base.push(signature, to: app, tagged: tag)
        }
        let watched = WatchedBackend(base, deletion: deletion)
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        let outcome = try #require(report.results.first { $0.orphan.digest == signature.digest }).outcome
        #expect(outcome == .kept(.tagged(tag)))
        #expect(try await site.tagged(name, at: site.source) == signature.digest.text)
        #expect(report.verdict == .done)
    }

    @Test("a tag that is set before the first deletion keeps what is attached to what it points to as well")
    func taggedBefore() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        let signature = try await site.sign(image.digest, ["one"], at: site.source)
        let bundle = try await site.listedReferrer(to: signature.digest.text, type: "application/vnd.ours")
        try await site.delete(image)
        let (base, app, tag) = (site.source, site.app, try TagName("keep-me"))
        let lists = Counter()
        let watched = WatchedBackend(
            base,
            before: { (call) throws(RegistryError) in
                // The first list is the plan's.
                if call == .tags, lists.next() == 2 { try await base.push(signature, to: app, tagged: tag) }
            },
            deletion: base.deletion
        )
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        let outcomes = Dictionary(uniqueKeysWithValues: report.results.map { ($0.orphan.digest, $0.outcome) })
        #expect(outcomes[signature.digest] == .kept(.tagged(tag)))
        #expect(outcomes[bundle] == .kept(.attached(to: signature.digest)))
        #expect(try await site.listed(signature.digest.text, at: site.source) == [bundle])
    }

    @Test("where the tags can't be listed any more, nothing is deleted")
    func unlisted() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        try await site.sign(image.digest, ["one"], at: site.source)
        try await site.delete(image)
        let (lists, location) = (Counter(), site.source.location)
        let watched = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                guard call == .tags, lists.next() > 1 else { return }
                throw RegistryError(.unavailable, operation: "list", location: location, reason: "no", remedy: "none")
            },
            deletion: site.source.deletion
        )
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        #expect(report.results.map(\.failure?.kind) == [.unavailable])
        #expect(try await site.signatures(image.digest, at: site.source) == ["one"])
    }

    @Test("a failure on one does not stop the others, but keeps what leads to it")
    func failure() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        try await site.sign(image.digest, ["one"], at: site.source)
        let stuck = try await site.listedReferrer(to: image.digest, type: "application/vnd.ours")
        let free = try await site.listedReferrer(to: image.digest, type: "application/vnd.theirs")
        try await site.delete(image)
        let base = try #require(site.source.deletion)
        let deletion = RefusingDeletion(base: base, refused: [.digest(stuck)], location: site.source.location)
        let watched = WatchedBackend(site.source, deletion: deletion, referrers: site.source.referrers)
        let report = try await Pruning(of: site.app, in: watched).run(deleting: true)
        #expect(report.verdict == .partlyDone)
        let outcomes = Dictionary(uniqueKeysWithValues: report.results.map { ($0.orphan.digest, $0) })
        #expect(outcomes[stuck]?.failure?.kind == .forbidden)
        #expect(outcomes[free]?.outcome == .deleted)
        let others = report.results.filter { ![stuck, free].contains($0.orphan.digest) }
        #expect(others.count == 2)
        #expect(others.allSatisfy { $0.obstacle == .leadsTo(stuck) })
        // The next run finds all that is left.
        let rest = try await site.prune(deleting: true)
        #expect(rest.results.map(\.outcome) == Array(repeating: .deleted, count: 3))
        #expect(try await site.tags() == ["2.0"])
    }

    @Test("nothing that could be deleted is a failure as a whole")
    func refused() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        let signature = try await site.sign(image.digest, ["one"], at: site.source)
        try await site.delete(image)
        let base = try #require(site.source.deletion)
        let refusing = RefusingDeletion(
            base: base,
            refused: [.digest(signature.digest)],
            location: site.source.location
        )
        let refused = WatchedBackend(site.source, deletion: refusing)
        #expect(try await Pruning(of: site.app, in: refused).run(deleting: true).verdict == .failed)
        // One that says that it deleted is not believed.
        let lying = WatchedBackend(site.source, deletion: IdleDeletion())
        let report = try await Pruning(of: site.app, in: lying).run(deleting: true)
        #expect(report.results.first?.failure?.kind == .malformedAnswer)
        #expect(report.verdict == .failed)
    }

    @Test("a registry that can't delete, or does not list tags, is told of before anything")
    func unsupported() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        try await site.delete(image)
        let undeleting = WatchedBackend(site.source)
        let error = await #expect(throws: PruningError.self) {
            try await Pruning(of: site.app, in: undeleting).run(deleting: true)
        }
        guard case .registry(let refusal)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.kind == .unsupported)
        #expect(undeleting.calls.isEmpty)

        let location = site.source.location
        let unlisting = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                guard case .tags = call else { return }
                throw RegistryError(.forbidden, operation: "list", location: location, reason: "no", remedy: "none")
            }
        )
        let unlisted = await #expect(throws: RegistryError.self) {
            try await Pruning(of: site.app, in: unlisting).plan()
        }
        #expect(unlisted?.kind == .unsupported)
    }

    @Test("an outage is never taken for an image that is gone", arguments: ["resolve", "manifest"])
    func outage(_ operation: String) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        try await site.delete(image)
        let location = site.source.location
        let failing = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                switch (call, operation) {
                case (.resolve, "resolve"), (.manifest, "manifest"): break
                default: return
                }
                throw RegistryError(.unavailable, operation: "ask", location: location, reason: "no", remedy: "none")
            }
        )
        let error = await #expect(throws: RegistryError.self) { try await Pruning(of: site.app, in: failing).plan() }
        #expect(error?.kind == .unavailable)
    }
}
