@testable import PromoterCore
import Testing

@Suite("Joining what two registries keep under one of cosign's tags")
struct CosignTagMergeTests {
    /// A signature manifest as cosign writes it; a layer is a payload and a signature.
    static func signatures(_ layers: [(payload: String, signature: String)], extra: String = "") -> RawManifest {
        let items = layers.map { layer in
            let digest = Digest(of: Array(layer.payload.utf8))
            return """
                {"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","size":\(layer.payload.utf8.count),\
                "digest":"\(digest)","annotations":{"dev.cosignproject.cosign/signature":"\(layer.signature)"\(extra)}}
                """
        }
        let config = configuration(layers)
        return RawManifest(
            bytes: Array(
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":\
                {"mediaType":"application/vnd.oci.image.config.v1+json","size":\(config.count),\
                "digest":"\(Digest(of: config))"},"layers":[\(items.joined(separator: ","))]}
                """
                .utf8
            ),
            mediaType: .ociManifest
        )
    }

    static func configuration(_ layers: [(payload: String, signature: String)]) -> [UInt8] {
        let ids = layers.map { "\"\(Digest(of: Array($0.payload.utf8)))\"" }.joined(separator: ",")
        let history = layers.map { _ in #"{"created":"0001-01-01T00:00:00Z"}"# }.joined(separator: ",")
        return Array(
            #"{"architecture":"","history":[\#(history)],"os":"","rootfs":{"type":"layers","diff_ids":[\#(ids)]}}"#.utf8
        )
    }

    private func merged(
        _ source: [(payload: String, signature: String)],
        _ destination: [(payload: String, signature: String)]
    ) throws -> (MergedAttachment, ImageManifest) {
        let merge = CosignTagMerge(
            comparison: try CosignTagComparison(
                source: Self.signatures(source),
                destination: Self.signatures(destination)
            ),
            sourceConfiguration: Self.configuration(source),
            destinationConfiguration: Self.configuration(destination)
        )
        let merged = try merge.merged()
        guard case .image(let image) = try merged.manifest.content() else { throw NotAnImage() }
        return (merged, image)
    }

    private struct NotAnImage: Error {}

    @Test("the destination's signatures stay first, the source's missing ones follow, and none is doubled")
    func union() throws {
        let (merged, image) = try merged([("p", "one"), ("p", "two")], [("p", "three"), ("p", "one")])
        let signatures = image.layers.map { $0.annotations[CosignTagComparison.signatureAnnotation] }
        #expect(signatures == ["three", "one", "two"])
        #expect(merged.sourceBlobs.count == 1)
    }

    @Test("the configuration lists one diff_id a layer, and the manifest points to it")
    func configurationFollows() throws {
        let (merged, image) = try merged([("p", "one")], [("q", "two")])
        let bytes = try #require(merged.newBlobs.first)
        #expect(image.config.digest == Digest(of: bytes))
        #expect(image.config.size == Int64(bytes.count))
        let ids = try JSONValue(parsing: bytes)["rootfs"]?["diff_ids"]?.array
        #expect(ids == image.layers.map { .string($0.digest.text) })
        #expect(try JSONValue(parsing: bytes)["history"]?.array?.count == 2)
    }

    @Test("a join is the same bytes each time, and joining again finds nothing missing")
    func idempotent() throws {
        let (once, _) = try merged([("p", "one")], [("p", "two")])
        let (again, _) = try merged([("p", "one")], [("p", "two")])
        #expect(once.manifest == again.manifest)
        let comparison = try CosignTagComparison(
            source: Self.signatures([("p", "one")]),
            destination: once.manifest
        )
        #expect(comparison.missing.isEmpty)
    }

    @Test("a source that has all that the destination has takes its place as it is")
    func superset() throws {
        let comparison = try CosignTagComparison(
            source: Self.signatures([("p", "one"), ("p", "two")]),
            destination: Self.signatures([("p", "two")])
        )
        #expect(comparison.sourceHasAll)
        #expect(comparison.missing == [0])
    }

    @Test("a copy of a signature with other annotations is one of its own, and the one that is there stays as it is")
    func variants() throws {
        let variant = Self.signatures([("p", "one")], extra: #","dev.sigstore.cosign/bundle":"broken""#)
        let destination = Self.signatures([("p", "one"), ("p", "two")])
        let comparison = try CosignTagComparison(source: variant, destination: destination)
        #expect(comparison.missing == [0])
        #expect(!comparison.sourceHasAll)
        let merged = try CosignTagMerge(
            comparison: comparison,
            sourceConfiguration: nil,
            destinationConfiguration: nil
        )
        .merged()
        let layers = try JSONValue(parsing: merged.manifest.bytes)["layers"]?.array ?? []
        #expect(Array(layers.prefix(2)) == (try JSONValue(parsing: destination.bytes)["layers"]?.array ?? []))
        #expect(Array(layers.dropFirst(2)) == (try JSONValue(parsing: variant.bytes)["layers"]?.array ?? []))
        let again = try CosignTagComparison(source: variant, destination: merged.manifest)
        #expect(again.missing.isEmpty)
    }

    @Test(
        "the source takes the destination's place only where it says all that stands there, besides layers too",
        arguments: [
            (#""x":1,"#, "", false), ("", #""x":1,"#, false), (#""x":1,"#, #""x":1,"#, true),
            (#""annotations":{"a":"b"},"#, "", false), (#""artifactType":"a/b","#, #""artifactType":"a/c","#, false),
            ("", "", true),
        ]
    )
    func surroundings(there: String, here: String, hasAll: Bool) throws {
        func with(_ extra: String, _ manifest: RawManifest) -> RawManifest {
            let text = String(decoding: manifest.bytes, as: UTF8.self)
            return RawManifest(bytes: Array(("{" + extra + text.dropFirst()).utf8), mediaType: manifest.mediaType)
        }
        let comparison = try CosignTagComparison(
            source: with(here, Self.signatures([("p", "one"), ("p", "two")])),
            destination: with(there, Self.signatures([("p", "one")]))
        )
        #expect(comparison.sourceHasAll == hasAll)
    }

    @Test("fields that promoter does not know survive a join")
    func unknownFields() throws {
        let plain = Self.signatures([("p", "two")])
        let text = String(decoding: plain.bytes, as: UTF8.self)
            .replacing("{\"schemaVersion\":2", with: "{\"x\":{\"y\":[1]},\"schemaVersion\":2")
        let destination = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        let merged = try CosignTagMerge(
            comparison: try CosignTagComparison(source: Self.signatures([("p", "one")]), destination: destination),
            sourceConfiguration: nil,
            destinationConfiguration: nil
        )
        .merged()
        #expect(try JSONValue(parsing: merged.manifest.bytes)["x"]?["y"]?.array == [.integer(1)])
    }

    @Test("more signatures than cosign reads are not joined")
    func tooMany() throws {
        let many = (0..<999).map { ("p", "s\($0)") }
        #expect(throws: CosignTagError.tooManyLayers(1001)) {
            try merged([("p", "a"), ("p", "b")], many)
        }
    }

    @Test("a tag is the digest's, with a suffix, and there is none for sha512")
    func tags() throws {
        let hex = String(repeating: "0", count: 64)
        #expect(CosignTag.signature.name(for: try Digest("sha256:\(hex)"))?.text == "sha256-\(hex).sig")
        #expect(CosignTag.attestation.name(for: try Digest("sha256:\(hex)"))?.text == "sha256-\(hex).att")
        #expect(CosignTag.sbom.name(for: try Digest("sha512:\(hex)\(hex)")) == nil)
    }
}
