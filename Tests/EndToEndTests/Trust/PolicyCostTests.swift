import Testing
import TestSupport

@Suite("What a policy costs between registries", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct PolicyCostTests {
    @Test("is the blobs of signatures, each once, and at the destination what it takes to find them")
    func requests() async throws {
        let source = try await DockerRegistry()
        let image = try await SignedImage(at: source, platforms: ["a", "b", "c", "d", "e"], isAttested: false)
        // A second signature of the index has the same payload.
        let second = try await Cosign()
        try await second.sign(image.index.digest, in: SignedImage.repository, at: source)
        let policy = """
            policy:
              signers: { one: { key: \(image.cosign.publicKey) }, two: { key: \(second.publicKey) } }
              rules: [{ destinations: [production], check: both, require: [{ signature: one }] }]
            """
        let free = try await promote(image, from: source, "")
        let ruled = try await promote(image, from: source, policy)
        let here = more(ruled.source, than: free.source)
        #expect(here.count == 6 && here.values.allSatisfy { $0 == 1 }, "\(here)")
        #expect(here.keys.allSatisfy { $0.contains("/blobs/") }, "\(here)")
        let there = more(ruled.destination, than: free.destination)
        // Of each manifest: the payload, and the four tags that something may be kept under.
        #expect(there.count == 6 * 5 && there.values.allSatisfy { $0 == 1 }, "\(there)")
        #expect(there.keys.count { $0.hasSuffix(".sig") } == 6, "\(there)")
        #expect(Set(there.keys.filter { $0.contains("/blobs/") }) == Set(here.keys))
    }

    /// The blobs and manifests that were read more often, and how much more often.
    ///
    /// How often a registry is asked for referrers before it is known whether it lists them depends on who comes first.
    private func more(_ requests: [String], than before: [String]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for request in requests { counts[request, default: 0] += 1 }
        for request in before { counts[request, default: 0] -= 1 }
        return counts.filter {
            $0.value != 0 && $0.key.hasPrefix("GET ") && !$0.key.contains("/referrers/")
                && !$0.key.contains("/tags/list")
        }
    }

    private func promote(
        _ image: SignedImage,
        from source: DockerRegistry,
        _ policy: String
    ) async throws -> (source: [String], destination: [String]) {
        let destination = try await DockerRegistry()
        let folder = try TemporaryFolder("policy")
        try folder.write(
            """
            registries:
              staging: { backend: oci, url: "http://\(source.address)" }
              production: { backend: oci, url: "http://\(destination.address)" }
            \(policy)
            """,
            to: "promoter.yaml"
        )
        let asked = try await source.requests().count
        let arguments = ["promote", image.name, "--from", "staging", "--to", "production"]
        let result = try await PromoterProcess().run(arguments, folder: folder.path)
        #expect(result.isSuccess, "\(result)")
        func words(_ requests: [AccessLogEntry]) -> [String] {
            requests.map { "\($0.method) \($0.path)" }
        }
        return (words(try await source.requests(after: asked)), words(try await destination.requests()))
    }
}
