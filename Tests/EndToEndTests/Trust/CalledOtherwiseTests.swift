import TestSupport
import Testing

/// Who starts a pipeline writes a guarded registry's location, and chooses how.
@Suite("A guarded registry that is called otherwise", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct CalledOtherwiseTests {
    @Test(
        "is guarded by the same rules",
        arguments: ["https://localhost", "http://localhost", "https://LOCALHOST.", "https://localhost."],
        ["oci+http://localhost", "oci+http://LocalHost"]
    )
    func spelled(known: String, location: String) async throws {
        let site = try await GatedSite()
        _ = try await site.image("1.0", seed: 1, isSigned: false)
        let port = try #require(site.destination.address.split(separator: ":").last)
        try site.folder.write(
            """
            registries:
              staging: { backend: oci, url: "http://\(site.source.address)" }
              production: { backend: oci, url: "\(known):\(port)" }
            policy:
              otherwise: allow
              signers: { release: { key: \(site.release.publicKey) } }
              rules: [{ destinations: [production], require: [{ signature: release }] }]
            """,
            to: "promoter.yaml"
        )
        let arguments = ["promote", "team/app:1.0", "--from", "staging", "--to", "\(location):\(port)"]
        let result = try await PromoterProcess().run(arguments, folder: site.folder.path)
        #expect(result.termination == .exited(3), "\(result)")
        #expect(try await !site.isThere("1.0"))
    }
}
