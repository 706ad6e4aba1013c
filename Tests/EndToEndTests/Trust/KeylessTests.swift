import Testing
import TestSupport

@Suite(
    "A policy with identities of a private sigstore",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl)
)
struct KeylessTests {
    private static let both = "{ signature: ci }, { attestation: { type: custom, by: ci } }"

    /// What signs, and what vouches for the time.
    static let ways: [(Tool, SigstoreCosign.Evidence)] =
        [(.cosign2, .log), (.cosign2, .timestamp), (.cosign2, .both)]
        + SigstoreCosign.Evidence.allCases.map { (.cosign3, $0) }

    @Test(
        "lets pass what real cosign signed and attested, and real cosign verifies it at the destination",
        arguments: ways
    )
    func satisfied(tool: Tool, evidence: SigstoreCosign.Evidence) async throws {
        let site = try await KeylessSite()
        let cosign = try site.cosign(tool, evidence: evidence)
        try await site.sign(cosign)
        try await site.attest(cosign)
        let options = evidence == .timestamp ? ", log: false" : ""
        try site.configure(options: options, requirements: Self.both)
        let verified = try await site.verify()
        #expect(verified.isSuccess, "\(verified)")
        #expect(verified.outputText.contains(KeylessSite.identity.text), "\(verified)")
        #expect(verified.outputText.contains(site.server.provider.issuer), "\(verified)")

        try site.configure(
            identity: "https://ci.example.com/team/*@refs/heads/main",
            issuer: "https://*.example.com",
            options: options,
            requirements: Self.both
        )
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        try await cosign.verify("1.0", in: KeylessSite.repository, at: site.destination)
        try await cosign.verifyAttestation("1.0", in: KeylessSite.repository, at: site.destination)
    }

    @Test(
        "refuses what another identity, issuer or sigstore vouches for, with exit code 3, and nothing has moved",
        arguments: [Tool.cosign2, .cosign3]
    )
    func refused(tool: Tool) async throws {
        let site = try await KeylessSite()
        let cosign = try site.cosign(tool)
        try await site.sign(cosign)
        try await site.attest(cosign)
        try site.folder.write(try Sigstore().trustedRoot(), to: "other_root.json")
        let claimant = "\(KeylessSite.identity.text) (issuer \(site.server.provider.issuer))"
        func refuses(_ reason: String) async throws {
            for requirement in ["{ signature: ci }", "{ attestation: { type: custom, by: ci } }"] {
                let text = String(decoding: try site.folder.read("promoter.yaml"), as: UTF8.self)
                try site.folder.write(text.replacing("{ signature: ci }", with: requirement), to: "promoter.yaml")
                for result in [try await site.verify(), try await site.promote()] {
                    #expect(result.termination == .exited(3), "\(result)")
                    #expect((result.outputText + result.errorText).contains(reason), "\(result)")
                }
            }
            #expect(try await site.promoted().isEmpty)
        }
        try site.configure(identity: "https://ci.example.com/team/other/*")
        try await refuses("by somebody else: \(claimant)")
        // A pattern of the whole name, not of a part.
        try site.configure(identity: "https://ci.example.com/team/app/release.yml")
        try await refuses("by somebody else: \(claimant)")
        try site.configure(issuer: "https://oidc.example.com/other")
        try await refuses("by somebody else: \(claimant)")
        try site.configure(root: "other_root.json")
        try await refuses("it is in no trusted log")
    }

