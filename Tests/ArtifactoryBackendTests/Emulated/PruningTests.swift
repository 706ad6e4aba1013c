import PromoterCore
import RegistryEmulator
import Testing

@Suite("An Artifactory is pruned")
struct PruningTests {
    @Test(
        "of what is attached to images that are gone, and of nothing else",
        arguments: ["6.20.0", "7.94.1", "7.117.1", "jcr"]
    )
    func gone(version: String) async throws {
        let isContainerRegistry = version == "jcr"
        try await EmulatedArtifactory.using(
            version: isContainerRegistry ? "7.117.1" : version,
            edition: isContainerRegistry ? .jcr : .pro
        ) { artifactory in
            let app = try RepositoryName("team/app")
            let backend = try artifactory.backend("staging")
            let images = try (0..<3).map { try SignedImage("image \($0)", platforms: 2, kinds: ["sig", "att"]) }
            for (number, image) in images.enumerated() { try await image.push("team/app:\(number)", to: backend) }
            for manifest in [images[0].root] + images[0].children {
                #expect(try await backend.deletion?.delete(.digest(manifest.digest), in: app) == true)
            }
            let report = try await Pruning(of: app, in: try artifactory.freshBackend("staging")).run(deleting: true)
            #expect(report.verdict == .done, "\(report)")
            #expect(Set(report.results.map(\.orphan.digest)) == Set(images[0].attachments.map(\.manifest.digest)))
            for attachment in images[0].attachments {
                #expect(try await backend.resolve(.tag(attachment.tag), in: app) == nil)
                #expect(try await backend.resolve(.digest(attachment.manifest.digest), in: app) == nil)
            }
            for (number, image) in images.enumerated().dropFirst() {
                #expect(try await backend.resolve(.tag(TagName("\(number)")), in: app)?.digest == image.root.digest)
                for attachment in image.attachments {
                    #expect(try await backend.manifest(.tag(attachment.tag), in: app) == attachment.manifest)
                }
                let manifests = [image.root] + image.children + image.attachments.map(\.manifest)
                for blob in try manifests.flatMap({ try $0.content().blobs }) {
                    #expect(try await backend.contains(blob, in: app))
                }
            }
        }
    }
}
