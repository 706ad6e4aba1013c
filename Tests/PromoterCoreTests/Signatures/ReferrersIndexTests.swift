import Testing

@testable import PromoterCore

@Suite("The list of what refers to an image, under its tag")
struct ReferrersIndexTests {
    private let subject = Digest(of: Array("subject".utf8))

    private func manifest(_ text: String, _ type: MediaType = .ociIndex) -> RawManifest {
        RawManifest(bytes: Array(text.utf8), mediaType: type)
    }

    private func referrer(
        to subject: Digest?,
        type: String? = "application/vnd.example.sbom",
        config: String = "application/vnd.oci.empty.v1+json",
        annotations: String = #"{"made":"today"}"#
    ) throws -> Referrer {
        let named = subject.map {
            #","subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":7,"digest":"\#($0)"}"#
        }
        let artifactType = type.map { #","artifactType":"\#($0)""# }
        return try Referrer(
            manifest(
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"\(config)",\
                "size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[],\
                "annotations":\(annotations)\(artifactType ?? "")\(named ?? "")}
                """,
                .ociManifest
            )
        )
    }

    private func list(_ entries: String) throws -> ReferrersIndex {
        try ReferrersIndex(
            manifest(#"{"schemaVersion":2,"manifests":[\#(entries)],"annotations":{"of":"theirs"}}"#),
            of: subject
        )
    }

    @Test("is found by the digest, cut as the specification says")
    func tag() throws {
        let sha512 = Digest(of: Array("subject".utf8), by: .sha512)
        #expect(ReferrersTag.name(for: subject)?.text == "sha256-\(subject.encoded)")
        #expect(ReferrersTag.name(for: sha512)?.text == "sha512-\(sha512.encoded.prefix(64))")
    }

    @Test("is not the image itself, which some registries give under that tag")
    func subjectItself() {
        let image = manifest(#"{"schemaVersion":2,"manifests":[]}"#)
        #expect(throws: ReferrersTagTaken.holdsSubject) { try ReferrersIndex(image, of: image.digest) }
    }

    @Test(
        "is not an image, nor an index of images, which tools have copied there",
        arguments: [
            (#"{"schemaVersion":2,"config":{},"layers":[]}"#, MediaType.ociManifest),
            (#"{"schemaVersion":2,"manifests":[]}"#, MediaType.dockerManifestList),
            (
                #"{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","platform":{"os":"linux","architecture":"amd64"}}]}"#,
                MediaType.ociIndex
            ),
        ]
    )
    func other(text: String, type: MediaType) {
        let other = manifest(text, type)
        #expect(throws: ReferrersTagTaken.holdsOther(other.digest)) { try ReferrersIndex(other, of: subject) }
    }

    @Test("is written with the type and all annotations of each, and not written again where nothing is new")
    func union() throws {
        let first = try referrer(to: subject)
        let written = try #require(try ReferrersIndex.union(nil, [first]))
        let index = try ReferrersIndex(written, of: subject)
        #expect(index.entries.map(\.digest) == [first.manifest.digest])
        #expect(index.entries.first?.artifactType == "application/vnd.example.sbom")
        #expect(index.entries.first?.annotations == ["made": "today"])
        #expect(try ReferrersIndex.union(index, [first]) == nil)
    }

    @Test("keeps what others listed, and what else stands in it")
    func keeps() throws {
        let theirs = try referrer(to: subject, annotations: #"{"made":"yesterday"}"#)
        let entry = """
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\(theirs.manifest.digest)",\
            "size":\(theirs.manifest.bytes.count),"artifactType":"x","unknown":[1,2]}
            """
        let existing = try list(entry)
        let ours = try referrer(to: subject)
        let written = try #require(try ReferrersIndex.union(existing, [ours]))
        let tree = try JSONValue(parsing: written.bytes)
        #expect(tree["annotations"]?["of"]?.string == "theirs")
        #expect(tree["manifests"]?.array?.count == 2)
        #expect(tree["manifests"]?.array?.first == (try JSONValue(parsing: Array(entry.utf8))))
    }

    @Test("has an entry completed that lacks annotations, or has the type of an empty configuration")
    func completed() throws {
        let ours = try referrer(to: subject)
        let poor = """
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\(ours.manifest.digest)",\
            "size":\(ours.manifest.bytes.count),"artifactType":"application/vnd.oci.empty.v1+json"}
            """
        let written = try #require(try ReferrersIndex.union(try list(poor), [ours]))
        let entry = try ReferrersIndex(written, of: subject).entries.first
        #expect(entry?.artifactType == "application/vnd.example.sbom")
        #expect(entry?.annotations == ["made": "today"])
    }

    @Test("has an artifact that names the image, or that names nothing; never an image, nor what names another")
    func attached() throws {
        let other = Digest(of: Array("other".utf8))
        #expect(try referrer(to: subject).isAttached(to: subject, isTagged: false))
        #expect(try !referrer(to: other).isAttached(to: subject, isTagged: true))
        #expect(try referrer(to: nil).isAttached(to: subject, isTagged: true))
        #expect(try !referrer(to: nil).isAttached(to: subject, isTagged: false))
        let image = try referrer(to: nil, type: nil, config: "application/vnd.oci.image.config.v1+json")
        #expect(!image.isAttached(to: subject, isTagged: true))
    }

    @Test(
        "tells what each is",
        arguments: [
            ("application/vnd.dev.sigstore.bundle.v0.3+json", #"{}"#, "signature"),
            (
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                #"{"dev.sigstore.bundle.content":"dsse-envelope","dev.sigstore.bundle.predicateType":"https://sigstore.dev/cosign/sign/v1"}"#,
                "signature"
            ),
            (
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                #"{"dev.sigstore.bundle.content":"dsse-envelope","dev.sigstore.bundle.predicateType":"https://slsa.dev/provenance/v1"}"#,
                "attestation"
            ),
            ("application/vnd.cncf.notary.signature", "{}", "signature"),
            ("application/spdx+json", "{}", "sbom"),
            ("application/vnd.example.thing", "{}", "application/vnd.example.thing"),
        ]
    )
    func kinds(type: String, annotations: String, kind: String) throws {
        #expect(AttachmentKind(try referrer(to: subject, type: type, annotations: annotations)).text == kind)
    }

    @Test("knows Notation's old form by its configuration")
    func oldNotation() throws {
        let old = try referrer(to: subject, type: nil, config: "application/vnd.cncf.notary.signature")
        #expect(AttachmentKind(old) == .signature)
        #expect(!old.isImage)
    }
}
