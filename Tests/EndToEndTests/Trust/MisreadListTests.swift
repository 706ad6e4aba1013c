import FoundationEssentials
import TestSupport
import Testing

/// What promoter can't read as every client does, it takes for no proof that something is not needed.
@Suite("Pruning beside an index whose list is spelled otherwise")
struct MisreadListTests {
    private let folder: TemporaryFolder
    private let layout: ImageLayout
    private let signatureTag: String

    /// An index that lists an image that is gone, of which a signature is kept.
    private init(key: String, mediaType: String) throws {
        folder = try TemporaryFolder("misread")
        layout = try ImageLayout(path: folder.path("registry/team/app"))
        let gone = try ImageLayout().addImage(layers: [FixtureLayer(seed: 7)])
        let list =
            #"{"schemaVersion":2,"mediaType":"\#(mediaType)","\#(key)":[\#(GatedSite.entry(gone, platform: "amd64"))]}"#
        try layout.tag(layout.addBlob(Data(list.utf8), mediaType: mediaType), as: "1.0")
        signatureTag = GatedSite.tag(gone.digest, ".sig")
        let payload = try layout.addBlob(Data("{}".utf8), mediaType: "application/vnd.dev.cosign.simplesigning.v1+json")
        let configuration = try layout.addBlob(Data("{}".utf8), mediaType: "application/vnd.oci.image.config.v1+json")
        let manifest = "application/vnd.oci.image.manifest.v1+json"
        func part(_ descriptor: FixtureDescriptor) -> String { GatedSite.entry(descriptor, platform: nil) }
        let signature =
            #"{"schemaVersion":2,"mediaType":"\#(manifest)","config":\#(part(configuration)),"layers":[\#(part(payload))]}"#
        try layout.tag(layout.addBlob(Data(signature.utf8), mediaType: manifest), as: signatureTag)
    }

    @Test(
        "deletes nothing that the list may need, and says which index it can't read",
        arguments: ["Manifests", "MANIFESTS", #"\u004Danifests"#]
    )
    static func spelling(key: String) async throws {
        let site = try Self(key: key, mediaType: "application/vnd.oci.image.index.v1+json")
        let before = try site.list()
        let result = try await site.prune()
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("manifests") && result.errorText.contains("mend:"), "\(result)")
        #expect(try site.list() == before)
    }

    @Test("keeps what a list needs that is spelled as it should be, and deletes it where nothing lists it")
    static func control() async throws {
        let site = try Self(key: "manifests", mediaType: "application/vnd.oci.image.index.v1+json")
        let kept = try await site.prune()
        #expect(kept.isSuccess, "\(kept)")
        #expect(try site.list().contains(site.signatureTag))
        try site.layout.tag(site.layout.addImage(), as: "1.0")
        let deleted = try await site.prune()
        #expect(deleted.isSuccess, "\(deleted)")
        #expect(try !site.list().contains(site.signatureTag))
    }

    private func prune() async throws -> CommandResult {
        try await PromoterProcess()
            .run(["prune", GatedSite.repository, "--in", "local:registry", "--delete"], folder: folder.path)
    }

    private func list() throws -> String {
        let file = URL(filePath: layout.path).appending(path: "index.json")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}
