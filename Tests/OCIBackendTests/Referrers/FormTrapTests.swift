import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("Whatever form has what belongs to an image", .timeLimit(.minutes(2)))
struct FormTrapTests {
    private static func registry(
        hasReferrers: Bool = true,
        _ quirks: QuirkSet = []
    ) -> OCIRegistryOptions {
        var options = OCIRegistryOptions()
        options.hasReferrers = hasReferrers
        options.quirks = quirks
        return options
    }

    @Test(
        "a withdrawn artifact manifest is carried byte for byte with its blobs, and listed in full",
        arguments: [MediaType.ociArtifactManifest, .orasArtifactManifest],
        [true, false]
    )
    func artifactManifest(type: MediaType, hasReferrers: Bool) async throws {
        try await TrapSite(
            source: Self.registry(hasReferrers: false),
            destination: Self.registry(hasReferrers: hasReferrers)
        )
        .using { source, destination in
            let image = try await source.image("1.0")
            let blob = try await source.blob("a signature")
            let artifact = try await source.push(
                """
                {"mediaType":"\(type)","artifactType":"application/vnd.cncf.notary.signature",\
                "blobs":[{"mediaType":"application/jose+json",\(blob)}],\
                "subject":\(TrapRegistry.entry(image)),"annotations":{"name":"old"}}
                """,
                type: type
            )
            try await source.list([artifact], of: image)
            let report = try await source.promote(to: destination)
            #expect(report.verdict == .done, "\(report)")
            #expect(report.carried == [artifact.digest])
            #expect(report.results.flatMap(\.attachments).map(\.attachment.kind) == [.signature])
            let arrived = try await destination.backend.manifest(.digest(artifact.digest), in: destination.app)
            #expect(arrived == artifact)
            #expect(try await destination.referrers(image) == (hasReferrers ? [artifact.digest] : []))
            guard !hasReferrers else { return }
            let list = try #require(try await destination.tagged(TrapRegistry.tag(image)))
            let text = String(decoding: list.bytes, as: UTF8.self)
            #expect(text.contains(#""artifactType":"application/vnd.cncf.notary.signature""#), "\(text)")
            #expect(text.contains(#""annotations":{"name":"old"}"#), "\(text)")
        }
    }

