import TestSupport
import Testing

@Suite(
    "Who signs under two names of the policy",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .notation, .openssl)
)
struct OneSignerTests {
    @Test("counts once where one private key is behind a key and a Notation certificate", arguments: [true, false])
    func key(isOne: Bool) async throws {
        let site = try await GatedSite()
        let image = try await site.image("1.0", seed: 1, isSigned: false)
        let root = try CertifiedKey(named: "root", for: .authority)
        let certified = try CertifiedKey(named: "signer", issuedBy: root)
        let cosign =
            isOne ? try await Cosign(importing: try certified.keyPEM, by: .cosign3) : try await Cosign(.cosign3)
        try await cosign.sign(image.digest, in: GatedSite.repository, at: site.source)
        try await NotationSigner(certified, at: site.source).sign(image.digest, in: GatedSite.repository, as: "jws")
        let trust = try TrustFiles(
            scope: "\(site.source.address)/\(GatedSite.repository)",
            stores: ["ca:test": root]
        )
        try site.folder.write(
            """
            registries:
              staging: { backend: oci, url: "http://\(site.source.address)" }
              production: { backend: oci, url: "http://\(site.destination.address)" }
            policy:
              signers:
                release: { key: \(cosign.publicKey) }
                security: { notation: \(trust.folder.path("notation")) }
              rules: [{ destinations: [production], require: [{ signers: { at-least: 2, of: [release, security] } }] }]
            """,
            to: "promoter.yaml"
        )
        let result = try await site.promote("1.0")
        #expect(result.termination == .exited(isOne ? 3 : 0), "\(result)")
        #expect(try await site.isThere("1.0") == !isOne)
    }
}
