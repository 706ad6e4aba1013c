import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("skopeo and promoter use one layout", .requires(.skopeo))
struct SkopeoTests {
    let registry: RegistryFolder
    let source: ImageLayout

    init() throws {
        registry = try RegistryFolder()
        source = try ImageLayout()
    }

    @discardableResult
    func skopeo(_ arguments: String...) async throws -> String {
        try await Tool.skopeo.command(["--insecure-policy"] + arguments).run()
    }

    @Test(
        "what skopeo has written is read: names, full references, no name",
        arguments: ["v1", "docker.io/team/app:v1", ""]
    )
    func reading(name: String) async throws {
        let image = try source.addImage(tag: "v1")
        let suffix = name.isEmpty ? "" : ":" + name
        try await skopeo("copy", "oci:\(source.path):v1", "oci:\(registry.root)/app\(suffix)")
        #expect(try await registry.audit() == (name.isEmpty ? [] : ["v1"]))
        let repository = try RepositoryName("app")
        let manifest = try await registry.backend.manifest(.digest(try Digest(image.digest)), in: repository)
        #expect(manifest?.digest.text == image.digest)
    }

    @Test("an index that skopeo has written is read, though its children are not listed")
    func indexes() async throws {
        let images = try ["amd64", "arm64"].map { try source.addImage(platform: .init(architecture: $0)) }
        try source.addIndex(of: images, tag: "multi")
        try await skopeo("copy", "--all", "oci:\(source.path):multi", "oci:\(registry.root)/app:multi")
        #expect(try await registry.audit() == ["multi"])
        let child = try await registry.backend.resolve(
            .digest(try Digest(images[1].digest)),
            in: try RepositoryName("app")
        )
        #expect(child?.mediaType == .ociManifest)
    }

    @Test("what promoter has written is read, also when tags have moved and manifests stand without one")
    func writing() async throws {
        let (one, two) = (try source.addImage(tag: "one"), try source.addImage(layers: [.init(seed: 2)], tag: "two"))
        for (descriptor, tag) in [(one, "v1"), (two, "v2"), (two, "v1"), (one, nil)] {
            try await carry(descriptor, tagged: tag)
        }
        for (tag, descriptor) in [("v1", two), ("v2", two)] {
            let raw = try await skopeo("inspect", "--raw", "oci:\(registry.root)/app:\(tag)")
            #expect(Digest(of: Array(raw.utf8)).text == descriptor.digest)
            try await skopeo("copy", "oci:\(registry.root)/app:\(tag)", "oci:\(registry.root)/copy:\(tag)")
        }
        #expect(try await registry.audit("copy") == ["v1", "v2"])
    }

    @Test("both write in turn, and no tag is lost")
    func alternating() async throws {
        let image = try source.addImage(tag: "v1")
        for number in 0..<3 {
            try await skopeo("copy", "oci:\(source.path):v1", "oci:\(registry.root)/app:skopeo-\(number)")
            try await carry(image, tagged: "promoter-\(number)")
            try await Image("\(number)").push(to: registry.backend, tagged: "own-\(number)")
        }
        let expected = (0..<3).flatMap { ["skopeo-\($0)", "promoter-\($0)", "own-\($0)"] }
        #expect(try await registry.audit() == Set(expected))
    }

    /// Pushes an image of the source layout with promoter's backend.
    private func carry(_ descriptor: FixtureDescriptor, tagged tag: String?) async throws {
        let name = try RepositoryName("app")
        let bytes = Array(try source.blob(descriptor.digest))
        let manifest = RawManifest(bytes: bytes, mediaType: MediaType(descriptor.mediaType))
        for blob in try manifest.content().blobs {
            let bytes = Array(try source.blob(blob.digest.text))
            _ = try await registry.backend.push(BlobUpload(bytes: bytes, mediaType: blob.mediaType), to: name)
        }
        let tag = try tag.map { text throws(ReferenceError) in try TagName(text) }
        try await registry.backend.push(manifest, to: name, tagged: tag)
    }
}
