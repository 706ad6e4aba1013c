import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("Whatever stands under the tag for what refers to an image", .timeLimit(.minutes(2)))
struct TagTrapTests {
    /// What stands there that is no list.
    enum Squatter: String, CaseIterable, Sendable {
        case image, index, dockerList, anotherImage, artifact

        func put(for image: RawManifest, at registry: TrapRegistry) async throws {
            let tag = TrapRegistry.tag(image)
            let child = try await registry.image(nil, name: "child")
            switch self {
            case .image: try await registry.backend.push(image, to: registry.app, tagged: try TagName(tag))
            case .anotherImage: try await registry.backend.push(child, to: registry.app, tagged: try TagName(tag))
            case .index:
                let platform = #","platform":{"os":"linux","architecture":"amd64"}"#
                try await registry.index([TrapRegistry.entry(child, platform)], tag: tag)
            case .dockerList:
                try await registry.index([TrapRegistry.entry(child)], tag: tag, type: .dockerManifestList)
            case .artifact:
                let artifact = try await registry.artifact("squatter", of: nil)
                try await registry.backend.push(artifact, to: registry.app, tagged: try TagName(tag))
            }
        }
    }

    private static var tagOnly: OCIRegistryOptions {
        var options = OCIRegistryOptions()
        options.hasReferrers = false
        return options
    }

    @Test("what is no list attaches nothing at the source", arguments: Squatter.allCases)
    func source(squatter: Squatter) async throws {
        try await TrapSite()
            .using { source, destination in
                let image = try await source.image("1.0")
                try await squatter.put(for: image, at: source)
                let artifact = try await source.artifact("a", of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [artifact.digest])
            }
    }