    @Test(
        "GitHub's attestations at Docker Hub and in ECR, which look like images but for their layer, keep their kind",
        arguments: [true, false],
        ["application/vnd.dev.sigstore.bundle.v0.3+json", ""]
    )
    func githubDowngrade(hasReferrers: Bool, listedType: String) async throws {
        let destination = Self.registry(hasReferrers: hasReferrers)
        try await TrapSite(source: Self.registry(hasReferrers: false), destination: destination)
            .using { source, destination in
                let image = try await source.image("1.0")
                let bundle = "application/vnd.dev.sigstore.bundle.v0.3+json"
                let config = try await source.blob("{}")
                let blob = try await source.blob("a bundle")
                let attestation = try await source.push(
                    """
                    {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)",\
                    "config":{"mediaType":"\(MediaType.ociConfig)",\(config)},"layers":[{"mediaType":"\(bundle)",\(blob)}],\
                    "annotations":{"dev.sigstore.bundle.content":"dsse-envelope"}}
                    """
                )
                let more = listedType.isEmpty ? "" : #","artifactType":"\#(listedType)""#
                try await source.list([attestation], of: image, more: more)
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [attestation.digest])
                #expect(report.results.flatMap(\.attachments).map(\.attachment.kind) == [.attestation])
                let list = try #require(try await destination.tagged(TrapRegistry.tag(image)))
                let entry = try #require(try list.content().children.first)
                #expect(entry.digest == attestation.digest)
                #expect(entry.artifactType == bundle)
            }
    }

    @Test("a kind that the source's list alone tells is told at the destination")
    func listedKind() async throws {
        try await TrapSite(source: Self.registry(hasReferrers: false), destination: Self.registry(hasReferrers: false))
            .using { source, destination in
                let image = try await source.image("1.0")
                let empty = try await source.blob("{}")
                let artifact = try await source.push(
                    """
                    {"schemaVersion":2,"config":{"mediaType":"\(MediaType.ociEmpty)",\(empty)},\
                    "layers":[{"mediaType":"text/plain",\(empty)}],"subject":\(TrapRegistry.entry(image))}
                    """
                )
                try await source.list([artifact], of: image, more: #","artifactType":"application/vnd.told""#)
                #expect(try await source.promote(to: destination).verdict == .done)
                let list = try #require(try await destination.tagged(TrapRegistry.tag(image)))
                #expect(try list.content().children.map(\.artifactType) == ["application/vnd.told"])
            }
    }

    @Test("a manifest of no known kind stops the promotion, and the message says how to go on without")
    func unknownManifest() async throws {
        try await TrapSite(source: Self.registry(hasReferrers: false))
            .using { source, destination in
                let image = try await source.image("1.0")
                let type = MediaType("application/vnd.example.manifest.v9+json")
                let strange = try await source.push(
                    #"{"mediaType":"\#(type)","subject":\#(TrapRegistry.entry(image))}"#,
                    type: type
                )
                try await source.list([strange], of: image)
                let report = try await source.promote(to: destination)
                let error = try #require(report.error, "\(report)")
                #expect("\(error)".contains("unknown kind '\(type)'"), "\(error)")
                #expect(error.remedy.contains("leave 'referrers' out with --signatures"), "\(error)")
                #expect(try await destination.tagged("1.0") == nil)
                let without = try await source.promote(to: destination, by: [.cosignTags])
                #expect(without.verdict == .done, "\(without)")
            }
    }

    @Test("a destination that refuses artifacts is quoted, and the image is not promoted without them")
    func refused() async throws {
        try await TrapSite(destination: Self.registry([.artifactTypesRefused]))
            .using { source, destination in
                let image = try await source.image("1.0")
                try await source.artifact("a", of: image)
                let report = try await source.promote(to: destination)
                let error = try #require(report.error, "\(report)")
                #expect("\(error)".contains("MANIFEST_INVALID"), "\(error)")
                #expect(try await destination.tagged("1.0") == nil)
            }
    }

    @Test(
        "what refers to an image by SHA-512 is listed under the tag of the first 64 digits",
        arguments: [true, false]
    )
    func sha512(hasReferrers: Bool) async throws {
        let silent = Self.registry(hasReferrers: false)
        try await TrapSite(source: Self.registry(hasReferrers: hasReferrers), destination: silent)
            .using { source, destination in
                let image = try await source.image(nil, algorithm: .sha512)
                let artifact = try await source.artifact("a", of: image)
                if !hasReferrers {
                    try await source.index([TrapRegistry.entry(artifact)], tag: Self.shortTag(of: image))
                }
                let report = try await source.promote("team/app@\(image.digest)", to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [artifact.digest])
                #expect(try await destination.has(image))
                let list = try #require(try await destination.tagged(Self.shortTag(of: image)))
                #expect(try list.content().children.map(\.digest) == [artifact.digest])
                let again = try await source.promote("team/app@\(image.digest)", to: destination)
                #expect(again.results.map(\.outcome) == [.unchanged], "\(again)")
            }
    }

    private static func shortTag(of image: RawManifest) -> String { "sha512-\(image.digest.encoded.prefix(64))" }

    @Test("a destination that knows no SHA-512 is quoted, and nothing is listed there")
    func sha512Refused() async throws {
        try await TrapSite(destination: Self.registry([.sha512Refused]))
            .using { source, destination in
                let image = try await source.image(nil, algorithm: .sha512)
                try await source.artifact("a", of: image)
                let report = try await source.promote("team/app@\(image.digest)", to: destination)
                let error = try #require(report.error, "\(report)")
                #expect("\(error)".contains("DIGEST_INVALID"), "\(error)")
                #expect(try await destination.tagged(Self.shortTag(of: image)) == nil)
            }
    }

    @Test("the list is asked for whole, never by kind")
    func unfiltered() async throws {
        let site = try await TrapSite()
        try await site.using { source, destination in
            let image = try await source.image("1.0")
            let artifacts = [try await source.artifact("a", of: image), try await source.artifact("b", of: image)]
            let report = try await source.promote(to: destination)
            #expect(report.carried == Set(artifacts.map(\.digest)))
        }
        for registry in [site.source, site.destination] {
            let asked = await registry.log.entries.map(\.path).filter { $0.contains("/referrers/") }
            #expect(!asked.isEmpty)
            #expect(asked.allSatisfy { !$0.contains("artifactType") }, "\(asked)")
        }
    }

    @Test("BuildKit's attestation that names its image besides stays in the index, and is attached to the image too")
    func buildKitArtifact() async throws {
        try await TrapSite(destination: Self.registry(hasReferrers: false))
            .using { source, destination in
                let image = try await source.image(nil)
                let statement = try await source.artifact("attestation", of: image)
                let index = try await source.index(
                    [
                        TrapRegistry.entry(image, #","platform":{"os":"linux","architecture":"amd64"}"#),
                        TrapRegistry.entry(statement, #","platform":{"os":"unknown","architecture":"unknown"}"#),
                    ],
                    tag: "1.0"
                )
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.tagged("1.0") == index)
                #expect(try await destination.listed(image) == [statement.digest])
            }
    }

    @Test("a registry that takes a signature only after its image gets them in that order")
    func order() async throws {
        try await TrapSite(destination: Self.registry([.signatureAfterImage]))
            .using { source, destination in
                let image = try await source.image("1.0")
                let signature = try await source.sign(image, "b3Vycw==")
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.tagged(TrapRegistry.tag(image, ".sig")) == signature)
            }
    }

    @Test(
        "a chart of Helm, whose tag has a plus sign written as an underscore, is promoted with what is attached to it"
    )
    func helm() async throws {
        try await TrapSite()
            .using { source, destination in
                let config = try await source.blob(#"{"name":"app","version":"1.0.0+build"}"#)
                let chart = try await source.blob("chart")
                let provenance = try await source.blob("provenance")
                let manifest = try await source.push(
                    """
                    {"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json",\(config)},\
                    "layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip",\(chart)},\
                    {"mediaType":"application/vnd.cncf.helm.chart.provenance.v1.prov",\(provenance)}]}
                    """,
                    tag: "1.0.0_build"
                )
                let signature = try await source.artifact("signature", of: manifest)
                let report = try await source.promote("team/app:1.0.0_build", to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(try await destination.tagged("1.0.0_build") == manifest)
                #expect(try await destination.referrers(manifest) == [signature.digest])
            }
    }
}
