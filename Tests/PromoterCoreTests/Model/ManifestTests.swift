import Foundation
import PromoterCore
import Testing

@Suite("Manifests as exact bytes with a view")
struct ManifestTests {
    static let digest = "sha256:" + String(repeating: "1", count: 64)
    static let blob = #"{"mediaType":"a/b","digest":"\#(digest)","size":1}"#

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
            (#"{"config":{"mediaType":"a/b","digest":"x","size":1},"layers":[]}"#, .ociManifest, ".config.digest"),
            (
                #"{"config":{"mediaType":"a/b","digest":"\#(digest)","size":-1},"layers":[]}"#, .ociManifest,
                ".config.size"
            ),
            (
                #"{"config":{"mediaType":"a/b","digest":"\#(digest)","size":9223372036854775807},"layers":[]}"#,
                .ociManifest, "beyond 1 PiB"
            ),
            (
                #"{"config":{"mediaType":"a/b","digest":"\#(digest)","size":1125899906842625},"layers":[]}"#,
                .ociManifest,
                "beyond 1 PiB"
            ),
            (#"{"config":{"mediaType":"a/b","digest":"\#(digest)","size":1}}"#, .ociManifest, ".layers is missing"),
            ("{}", .ociIndex, ".manifests is missing"), (#"{"manifests":null}"#, .ociIndex, "manifests is null"),
            (#"{"errors":[]}"#, .ociIndex, ".manifests is missing"),
            ("\u{FEFF}{\"manifests\":[]}", .ociIndex, "not JSON"),
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
        "a manifest of which readers may take different things is refused: a key that stands twice, for Go in any case",
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
            (#"{"manifests":[],"annotations":{"a":"b","a":"c"}}"#, "a"), (#"{"x":{"Y":1,"y":2},"manifests":[]}"#, "y"),
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

    @Test("a document in another encoding is none, whatever a decoder makes of it")
    func encodings() throws {
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .utf32] {
            let bytes = try #require(#"{"manifests":[]}"#.data(using: encoding))
            #expect(throws: ManifestError.self) { try RawManifest(bytes: Array(bytes), mediaType: .ociIndex).content() }
        }
    }

    @Test(
        "a key that some readers take for one of the specification's is refused, in every kind of manifest",
        arguments: [
            (MediaType.ociIndex, #"{"manifests":[],"X":{"Size":1,"Manifests":[]}}"#, nil),
            (.ociIndex, #"{"Manifests":[]}"#, "Manifests"), (.ociIndex, #"{"manifests":[],"Subject":{}}"#, "Subject"),
            (.ociIndex, #"{"manifests":[],"MEDIATYPE":""}"#, "MEDIATYPE"),
            (.ociIndex, #"{"manifests":[],"\u0053ubject":{}}"#, "Subject"),
            (
                .ociIndex, #"{"manifests":[{"mediaType":"a/b","digest":"\#(digest)","size":1,"Platform":{}}]}"#,
                "Platform"
            ),
            (
                .ociIndex,
                #"{"manifests":[{"mediaType":"a/b","digest":"\#(digest)","size":1,"platform":{"OS":"linux"}}]}"#, "OS"
            ),
            (
                .ociIndex, #"{"manifests":[],"subject":{"mediaType":"a/b","digest":"\#(digest)","Size":1,"size":1}}"#,
                "Size"
            ),
            (.dockerManifestList, #"{"manifests":[],"Config":{}}"#, "Config"),
            (.ociManifest, #"{"config":\#(blob),"layers":[],"Layers":[]}"#, "Layers"),
            (.ociManifest, #"{"config":\#(blob),"Layers":[]}"#, "Layers"),
            (.ociManifest, #"{"config":{"mediaType":"a/b","Digest":"\#(digest)","size":1},"layers":[]}"#, "Digest"),
            (
                .ociManifest,
                #"{"config":\#(blob),"layers":[{"mediaType":"a/b","digest":"\#(digest)","\u017fize":1}]}"#, "ſize"
            ),
            (.ociManifest, #"{"config":\#(blob),"layers":[],"artifacttype":"a/b"}"#, "artifacttype"),
            (.ociArtifactManifest, #"{"blobs":[],"Blobs":[]}"#, "Blobs"),
            (.ociManifest, #"{"config":\#(blob),"layers":[],"annotations":{"Layers":"","Size":""}}"#, nil),
        ]
    )
    func misspelt(type: MediaType, json: String, key: String?) {
        var refused: String?
        do {
            _ = try Self.manifest(json, type).content()
        } catch {
            switch error.problem {
            case .misspelt(let key, _), .ambiguous(let key): refused = key
            default: refused = "\(error)"
            }
        }
        #expect(refused == key)
    }

    @Test(
        "a document with members of two kinds is refused, whichever kind it is called",
        arguments: [
            (MediaType.ociIndex, #"{"manifests":[],"config":{}}"#, "config"),
            (.ociIndex, #"{"manifests":[],"layers":[]}"#, "layers"),
            (.ociIndex, #"{"manifests":[],"layers":null}"#, "layers"),
            (.ociIndex, #"{"manifests":[],"blobs":[]}"#, "blobs"),
            (.dockerManifestList, #"{"manifests":[],"config":{}}"#, "config"),
            (.ociManifest, #"{"config":\#(blob),"layers":[],"manifests":[]}"#, "manifests"),
            (.dockerManifest, #"{"config":\#(blob),"layers":[],"manifests":[]}"#, "manifests"),
            (.ociManifest, #"{"config":\#(blob),"layers":[],"blobs":[]}"#, "blobs"),
            (.ociArtifactManifest, #"{"blobs":[],"layers":[]}"#, "layers"),
        ]
    )
    func mixed(type: MediaType, json: String, member: String) {
        #expect(throws: ManifestError(digest: Self.manifest(json, type).digest, problem: .mixed(type, member))) {
            try Self.manifest(json, type).content()
        }
    }

    @Test("sizes that can't be added are the largest number together")
    func sums() throws {
        let digest = try Digest(Self.digest)
        let sizes: [Int64] = [.max, 1, .max]
        #expect(sizes.map { Descriptor(mediaType: .ociConfig, digest: digest, size: $0) }.totalSize == .max)
        #expect(Int64(2).addingSaturated(3) == 5)
    }

    @Test("media types are compared without parameters and case")
    func mediaTypes() {
        #expect(MediaType("Application/VND.oci.image.index.v1+json; charset=utf-8") == .ociIndex)
        #expect(MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip").isNondistributable)
        #expect(!MediaType("application/vnd.oci.image.layer.v1.tar").isNondistributable)
    }
}
