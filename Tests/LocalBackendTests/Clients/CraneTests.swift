import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("crane and promoter use one layout", .requires(.crane, .dockerRegistry, .skopeo))
struct CraneTests {
    @Test("what crane has written is read, and what promoter has written crane pushes")
    func bothWays() async throws {
        let server = try await DockerRegistry()
        let registry = try RegistryFolder()
        let source = try ImageLayout()
        let image = try source.addImage(tag: "v1")
        let home = try ClientHome()
        func crane(_ arguments: String...) async throws -> String {
            try await Tool.crane.command(arguments, environment: home.environment).run()
        }

        try await Tool.skopeo
            .command([
                "--insecure-policy", "copy", "--dest-tls-verify=false", "oci:\(source.path):v1",
                "docker://\(server.image("one", "v1"))",
            ])
            .run()
        _ = try await crane("pull", "--format", "oci", server.image("one", "v1"), registry.root + "/app")
        let name = try RepositoryName("app")
        let manifest = try #require(
            try await registry.backend.manifest(.digest(try Digest(image.digest)), in: name),
            "crane writes without a tag"
        )

        // By digest, then by tag, as a promotion does: one image, one entry, or crane would ask for --index.
        let backend = registry.backend
        let other = try RepositoryName("other")
        for blob in try manifest.content().blobs {
            let upload = BlobUpload(blob: blob, mountSources: [name]) { () async throws(RegistryError) in
                try await backend.blob(blob, in: name)
            }
            #expect(try await backend.push(upload, to: other) == .cloned)
        }
        try await backend.push(manifest, to: other, tagged: nil)
        try await backend.push(manifest, to: other, tagged: try TagName("v1"))
        _ = try await crane("push", registry.root + "/other", server.image("two", "v1"))
        #expect(try await crane("digest", server.image("two", "v1")) == image.digest)
        _ = try await crane("validate", "--remote", server.image("two", "v1"))
    }
}
