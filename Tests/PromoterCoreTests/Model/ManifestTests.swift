import PromoterCore
import Testing

@Suite("Manifests as exact bytes with a view")
struct ManifestTests {
    static let digest = "sha256:" + String(repeating: "1", count: 64)

    static func manifest(_ json: String, _ type: MediaType = .ociManifest) -> RawManifest {
        RawManifest(bytes: Array(json.utf8), mediaType: type)
    }

    @Test("unknown fields, white space and odd annotations do not disturb the view")
    func lenientView() throws {
        let manifest = Self.manifest(
            """
            {  "schemaVersion" : 2, "x": [1e3], "annotations": {"a": "b", "n": 1},
               "config": {"mediaType": "a/b; c=d", "digest": "\(Self.digest)", "size": 3, "data": "e30="},
               "layers": [] }
            """
        )
        guard case .image(let image) = try manifest.content() else {
            Issue.record("not an image")
            return
        }
        #expect(image.config.mediaType == MediaType("a/b"))
        #expect(image.config.size == 3)
        #expect(manifest.digest == Digest(of: manifest.bytes))
    }

    @Test("blobs are given once each, the configuration first")
    func blobs() throws {
        let layer = #"{"mediaType":"l/l","digest":"\#(Self.digest)","size":1}"#
        let config = #"{"mediaType":"c/c","digest":"sha256:\#(String(repeating: "2", count: 64))","size":2}"#
        let content =
            try Self.manifest(
                #"{"schemaVersion":2,"config":\#(config),"layers":[\#(layer),\#(layer)]}"#
            )
            .content()
        #expect(content.blobs.map(\.mediaType.text) == ["c/c", "l/l"])
        #expect(content.children.isEmpty)
    }

    @Test(
        "what can't be promoted says why",
        arguments: [
            (#"{"schemaVersion":1,"fsLayers":[]}"#, MediaType.ociManifest, "schema 1"),
            ("{}", MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"), "schema 1"),
            ("{}", MediaType("application/vnd.example+json"), "unknown kind"),
            (#"{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#, .ociManifest, "calls itself"),
            ("nonsense", .ociManifest, "not JSON"),
            (#"{"schemaVersion":2}"#, .ociManifest, ".config is missing"),
            (#"{"config":{"mediaType":"a/b","digest":"x","size":1}}"#, .ociManifest, ".config.digest"),
            (#"{"config":{"mediaType":"a/b","digest":"\#(digest)","size":-1}}"#, .ociManifest, ".config.size"),
            (#"{"manifests":[{"digest":"\#(digest)","size":1}]}"#, .ociIndex, ".manifests[0].mediaType is missing"),
        ]
    )
    func malformed(json: String, type: MediaType, hint: String) {
        do {
            _ = try Self.manifest(json, type).content()
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains(hint), "\(error)")
            #expect(!error.remedy.isEmpty)
        }
    }

    @Test(
        "an index of which readers may take different things is refused: a key that stands twice, for Go in any case",
        arguments: [
            (#"{"manifests":[],"manifests":[]}"#, "manifests"), (#"{"manifests":[],"Manifests":[]}"#, "Manifests"),
            (#"{"manifests":[],"manife\u017fts":[]}"#, "manife\u{17F}ts"),
            (#"{"manifests":[],"m\u0061nifests":[]}"#, "manifests"),
            (
                #"{"manifests":[{"platform":1,"mediaType":"a/b","digest":"\#(digest)","size":1,"Platform" : {}}]}"#,
                "Platform"
            ),
            (
                #"{"manifests":[],"annotations":{"A":"b","a":"b","mediaType":"\"manifests\":"},"x":["manifests","manifests"]}"#,
                nil
            ),
            (#"{"manifests":[],"annotations":{"a":"b","a":"c"}}"#, "a"),
            (
                #"{"manifests":[{"mediaType":"a/b","digest":"\#(digest)","size":1},{"mediaType":"a/b","digest":"\#(digest)","size":1}]}"#,
                nil
            ),
        ]
    )
    func ambiguous(json: String, key: String?) {
        var problem: ManifestError.Problem?
        do {
            _ = try Self.manifest(json, .ociIndex).content()
        } catch {
            problem = error.problem
        }
        #expect(problem == key.map { .ambiguous($0) }, "\(String(describing: problem))")
    }

    @Test("media types are compared without parameters and case")
    func mediaTypes() {
        #expect(MediaType("Application/VND.oci.image.index.v1+json; charset=utf-8") == .ociIndex)
        #expect(MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip").isNondistributable)
        #expect(!MediaType("application/vnd.oci.image.layer.v1.tar").isNondistributable)
    }
}
