import Synchronization
import TestSupport
import Testing

@testable import PromoterCore

@Suite("What several images of a run ask of a repository")
struct RepositoryViewTests {
    private let site: Site
    private let clock = TestClock()

    init() throws {
        site = try Site()
    }

    private func view(
        of backend: any RegistryBackend,
        trustedAge: Duration? = TrustedAge.standard
    ) -> RepositoryView {
        let clock = clock
        return RepositoryView(backend: backend, name: site.app, trust: TrustedAge(trustedAge) { clock.now })
    }

    private func lists(_ backend: WatchedBackend) -> Int { backend.calls.count { $0 == .tags } }

    @Test("is listed once while the list is trusted, and again when it has grown old")
    func renewal() async throws {
        try site.image("1.0")
        let backend = WatchedBackend(site.source)
        let view = view(of: backend)
        let late = try TagName("2.0")
        #expect(try await view.digest(of: late) == nil)
        let image = try site.image("2.0", layers: [7])
        clock.advance(by: .seconds(10))
        #expect(try await view.digest(of: late) == nil)
        #expect(try await view.manifest(late) == nil)
        #expect(lists(backend) == 1)

        clock.advance(by: .milliseconds(1))
        #expect(try await view.digest(of: late)?.text == image.digest)
        #expect(try await view.manifest(late)?.digest.text == image.digest)
        #expect(try await view.contents()?.tags.count == 2)
        #expect(lists(backend) == 2)
    }

    @Test("is listed once for all who ask at the same time, also when the list has grown old")
    func shared() async throws {
        try site.image("1.0")
        let backend = WatchedBackend(site.source)
        let view = view(of: backend)
        for round in 1...3 {
            let tags = try (0..<50).map { try TagName("absent-\($0)") }
            let found = try await tags.concurrently(atMost: 50) { tag throws(RegistryError) in
                try await view.digest(of: tag)
            }
            #expect(found.allSatisfy { $0 == nil })
            #expect(lists(backend) == round)
            clock.advance(by: .seconds(11))
        }
    }

    @Test("is asked for single tags where a list takes longer than it is trusted")
    func slowList() async throws {
        let image = try site.image("1.0")
        let clock = clock
        let backend = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                if call == .tags { clock.advance(by: .seconds(15)) }
            }
        )
        let view = view(of: backend)
        // Who waited for the list takes it, and is told how old it is.
        let asked = clock.now
        #expect(try await view.digest(of: try TagName("late")) == nil)
        try site.image("late", layers: [7])
        #expect(await view.horizon() == asked + .seconds(15))
        #expect(try await view.digest(of: try TagName("late")) != nil)
        #expect(try await view.manifest(try TagName("1.0"))?.digest.text == image.digest)
        #expect(try await view.manifest(try TagName("absent")) == nil)
        #expect(lists(backend) == 1)
        #expect(backend.calls.contains(.resolve("late")))
    }

    @Test("is not listed at all where nothing is to be trusted")
    func untrusted() async throws {
        try site.image("1.0")
        let backend = WatchedBackend(site.source)
        let view = RepositoryView(backend: backend, name: site.app, trust: TrustedAge(.zero))
        #expect(try await view.digest(of: try TagName("1.0")) != nil)
        #expect(try await view.digest(of: try TagName("absent")) == nil)
        #expect(lists(backend) == 0)
        // Who needs all tags gets them.
        #expect(try await view.contents()?.tags.count == 1)
    }

    @Test("is listed once where one look has to stand for all")
    func snapshot() async throws {
        let backend = WatchedBackend(site.source)
        let view = view(of: backend, trustedAge: nil)
        #expect(try await view.contents()?.tags.isEmpty == true)
        clock.advance(by: .seconds(100_000))
        try site.image("1.0")
        #expect(try await view.contents()?.tags.isEmpty == true)
        #expect(lists(backend) == 1)
    }

    @Test("shows what the run has written, until a later list shows what others have written over it")
    func written() async throws {
        let (ours, theirs) = (try site.image("ours"), try site.image("theirs", layers: [7]))
        let backend = WatchedBackend(site.source)
        let view = view(of: backend)
        let tag = try TagName("1.0")
        #expect(try await view.digest(of: tag) == nil)
        let manifest = try #require(try await backend.manifest(.digest(try Digest(ours.digest)), in: site.app))
        clock.advance(by: .seconds(1))
        try await view.push(manifest, tagged: tag)
        #expect(try await view.digest(of: tag) == manifest.digest)
        #expect(try await view.manifest(tag)?.digest == manifest.digest)

        let other = try #require(try await backend.manifest(.digest(try Digest(theirs.digest)), in: site.app))
        try await backend.push(other, to: site.app, tagged: tag)
        clock.advance(by: .seconds(11))
        #expect(try await view.digest(of: tag) == other.digest)
        #expect(try await view.contents()?.tags.keys.contains(tag) == true)
    }

    @Test("tells how far back its answers go")
    func horizon() async throws {
        let image = try site.image("1.0")
        let subject = try Digest(image.digest)
        let view = view(of: WatchedBackend(site.source))
        #expect(await view.horizon() == clock.now)
        let listed = clock.now
        _ = try await view.contents()
        clock.advance(by: .seconds(8))
        #expect(await view.horizon() == listed)
        // What refers to a manifest is looked for in that list, too.
        _ = try await view.referrers(of: subject)
        clock.advance(by: .seconds(4))
        #expect(await view.horizon() == clock.now)
        #expect(await view.horizon(of: [subject]) == clock.now)
        _ = try await view.referrers(of: subject)
        let asked = clock.now
        clock.advance(by: .seconds(5))
        #expect(await view.horizon(of: [subject]) == asked)
    }

    @Test("is asked again what refers to a manifest when that has grown old")
    func referrers() async throws {
        let image = try site.image("1.0")
        let subject = try Digest(image.digest)
        let view = view(of: WatchedBackend(site.source))
        #expect(try await view.referrers(of: subject).all.isEmpty)
        let referrer = try await site.listedReferrer(to: image.digest, type: "application/spdx+json")
        clock.advance(by: .seconds(10))
        #expect(try await view.referrers(of: subject).all.isEmpty)
        clock.advance(by: .seconds(1))
        #expect(try await view.referrers(of: subject).all.map(\.digest) == [referrer])
    }

    @Test("is listed again for the others where the one who asked first is cancelled")
    func cancellation() async throws {
        let image = try site.image("1.0")
        let location = site.source.location
        let (listing, waiter) = (AsyncStream<Void>.makeStream(), Once())
        let backend = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                guard call == .tags, waiter.isFirst() else { return }
                listing.continuation.yield()
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    throw RegistryError(
                        .cancelled,
                        operation: "list",
                        location: location,
                        reason: "it was cancelled",
                        remedy: "none"
                    )
                }
            }
        )
        let view = view(of: backend)
        let tag = try TagName("1.0")
        let first = Task { try await view.digest(of: tag) }
        for await _ in listing.stream { break }
        let second = Task { try await view.digest(of: tag) }
        first.cancel()
        #expect(try await second.value?.text == image.digest)
        await #expect(throws: RegistryError.self) { try await first.value }
    }
}
