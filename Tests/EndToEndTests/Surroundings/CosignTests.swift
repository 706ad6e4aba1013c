import Testing
import TestSupport

@Suite("The cosigns of the tests", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct CosignTests {
    @Test("cosign 2 signs an index recursively, attests it, and verifies both")
    func cosign2() async throws {
        let registry = try await DockerRegistry()
        let client = try RegistryClient()
        let layout = try ImageLayout()
        let images = try ["amd64", "arm64"].map { try layout.addImage(platform: .init(architecture: $0)) }
        let index = try layout.addIndex(of: images, tag: "1.0")
        try await client.push("1.0", from: layout, to: registry, repository: "app")

        let cosign = try await Cosign()
        await #expect(throws: TestSupportError.self) { try await cosign.verify("1.0", in: "app", at: registry) }
        try await cosign.sign(index.digest, in: "app", at: registry, isRecursive: true)
        try await cosign.attest(index.digest, in: "app", at: registry)

        #expect(try await cosign.verify("1.0", in: "app", at: registry) == 1)
        for image in images { #expect(try await cosign.verify(image.digest, in: "app", at: registry) == 1) }
        #expect(try await cosign.verifyAttestation("1.0", in: "app", at: registry) == 1)
        let tags = ([index] + images).map { $0.digest.replacing(":", with: "-") + ".sig" }
        let attestation = index.digest.replacing(":", with: "-") + ".att"
        #expect(try await client.tags(in: "app", at: registry) == (tags + [attestation, "1.0"]).sorted())

        let other = try await Cosign()
        await #expect(throws: TestSupportError.self) { try await other.verify("1.0", in: "app", at: registry) }
    }

    @Test("cosign 3 signs with a bundle that refers to the image, and verifies it")
    func cosign3() async throws {
        let registry = try await DockerRegistry()
        let client = try RegistryClient()
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: registry, repository: "app")
        let cosign = try await Cosign(.cosign3)
        try await cosign.sign(image.digest, in: "app", at: registry)
        #expect(try await cosign.verify("1.0", in: "app", at: registry) == 1)
        #expect(try await client.tags(in: "app", at: registry).contains(image.digest.replacing(":", with: "-")))
    }
}
