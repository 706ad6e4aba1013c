import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

/// A way in which registries list what refers to an image.
struct Listing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: OCIRegistryOptions

    init(_ description: String, _ configure: (inout OCIRegistryOptions) -> Void = { _ in }) {
        testDescription = description
        var options = OCIRegistryOptions()
        configure(&options)
        self.options = options
    }

    init(_ quirk: Quirk) {
        self.init(quirk.rawValue) { $0.quirks = [quirk] }
    }

    /// Those that give no list of their own.
    static let silent = [
        Listing("no API") { $0.hasReferrers = false },
        Listing("subject answered without an API") {
            $0.hasReferrers = false
            $0.quirks = [.subjectHeaderWithoutAPI]
        },
        Listing(.referrers400), Listing(.referrers405), Listing(.referrers406), Listing(.referrersRedirect),
        Listing(.referrersHTML), Listing(.referrersNeverListed),
    ]

    /// Those that list, in their own ways.
    static let listing = [
        Listing("as specified"), Listing("by pages of one") { $0.referrersPageSize = 1 },
        Listing(.referrersNoArtifactType), Listing(.referrersNoAnnotations), Listing(.referrersUnfiltered),
        Listing(.referrersForeignEntry), Listing(.contentTypeParameters), Listing(.warning), Listing(.digestTags),
        Listing(.noDigestHeader), Listing(.headLengthZero), Listing(.acceptHidesOCI), Listing(.tagsForbidden),
    ]
}

@Suite("However a registry lists what refers to an image", .timeLimit(.minutes(2)))
struct ListingTrapTests {
    @Test("a source without a list of its own has it under the tag", arguments: Listing.silent)
    func silentSource(listing: Listing) async throws {
        try await TrapSite(source: listing.options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("a", of: image)
                try await source.list([artifact], of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [artifact.digest])
                #expect(try await destination.referrers(image) == [artifact.digest])
                #expect(try await destination.listed(image).isEmpty)
            }
    }

    @Test("a destination without a list of its own gets one under the tag, and once", arguments: Listing.silent)
    func silentDestination(listing: Listing) async throws {
        let site = try await TrapSite(destination: listing.options)
        try await site.using { source, destination in
            let image = try await source.image("1.0")
            let artifacts = [try await source.artifact("a", of: image), try await source.artifact("b", of: image)]
            let report = try await source.promote(to: destination)
            #expect(report.verdict == .done, "\(report)")
            #expect(try await destination.listed(image) == Set(artifacts.map(\.digest)))
            let list = try #require(try await destination.tagged(TrapRegistry.tag(image)))
            let text = String(decoding: list.bytes, as: UTF8.self)
            #expect(text.contains(#""artifactType":"application/vnd.a""#), "\(text)")
            #expect(text.contains(#""annotations":{"name":"b"}"#), "\(text)")
        }
        await site.destination.log.clear()
        try await site.using { source, destination in
            let again = try await source.promote(to: destination)
            #expect(again.results.map(\.outcome) == [.unchanged], "\(again)")
        }
        #expect(await site.destination.log.entries.allSatisfy { $0.method == "GET" || $0.method == "HEAD" })
    }

    @Test("what a source lists is carried, all of it and nothing else", arguments: Listing.listing)
    func listingSource(listing: Listing) async throws {
        try await TrapSite(source: listing.options)
            .using { source, destination in
                let image = try await source.image("1.0")
                var artifacts: Set<Digest> = []
                for name in ["a", "b", "c"] {
                    artifacts.insert(try await source.artifact(name, of: image).digest)
                }
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == artifacts)
                #expect(try await destination.referrers(image) == artifacts)
            }
    }

    @Test("a destination that lists gets no list under the tag", arguments: Listing.listing)
    func listingDestination(listing: Listing) async throws {
        let site = try await TrapSite(destination: listing.options)
        try await site.using { source, destination in
            let image = try await source.image("1.0")
            var artifacts: Set<Digest> = []
            for name in ["a", "b", "c"] { artifacts.insert(try await source.artifact(name, of: image).digest) }
            let report = try await source.promote(to: destination)
            #expect(report.verdict == .done, "\(report)")
            #expect(try await destination.referrers(image).isSuperset(of: artifacts))
        }
        let lists = await site.destination.log.entries
            .filter { $0.method == "PUT" && $0.path.contains("/manifests/sha256-") }
        #expect(lists.isEmpty)
    }

    @Test("a destination that lists late has it under the tag meanwhile")
    func late() async throws {
        let listing = Listing("late") { $0.quirks.insert(.referrersLate, number: 50) }
        try await TrapSite(destination: listing.options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("a", of: image)
                #expect(try await source.promote(to: destination).verdict == .done)
                #expect(try await destination.listed(image) == [artifact.digest])
            }
    }

    @Test(
        "a refusal or an outage is never taken for none: nothing is promoted",
        arguments: [401, 403, 429, 500, 502, 503],
        ["/referrers/", "/manifests/sha256-"]
    )
    func outage(status: Int, path: String) async throws {
        for isSource in [true, false] {
            let site = try await TrapSite()
            try await site.using { source, destination in
                let image = try await source.image("1.0")
                try await source.list([try await source.artifact("a", of: image)], of: image)
                // A tag that is listed has to be read.
                try await destination.image(nil)
                try await destination.list([try await destination.artifact("b", of: image)], of: image)
                let broken = isSource ? site.source : site.destination
                await broken.faults.arm(.status(status), pathContains: path, times: nil)
                let report = try await source.promote(to: destination)
                await broken.faults.disarm()
                #expect(report.verdict == .failed, "\(report)")
                #expect(try await destination.tagged("1.0") == nil)
            }
        }
    }
}