    @Test(
        "refuses what is in no log, where the signer does not say that none is needed",
        arguments: [Tool.cosign2, .cosign3]
    )
    func notLogged(tool: Tool) async throws {
        let site = try await KeylessSite()
        try await site.sign(try site.cosign(tool, evidence: .timestamp))
        try site.configure()
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains("it is in no trusted log"), "\(refused)")
        // Who trusts no authority for timestamps has nobody who says when it was.
        try site.folder.write(try site.server.sigstore.trustedRoot(hasClock: false), to: "no_clock.json")
        try site.configure(root: "no_clock.json", options: ", log: false")
        let timeless = try await site.promote()
        #expect(timeless.termination == .exited(3), "\(timeless)")
        #expect(timeless.errorText.contains("no trusted time says when it was made"), "\(timeless)")
        #expect(try await site.promoted().isEmpty)
        try site.configure(options: ", log: false")
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
    }

    @Test(
        "lets an index pass whose platforms somebody with a mail address signed",
        arguments: [Tool.cosign2, .cosign3]
    )
    func platforms(tool: Tool) async throws {
        let site = try await KeylessSite()
        let layout = try ImageLayout()
        let images = try ["amd64", "arm64"]
            .map { architecture in
                try layout.addImage(
                    layers: [FixtureLayer(size: 256, seed: 21, packing: .plain)],
                    platform: .init(architecture: architecture)
                )
            }
        let index = try layout.addIndex(of: images, tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: site.source, repository: KeylessSite.repository)
        let cosign = try site.cosign(tool, as: .email("release@example.com"))
        try site.configure(identity: "*@example.com", check: "both")
        try await cosign.sign(index.digest, in: KeylessSite.repository, at: site.source)
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        try await cosign.sign(index.digest, in: KeylessSite.repository, at: site.source, isRecursive: true)
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        for digest in [index.digest] + images.map(\.digest) {
            try await cosign.verify(digest, in: KeylessSite.repository, at: site.destination)
        }
    }

    @Test("lets attestations of cosign 2 count that the log keeps without their signatures")
    func statements() async throws {
        let site = try await KeylessSite()
        try await site.attest(try site.cosign(.cosign2), options: ["--rekor-entry-type", "intoto"])
        try site.configure(requirements: "{ attestation: { type: custom, by: ci } }")
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        #expect(site.server.sigstore.log.bodies.last?.kind == "intoto")
    }

    @Test(
        "lets certificates count that are in no log of certificates, where the signer says so",
        arguments: [Tool.cosign2, .cosign3]
    )
    func notPromised(tool: Tool) async throws {
        var behaviour = SigstoreServer.Options()
        behaviour.promises = false
        let site = try await KeylessSite(options: behaviour)
        let cosign = try site.cosign(tool)
        try await site.sign(cosign)
        try site.configure()
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(
            refused.errorText.contains("its certificate is in no trusted log: it has no log's promise"),
            "\(refused)"
        )
        #expect(try await site.promoted().isEmpty)
        try site.configure(options: ", certificate-log: false")
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        try await cosign.verify("1.0", in: KeylessSite.repository, at: site.destination)
    }

    @Test(
        "lets count what cosign 3 keeps in tags, and cosign 2 agrees",
        arguments: [SigstoreCosign.Evidence.log, .both]
    )
    func tags(evidence: SigstoreCosign.Evidence) async throws {
        let site = try await KeylessSite()
        let cosign = try site.cosign(.cosign3, evidence: evidence, keepsTags: true)
        let verifiers = [cosign, try site.cosign(.cosign2, evidence: evidence)]
        try await site.sign(cosign)
        try await site.attest(cosign)
        if evidence == .both {
            // cosign 3 has the signature of the envelope stamped, and asks for a stamp of the whole envelope, as all do.
            try site.configure(requirements: Self.both)
            let refused = try await site.promote()
            #expect(refused.termination == .exited(3), "\(refused)")
            #expect(refused.errorText.contains("its timestamp does not hold: it is of something else"), "\(refused)")
            for verifier in verifiers {
                await #expect(throws: TestSupportError.self) {
                    try await verifier.verifyAttestation("1.0", in: KeylessSite.repository, at: site.source)
                }
            }
        }
        try site.configure(requirements: evidence == .both ? "{ signature: ci }" : Self.both)
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
        let tag = site.image.digest.replacing(":", with: "-")
        #expect(try await site.promoted().sorted() == ["1.0", "\(tag).att", "\(tag).sig"])
        for verifier in verifiers {
            try await verifier.verify("1.0", in: KeylessSite.repository, at: site.destination)
            guard evidence == .log else { continue }
            try await verifier.verifyAttestation("1.0", in: KeylessSite.repository, at: site.destination)
        }
    }
}
