import Testing

@testable import PromoterCore

@Suite("Whether a repository may have what refers to a manifest")
struct KnownSubjectsTests {
    private let image = KnownSubjectsTests.manifest("image")
    private let other = KnownSubjectsTests.manifest("other")

    private static func manifest(_ seed: String, of subject: RawManifest? = nil) -> RawManifest {
        let config = Digest(of: Array(seed.utf8))
        let named = subject.map { subject in
            #","subject":{"mediaType":"\#(subject.mediaType)","digest":"\#(subject.digest)","size":1}"#
        }
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":{"mediaType":"\(MediaType.ociConfig)",\
            "digest":"\(config)","size":1},"layers":[]\(named ?? "")}
            """
        return RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
    }

    private func child(_ manifest: RawManifest, _ platform: Platform?, type: String? = nil) -> Descriptor {
        var descriptor = manifest.descriptor
        descriptor.platform = platform
        descriptor.artifactType = type
        return descriptor
    }

    private func mayShow(
        tags: [String: RawManifest] = [:],
        untagged: [RawManifest] = [],
        read: [RawManifest] = [],
        listed: [Descriptor] = []
    ) throws -> Bool {
        var known = KnownSubjects()
        for manifest in read { known.add(manifest) }
        known.add(listed: listed)
        var contents = RepositoryListing(tags: [:], manifests: Set((Array(tags.values) + untagged).map(\.digest)))
        for (tag, manifest) in tags { contents.tags[try TagName(tag)] = manifest.digest }
        return known.mayShow(contents, referringTo: image.digest)
    }

    @Test("not where each manifest was read and has no subject, or has another one")
    func read() throws {
        let bundle = Self.manifest("bundle", of: other)
        #expect(try !mayShow())
        #expect(try mayShow(tags: ["1.0": image]))
        #expect(try !mayShow(tags: ["1.0": image], untagged: [bundle], read: [image, bundle]))
        #expect(try mayShow(tags: ["1.0": image, "2.0": other], read: [image]))
        #expect(try !mayShow(tags: ["1.0": image, "2.0": other], read: [image, other]))
    }

    @Test("where a manifest is attached to it, whatever tag it has")
    func attached() throws {
        let sbom = Self.manifest("sbom", of: image)
        for tag in ["sbom-1.0", "sha256-\(image.digest.encoded)", "sha256-\(image.digest.encoded).sig"] {
            #expect(try mayShow(tags: ["1.0": image, tag: sbom], read: [image, sbom]))
        }
        #expect(try mayShow(tags: ["1.0": image, "sbom-1.0": sbom], read: [image]))
        #expect(try mayShow(tags: ["1.0": image], untagged: [sbom], read: [image]))
    }

    @Test("not for what cosign keeps under its tags, and for lists", arguments: [".sig", ".att", ".sbom", ""])
    func cosign(suffix: String) throws {
        let tag = "sha256-\(other.digest.encoded)\(suffix)"
        #expect(try !mayShow(tags: ["1.0": image, tag: Self.manifest("signature")], read: [image]))
        let both = ["1.0": image, tag: Self.manifest("signature"), "keep": Self.manifest("signature")]
        #expect(try mayShow(tags: both, read: [image]))
    }

    @Test("where a tag is only like one of cosign's", arguments: [".spdx", ".sig.1", "-sig"])
    func other(suffix: String) throws {
        let tag = "sha256-\(other.digest.encoded)\(suffix)"
        #expect(try mayShow(tags: ["1.0": image, tag: Self.manifest("something")], read: [image]))
    }

    @Test("not for what an index lists for a platform, until it was read")
    func children() throws {
        let linux = Platform(os: "linux", architecture: "amd64")
        #expect(try !mayShow(untagged: [image, other], read: [image], listed: [child(other, linux)]))
        let unclear: [Descriptor] = [
            child(other, nil), child(other, Platform(os: "unknown", architecture: "unknown")),
            child(other, linux, type: "application/spdx+json"),
        ]
        for listed in unclear {
            #expect(try mayShow(untagged: [image, other], read: [image], listed: [listed]))
            #expect(try !mayShow(untagged: [image, other], read: [image, other], listed: [listed]))
        }
        let attached = Self.manifest("attached", of: image)
        #expect(try mayShow(untagged: [image, attached], read: [image, attached], listed: [child(attached, linux)]))
    }

    @Test("what an index lists beside its platforms is worth reading where nothing else is unknown")
    func worthReading() throws {
        var known = KnownSubjects()
        known.add(image)
        known.add(listed: [child(other, Platform(os: "unknown", architecture: "unknown"))])
        var contents = RepositoryListing(
            tags: [try TagName("1.0"): image.digest],
            manifests: [image.digest, other.digest]
        )
        #expect(known.worthReading(in: contents) == [other.digest])
        var later = known
        later.add(other)
        #expect(later.worthReading(in: contents).isEmpty)
        let signature = Self.manifest("signature").digest
        contents.manifests?.insert(signature)
        #expect(known.worthReading(in: contents).isEmpty)
        contents.tags[try TagName("sha256-\(image.digest.encoded).sig")] = signature
        #expect(known.worthReading(in: contents) == [other.digest])
        #expect(known.worthReading(in: RepositoryListing(names: [])).isEmpty)
    }

    @Test("where the registry does not tell its manifests, or one can't be decoded")
    func unknown() throws {
        var known = KnownSubjects()
        known.add(image)
        #expect(known.mayShow(RepositoryListing(names: []), referringTo: image.digest))
        let strange = RawManifest(bytes: Array("{}".utf8), mediaType: MediaType("application/strange"))
        #expect(try mayShow(tags: ["1.0": image], untagged: [strange], read: [image, strange]))
    }
}
