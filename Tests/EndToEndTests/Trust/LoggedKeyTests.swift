import Testing
import TestSupport

@Suite(
    "A policy with keys whose signatures have to be in a log",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl)
)
struct LoggedKeyTests {
    private static let both = "{ signature: ci }, { attestation: { type: custom, by: ci } }"

    @Test(
        "lets pass what real cosign signed and logged, and nothing else",
        arguments: [Tool.cosign2, .cosign3],
        [SigstoreCosign.Evidence.log, .both]
    )
    func logged(tool: Tool, evidence: SigstoreCosign.Evidence) async throws {
        let site = try await KeylessSite()
        let key = try await Cosign(tool)
        let cosign = try SigstoreCosign(tool, as: .key(key), by: site.server, evidence: evidence)
        try site.folder.write(try Sigstore().trustedRoot(), to: "other_root.json")
        func configure(_ root: String) throws {
            try site.configure(signer: "key: \(key.publicKey), trusted-root: \(root)", requirements: Self.both)
        }
        func refuses() async throws {
            let refused = try await site.promote()
            #expect(refused.termination == .exited(3), "\(refused)")
            #expect(refused.errorText.contains("it is in no trusted log"), "\(refused)")
            #expect(try await site.promoted().isEmpty)
        }
        try configure("trusted_root.json")
        // The same key, without a log.
        try await key.sign(site.image.digest, in: KeylessSite.repository, at: site.source)
        try await key.attest(site.image.digest, in: KeylessSite.repository, at: site.source)
        try await refuses()
        try await site.sign(cosign)
        try await site.attest(cosign)
        try configure("other_root.json")
        try await refuses()
        try configure("trusted_root.json")
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        try await cosign.verify("1.0", in: KeylessSite.repository, at: site.destination)
        try await cosign.verifyAttestation("1.0", in: KeylessSite.repository, at: site.destination)
    }
}