    @Test("a platform in one entry of the list hides nothing that names the image")
    func platform() async throws {
        try await TrapSite(source: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image("1.0")
                let child = try await source.image(nil, name: "child")
                let artifacts = [
                    try await source.artifact("a", of: image), try await source.artifact("b", of: image),
                ]
                let stranger = try await source.artifact("stranger", of: nil)
                let platform = #","platform":{"os":"linux","architecture":"amd64"}"#
                let entries =
                    [TrapRegistry.entry(artifacts[0], platform), TrapRegistry.entry(child, platform)]
                    + [artifacts[1], stranger].map { TrapRegistry.entry($0) }
                try await source.index(entries, tag: TrapRegistry.tag(image))
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == Set(artifacts.map(\.digest)))
            }
    }

    @Test(
        "what is no list is kept at the destination, the image promoted, and the rest named",
        arguments: Squatter.allCases.filter { $0 != .image }
    )
    func destination(squatter: Squatter) async throws {
        try await TrapSite(destination: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image("1.0")
                try await destination.image(nil)
                try await squatter.put(for: image, at: destination)
                let before = try await destination.tagged(TrapRegistry.tag(image))
                let artifact = try await source.artifact("a", of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .partlyDone, "\(report)")
                #expect(report.left == [artifact.digest])
                #expect(try await destination.tagged(TrapRegistry.tag(image)) == before)
                #expect(try await destination.tagged("1.0") == image)
            }
    }

    @Test(
        "the image itself under the tag, as `cosign copy` leaves it, makes room for the list, and stays under its own tag"
    )
    func copied() async throws {
        try await TrapSite(destination: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image("1.0")
                try await destination.image(TrapRegistry.tag(image))
                let artifact = try await source.artifact("a", of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.listed(image) == [artifact.digest])
                #expect(try await destination.tagged("1.0") == image)
            }
    }

    @Test("a registry that takes the tag for the digest has no list there")
    func digestTags() async throws {
        var options = Self.tagOnly
        options.quirks = [.digestTags]
        try await TrapSite(source: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.results.flatMap(\.attachments).isEmpty)
                #expect(try await destination.tagged("1.0") == image)
            }
        try await TrapSite(destination: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("a", of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .partlyDone, "\(report)")
                #expect(report.left == [artifact.digest])
                #expect(try await destination.tagged("1.0") == image)
            }
    }

    @Test(
        "entries that lack what they should say, or say it wrong, are made complete",
        arguments: [
            "", #","artifactType":"application/vnd.oci.empty.v1+json""#, #","artifactType":"","annotations":{}"#,
        ]
    )
    func incomplete(more: String) async throws {
        try await TrapSite(source: Self.tagOnly, destination: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("a", of: image)
                try await source.list([artifact], of: image, more: more)
                #expect(try await source.promote(to: destination).verdict == .done)
                let list = try #require(try await destination.tagged(TrapRegistry.tag(image)))
                let text = String(decoding: list.bytes, as: UTF8.self)
                #expect(text.contains(#""artifactType":"application/vnd.a""#), "\(text)")
                #expect(text.contains(#""annotations":{"name":"a"}"#), "\(text)")
            }
    }

    @Test("what names another subject, the image itself, or what is gone, is not attached")
    func foreign() async throws {
        var options = Self.tagOnly
        options.checksCompleteness = false
        try await TrapSite(source: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let other = try await source.image(nil, name: "other")
                let artifact = try await source.artifact("a", of: image)
                let foreign = try await source.artifact("b", of: other)
                let gone = RawManifest(bytes: Array("{}".utf8), mediaType: .ociManifest)
                try await source.list([image, foreign, gone, artifact, other], of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [artifact.digest])
                #expect(try await !destination.has(foreign))
                #expect(try await !destination.has(other))
            }
    }

    @Test("artifacts without a subject are carried with the list that alone leads to them", arguments: [true, false])
    func withoutSubject(hasReferrers: Bool) async throws {
        var options = OCIRegistryOptions()
        options.hasReferrers = hasReferrers
        try await TrapSite(source: Self.tagOnly, destination: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("github", of: nil)
                try await source.list([artifact], of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.listed(image) == [artifact.digest])
            }
    }

    @Test("lists that lead in a circle end")
    func circle() async throws {
        try await TrapSite(source: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image("1.0")
                let first = try await source.artifact("a", of: nil)
                let second = try await source.artifact("b", of: nil)
                try await source.list([first], of: image)
                try await source.list([second], of: first)
                try await source.list([first, second], of: second)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.listed(image) == [first.digest])
                #expect(try await destination.listed(first) == [second.digest])
            }
    }

    @Test("a Docker image keeps its types and what refers to it")
    func docker() async throws {
        try await TrapSite(destination: Self.tagOnly)
            .using { source, destination in
                let image = try await source.image(
                    "1.0",
                    type: .dockerManifest,
                    configuration: MediaType("application/vnd.docker.container.image.v1+json")
                )
                let artifact = try await source.artifact("a", of: image)
                #expect(try await source.promote(to: destination).verdict == .done)
                #expect(try await destination.tagged("1.0") == image)
                #expect(try await destination.listed(image) == [artifact.digest])
            }
    }

    @Test(
        "a list that can't be written leaves what it should list named, and the image promoted",
        arguments: [nil, .immutable412, .immutable405] as [Quirk?]
    )
    func immutable(quirk: Quirk?) async throws {
        var options = Self.tagOnly
        options.immutableTags = [WildcardPattern("sha256-*")]
        if let quirk { options.quirks = [quirk] }
        try await TrapSite(destination: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                try await destination.image(nil)
                let theirs = try await destination.artifact("theirs", of: image)
                try await destination.list([theirs], of: image, more: #","artifactType":"application/vnd.theirs""#)
                let ours = try await source.artifact("ours", of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .partlyDone, "\(report)")
                #expect(report.left == [ours.digest])
                #expect(try await destination.tagged("1.0") == image)
                #expect(try await destination.listed(image) == [theirs.digest])
            }
    }

    @Test(
        "a signature that can't be joined with the destination's is named, and the image promoted",
        arguments: [nil, .immutable412, .immutable405] as [Quirk?]
    )
    func immutableSignature(quirk: Quirk?) async throws {
        var options = OCIRegistryOptions()
        options.immutableTags = [WildcardPattern("sha256-*.sig")]
        if let quirk { options.quirks = [quirk] }
        try await TrapSite(destination: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                try await destination.image(nil)
                let theirs = try await destination.sign(image, "dGhlaXJz")
                let ours = try await source.sign(image, "b3Vycw==")
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .partlyDone, "\(report)")
                #expect(report.left == [ours.digest])
                #expect(try await destination.tagged("1.0") == image)
                #expect(try await destination.tagged(TrapRegistry.tag(image, ".sig")) == theirs)
            }
    }

    @Test("what refers to what refers is carried to the limit, and beyond it nothing is promoted", arguments: [4, 20])
    func nesting(depth: Int) async throws {
        try await TrapSite()
            .using { source, destination in
                let image = try await source.image("1.0")
                var last = image
                for level in 0..<depth { last = try await source.artifact("level\(level)", of: last) }
                let report = try await source.promote(to: destination)
                #expect(report.verdict == (depth == 4 ? .done : .failed), "\(report)")
                if depth > 4 {
                    guard case .failed(let error)? = report.results.first?.outcome,
                        case .attachmentsTooDeep = error.problem
                    else {
                        Issue.record("\(report)")
                        return
                    }
                }
                #expect(try await destination.has(last) == (depth == 4))
                #expect(try await destination.tagged("1.0") == (depth == 4 ? image : nil))
            }
    }

    @Test("a list at the destination that names what is gone is not taken for it")
    func gone() async throws {
        var options = Self.tagOnly
        options.checksCompleteness = false
        try await TrapSite(destination: options)
            .using { source, destination in
                let image = try await source.image("1.0")
                let artifact = try await source.artifact("a", of: image)
                try await destination.list([artifact], of: image)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.has(artifact))
            }
    }

    @Test("BuildKit's attestations, which stand in the index, travel with it untouched")
    func buildKit() async throws {
        try await TrapSite()
            .using { source, destination in
                let image = try await source.image(nil)
                let statement = try await source.image(nil, name: "attestation")
                let index = try await source.index(
                    [
                        TrapRegistry.entry(image, #","platform":{"os":"linux","architecture":"amd64"}"#),
                        TrapRegistry.entry(
                            statement,
                            #","platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference."#
                                + #"digest":"\#(image.digest)","vnd.docker.reference.type":"attestation-manifest"}"#
                        ),
                    ],
                    tag: "1.0"
                )
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.tagged("1.0") == index)
                #expect(try await destination.has(statement))
            }
    }
}
