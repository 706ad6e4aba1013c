import TestSupport
import Testing

@Suite("The history of an image", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct HistoryTests {
    @Test("tells every promotion of a tag, the newest first", arguments: ["cosign-tags", "referrers"])
    func promotions(_ strategy: String) async throws {
        let site = try await PromotedVersions(3)
        try site.configure("{ key: \(site.cosign.privateKey), record: true, strategies: [\(strategy)] }")
        for number in 0..<3 { try await site.promote(number) }

        let history = try await site.history()

        #expect(history.digest == site.images[2])
        #expect(history.records.map(\.digest).sorted() == site.images.sorted())
        #expect(history.records.map(\.time) == history.records.map(\.time).sorted(by: >))
        let previous = Dictionary(uniqueKeysWithValues: history.records.map { ($0.digest, $0.previous) })
        #expect(previous == [site.images[0]: nil, site.images[1]: site.images[0], site.images[2]: site.images[1]])
        for record in history.records {
            #expect(record.kind == "promotion")
            #expect(record.source.registry == "source")
            #expect(record.destination.image == PromotedVersions.image)
            #expect(record.isOfThisTag)
        }
        #expect(history.rejected.isEmpty && history.absent.isEmpty && history.isComplete)
        let text = try await site.run("history", PromotedVersions.image, "--in", "production")
        #expect(text.outputText.hasPrefix("team/app:1.0 at production: 3 records\n"))
        for image in site.images { #expect(text.outputText.contains("promoted \(image)\n")) }
    }

    @Test("follows as many images as it is asked to, and says that there are more")
    func cut() async throws {
        let site = try await PromotedVersions(3)
        for number in 0..<3 { try await site.promote(number) }
        let history = try await site.history("--limit", "2")
        #expect(Set(history.records.map(\.digest)) == [site.images[1], site.images[2]])
        #expect(!history.isComplete)
    }

    @Test("of a digest alone tells of that image only")
    func digest() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let history = try await site.history(image: "\(PromotedVersions.repository)@\(site.images[1])")
        #expect(history.records.map(\.digest) == [site.images[1]])
        #expect(history.records.map(\.isOfThisTag) == [false])
    }

    @Test("is read by the public key alone, and does not count what another key signed")
    func keys() async throws {
        let site = try await PromotedVersions(1)
        try await site.promote(0)
        let other = try await Cosign()
        try site.configure(nil)
        #expect(try await site.history("--key", site.cosign.publicKey).records.count == 1)
        let both = try await site.history("--key", other.publicKey, "--key", site.cosign.publicKey)
        #expect(both.records.count == 1)
        let history = try await site.history("--key", other.publicKey)
        #expect(history.records.isEmpty)
        #expect(history.rejected.count == 1)
        let text = try await site.run("history", PromotedVersions.image, "--in", "production", "--key", other.publicKey)
        #expect(text.outputText.contains(": no record that holds\n"))
        #expect(text.outputText.contains("not counted"))
    }

    @Test("does not take a record of another image for one of this image")
    func foreign() async throws {
        let site = try await PromotedVersions(2)
        try await site.promote(0)
        // The whole of what is attached to one image, under the other's tag, as somebody might copy it.
        let client = try RegistryClient()
        let record = "sha256-\(site.images[0].dropFirst(7)).att"
        let forged = "sha256-\(site.images[1].dropFirst(7)).att"
        let registry = site.destination
        let repository = PromotedVersions.repository
        let copy = ["cp", "--from-plain-http", "--to-plain-http"]
        _ = try await client.oras(copy + [site.source.image(repository, "v1"), registry.image(repository, "1.0")])
        _ = try await client.oras(copy + [registry.image(repository, record), registry.image(repository, forged)])

        let history = try await site.history()

        #expect(history.digest == site.images[1])
        #expect(history.records.isEmpty)
        #expect(history.rejected.count == 1)
        #expect(try await site.rollback().termination == .exited(1))
        #expect(try await site.current() == 1)
    }

    @Test("is the same by the registry's URL as by its name")
    func byURL() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let url = "oci+http://\(site.destination.address)/"
        let history = try await site.run("history", PromotedVersions.image, "--in", url)
        #expect(history.outputText.contains(": 2 records\n"), "\(history)")
        let rollback = try await site.run("rollback", PromotedVersions.image, "--in", url)
        #expect(rollback.isSuccess, "\(rollback)")
        #expect(try await site.current() == 0)
    }

    @Test("needs a key, and says which")
    func withoutKey() async throws {
        let site = try await PromotedVersions(1)
        try site.configure(nil)
        let result = try await site.run("history", PromotedVersions.image, "--in", "production")
        #expect(result.termination == .exited(64))
        #expect(result.errorText.contains("there is no key to verify records by"))
        let missing = try await site.run(
            "history",
            PromotedVersions.image,
            "--in",
            "production",
            "--key",
            "nowhere.pub"
        )
        #expect(missing.termination == .exited(64))
        #expect(missing.errorText.contains("nowhere.pub"))
        let privateKey = try await site.run(
            "history",
            PromotedVersions.image,
            "--in",
            "production",
            "--key",
            site.cosign.privateKey
        )
        #expect(privateKey.termination == .exited(64))
        #expect(privateKey.errorText.contains("name a public key"))
    }
}
