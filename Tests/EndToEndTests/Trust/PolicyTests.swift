import Testing
import TestSupport

@Suite("A policy with keys of real cosign", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct TrustPolicyTests {
    /// A registry with a signed index, another one, and a configuration with a policy for the way between them.
    private struct Site {
        let source: DockerRegistry
        let destination: DockerRegistry
        let image: SignedImage
        let folder: TemporaryFolder

        init() async throws {
            source = try await DockerRegistry()
            destination = try await DockerRegistry()
            image = try await SignedImage(at: source)
            folder = try TemporaryFolder("policy")
        }

        /// Writes the configuration; `KEY` is the file of the image's key.
        func configure(_ rules: String, signers: [String: Cosign] = [:], others: [String] = []) throws {
            let all = signers.merging(["release": image.cosign]) { first, _ in first }
            let keys = all.sorted { $0.key < $1.key }.map { "    \($0.key): { key: \($0.value.publicKey) }" }
            let lines = keys + others.map { "    " + $0 }
            try folder.write(
                """
                registries:
                  staging: { backend: oci, url: "http://\(source.address)" }
                  production: { backend: oci, url: "http://\(destination.address)" }
                policy:
                  signers:
                \(lines.joined(separator: "\n"))
                  rules:
                \(rules)
                """,
                to: "promoter.yaml"
            )
        }

        func run(_ arguments: String...) async throws -> CommandResult {
            try await PromoterProcess().run(arguments, folder: folder.path)
        }

        func promote() async throws -> CommandResult {
            try await run("promote", image.name, "--from", "staging", "--to", "production")
        }

        func promoted() async throws -> String? {
            try await RegistryClient().digest(of: SignedImage.tag, in: SignedImage.repository, at: destination)
        }
    }

    @Test("lets an index pass that cosign 2 signed with its platforms and attested, and says by which key")
    func satisfied() async throws {
        let site = try await Site()
        try site.configure(
            """
                - destinations: [production]
                  images: ["team/**"]
                  check: both
                  require: [{ signature: release }]
                - name: attested
                  destinations: [production]
                  images: ["team/app"]
                  require:
                    - signature: release
                    - attestation: { type: custom, by: release, where: [{ path: Data, matches: "**tests**" }] }
            """
        )
        let verified = try await site.run("verify", site.image.name, "--in", "staging", "--for", "production")
        #expect(verified.termination == .exited(0), "\(verified)")
        #expect(verified.outputText.contains("satisfies rule 'attested' for production"), "\(verified)")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("  policy       satisfies rule 'attested'"), "\(result)")
        try await site.image.verify(at: site.destination)
        let again = try await site.promote()
        #expect(again.isSuccess && again.outputText.contains("nothing to do"), "\(again)")
        let there = try await site.run("verify", site.image.name, "--in", "production", "--output", "json")
        #expect(there.isSuccess && there.outputText.contains(#""status": "satisfied""#), "\(there)")
    }

    @Test("refuses what is signed with another key alone, with exit code 3, and nothing has moved")
    func otherKey() async throws {
        let site = try await Site()
        let release = try await Cosign()
        try site.configure(
            "    - { destinations: [production], require: [{ signature: release }] }",
            signers: ["release": release]
        )
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains("does not satisfy the policy"), "\(refused)")
        #expect(try await site.promoted() == nil)
        let tags = try await RegistryClient().tags(in: SignedImage.repository, at: site.destination)
        #expect(tags.isEmpty)
        let verified = try await site.run("verify", site.image.name, "--in", "staging", "--for", "production")
        #expect(verified.termination == .exited(3), "\(verified)")
        // A second signature, by the right key, beside the other one, is enough.
        try await release.sign(site.image.index.digest, in: SignedImage.repository, at: site.source)
        let passed = try await site.promote()
        #expect(passed.isSuccess, "\(passed)")
    }

    @Test("lets bundles of cosign 3 count, and wants every platform signed where the rule says so")
    func bundles() async throws {
        let site = try await Site()
        let bundles = try await Cosign(.cosign3)
        try site.configure(
            """
                - destinations: [production]
                  check: both
                  require: [{ signature: bundles }, { signers: { at-least: 2, of: [release, bundles] } }]
            """,
            signers: ["bundles": bundles]
        )
        try await bundles.sign(site.image.index.digest, in: SignedImage.repository, at: site.source)
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains("of linux/amd64"), "\(refused)")
        for platform in site.image.images {
            try await bundles.sign(platform.digest, in: SignedImage.repository, at: site.source)
        }
        let passed = try await site.promote()
        #expect(passed.isSuccess, "\(passed)")
        try await bundles.verify(SignedImage.tag, in: SignedImage.repository, at: site.destination)
    }

    @Test("lets signatures of notation count by its trust policy, JWS and COSE", .requires(.notation))
    func notation() async throws {
        for format in ["jws", "cose"] {
            let site = try await Site()
            let notation = try await Notation()
            let stranger = try await Notation()
            try notation.writeTrust(to: site.folder, in: "trust")
            try site.configure(
                "    - { destinations: [production], require: [{ signature: notary }, { signature: release }] }",
                others: ["notary: { notation: trust }"]
            )
            let digest = site.image.index.digest
            try await stranger.sign(digest, in: SignedImage.repository, at: site.source, format: format, isTagged: true)
            let refused = try await site.promote()
            #expect(refused.termination == .exited(3), "\(refused)")
            #expect(refused.errorText.contains("no store that is trusted has the certificate"), "\(refused)")
            try await notation.sign(digest, in: SignedImage.repository, at: site.source, format: format, isTagged: true)
            let passed = try await site.promote()
            #expect(passed.isSuccess, "\(passed)")
            try await notation.verify(digest, in: SignedImage.repository, at: site.destination)
        }
    }

    @Test("says what is wrong with Notation's files", .requires(.notation))
    func badNotation() async throws {
        let site = try await Site()
        let rules = "    - { destinations: [production], require: [{ signature: notary }] }"
        try site.configure(rules, others: ["notary: { notation: trust }"])
        let absent = try await site.promote()
        #expect(absent.termination == .exited(78), "\(absent)")
        #expect(absent.errorText.contains("trust/trustpolicy.json does not exist"), "\(absent)")
        try await Notation().writeTrust(to: site.folder, in: "trust")
        try site.configure(rules, others: ["notary: { notation: trust, statement: other }"])
        let other = try await site.promote()
        #expect(other.termination == .exited(78), "\(other)")
        #expect(other.errorText.contains("has no statement 'other'") && other.errorText.contains("test"), "\(other)")
    }

    @Test("refuses an image without a rule, and shows where unsigned images are allowed")
    func otherwise() async throws {
        let site = try await Site()
        try site.configure("    - { destinations: [staging], require: [{ signature: release }] }")
        let refused = try await site.promote()
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains("the policy has no rule for"), "\(refused)")
        try site.configure("    - { name: free, destinations: [production], allow-unsigned: true }")
        let allowed = try await site.promote()
        #expect(allowed.isSuccess && allowed.outputText.contains("rule 'free' allows unsigned images"), "\(allowed)")
    }

    @Test("does not count a signature of another image that somebody moved here")
    func otherImage() async throws {
        let site = try await Site()
        let stranger = try await SignedArtifact(at: site.source, seed: 77, tag: "9.9")
        try site.configure("    - { destinations: [production], require: [{ signature: release }] }")
        // The good signature of the index, under the tag of the stranger.
        func tag(_ digest: String) -> String { digest.replacing(":", with: "-") + ".sig" }
        let names = [
            site.source.image(SignedImage.repository, tag(site.image.index.digest)),
            site.source.image(SignedArtifact.repository, tag(stranger.digest)),
        ]
        try await Tool.crane.command(["copy", "--insecure"] + names).run()
        let refused = try await site.run(
            "promote",
            stranger.name,
            "--from",
            "staging",
            "--to",
            "production"
        )
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(refused.errorText.contains("it is the signature of something else"), "\(refused)")
    }

    @Test("says what is wrong with a key that can't be read, and runs nothing then")
    func badKey() async throws {
        let site = try await Site()
        try site.configure("    - { destinations: [production], require: [{ signature: release }] }")
        let text = String(decoding: try site.folder.read("promoter.yaml"), as: UTF8.self)
        for (key, message) in [("none.pub", "does not exist"), ("promoter.yaml", "a public key")] {
            try site.folder.write(text.replacing(site.image.cosign.publicKey, with: key), to: "promoter.yaml")
            let result = try await site.promote()
            #expect(result.termination == .exited(78), "\(result)")
            #expect(result.errorText.contains("promoter.yaml:6:") && result.errorText.contains(message), "\(result)")
        }
        #expect(try await site.promoted() == nil)
    }
}
