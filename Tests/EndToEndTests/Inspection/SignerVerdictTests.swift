import FoundationEssentials
import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("Who signed it, checked by a policy's signers", .requires(.oras, .crane, .cosign2, .cosign3))
struct SignerVerdictTests {
    /// A registry with a signed index, and a configuration with a policy.
    private struct Site: ImageRegistry {
        let server: RunningEmulator
        let folder: TemporaryFolder
        let isSecure = false
        var address: String { "127.0.0.1:\(server.port)" }

        init() async throws {
            server = try await RunningEmulator.start(handler: OCIRegistry())
            folder = try TemporaryFolder("verdicts")
        }

        func configure(_ signers: String...) throws {
            try folder.write(
                """
                registries:
                  production: { backend: oci, url: "http://\(address)" }
                policy:
                  signers:
                \(signers.map { "    " + $0 }.joined(separator: "\n"))
                  rules:
                    - { destinations: ["**"], allow-unsigned: true }

                """,
                to: "promoter.yaml"
            )
        }

        func inspect(_ image: String = "team/app:1.0", _ options: String...) async throws -> CommandResult {
            try await PromoterProcess().run(["inspect", image, "--in", "production"] + options, folder: folder.path)
        }

        func signers(_ image: String = "team/app:1.0") async throws -> [Document.Signer] {
            let result = try await inspect(image, "--output", "json")
            #expect(result.isSuccess, "\(result)")
            let document = try JSONDecoder().decode(Document.self, from: Data(result.output))
            return ([document.root] + document.root.children).flatMap(\.attachments).flatMap(\.signers)
        }
    }

    private struct Document: Decodable {
        struct Node: Decodable {
            var children: [Node]
            var attachments: [Attachment]
        }
        struct Attachment: Decodable { var signers: [Signer] }
        struct Signer: Decodable, Equatable {
            var kind: String
            var verified: Bool
            var verifiedBy: [String]?
            var rejection: String?
        }
        var root: Node
    }

    @Test("names the signers whose key made a signature or an attestation, and reads each blob once")
    func verified() async throws {
        let site = try await Site()
        let image = try await SignedImage(at: site)
        try site.configure("release: { key: \(image.cosign.publicKey) }", "twin: { key: \(image.cosign.publicKey) }")
        await site.server.log.clear()
        let text = try await site.inspect()
        let reads = await site.server.log.entries.map(\.path).filter { $0.contains("/blobs/") }
        #expect(reads.count == 4 && Set(reads).count == 4, "\(reads)")
        let lines = text.outputText.split(separator: "\n").filter { $0.contains("signer  ") }
        #expect(lines.count == 4, "\(text)")
        #expect(lines.allSatisfy { $0.hasSuffix("signer  a key, verified: signers release, twin") }, "\(text)")
        for signer in try await site.signers() {
            #expect(signer.verified && signer.verifiedBy == ["release", "twin"] && signer.rejection == nil)
        }
    }

    @Test("says why another key's signature does not count, beside one that does")
    func rejected() async throws {
        let site = try await Site()
        let image = try await SignedArtifact(at: site)
        let release = try await Cosign(.cosign3)
        try await release.sign(image.digest, in: SignedArtifact.repository, at: site)
        try site.configure("release: { key: \(release.publicKey) }")
        let signers = try await site.signers(image.name)
        #expect(signers.filter(\.verified).map(\.verifiedBy) == [["release"]])
        let others = signers.filter { !$0.verified }
        #expect(!others.isEmpty)
        #expect(others.allSatisfy { $0.rejection?.contains("by a trusted key") == true && $0.verifiedBy == nil })
        let text = try await site.inspect(image.name).outputText
        #expect(text.contains(", verified: signer release\n"))
        #expect(text.contains(", rejected: it is not a signature of this content by a trusted key\n"))
    }

    @Test("checks a signature for each manifest that it is attached to: one that was moved from another does not count")
    func moved() async throws {
        let site = try await Site()
        let image = try await SignedImage(at: site, isAttested: false)
        func tag(_ digest: String) -> String { digest.replacing(":", with: "-") + ".sig" }
        let names = [image.index.digest, image.images[0].digest]
            .map { site.image(SignedImage.repository, tag($0)) }
        try await Tool.crane.command(["copy", "--insecure"] + names).run()
        try site.configure("release: { key: \(image.cosign.publicKey) }")
        let signers = try await site.signers(image.name)
        #expect(signers.map(\.verified) == [true, false, true])
        #expect(signers[1].rejection == "it is the signature of something else")
    }

    @Test("checks notation's signatures by its trust policy", .requires(.notation))
    func notation() async throws {
        let site = try await Site()
        let image = try await SignedArtifact(at: site)
        let (notation, stranger) = (try await Notation(), try await Notation())
        for signer in [notation, stranger] {
            try await signer.sign(image.digest, in: SignedArtifact.repository, at: site)
        }
        try notation.writeTrust(to: site.folder, in: "trust")
        try site.configure("notary: { notation: trust }")
        let signers = try await site.signers(image.name).filter { $0.kind == "certificate" }
        #expect(signers.count == 2)
        #expect(signers.filter(\.verified).map(\.verifiedBy) == [["notary"]])
        #expect(signers.contains { $0.rejection?.contains("no store that is trusted has the certificate") == true })
        let others = try await site.signers(image.name).filter { $0.kind == "key" }
        #expect(others.allSatisfy { $0.rejection == "no signer makes such signatures" })
    }

    @Test("is an error where no verdict can be reached: the registry fails, or a signer's file can't be used")
    func unreachable() async throws {
        let site = try await Site()
        let image = try await SignedArtifact(at: site)
        try site.configure("release: { key: none.pub }")
        let broken = try await site.inspect(image.name)
        #expect(broken.termination == .exited(78), "\(broken)")
        #expect(broken.errorText.contains("signer 'release'") && broken.errorText.contains("none.pub"), "\(broken)")
        try site.configure("release: { key: \(image.cosign.publicKey) }")
        await site.server.faults.arm(.status(403), method: "GET", pathContains: "/blobs/", times: nil)
        let failed = try await site.inspect(image.name)
        #expect(failed.termination == .exited(1), "\(failed)")
        #expect(failed.outputText.isEmpty && failed.errorText.contains("403"), "\(failed)")
    }

    @Test("is not checked without a policy")
    func unchecked() async throws {
        let site = try await Site()
        let image = try await SignedArtifact(at: site)
        try site.folder.write(
            "registries:\n  production: { backend: oci, url: \"http://\(site.address)\" }\n",
            to: "promoter.yaml"
        )
        let signers = try await site.signers(image.name)
        #expect(!signers.isEmpty)
        #expect(signers.allSatisfy { !$0.verified && $0.verifiedBy == nil && $0.rejection == nil })
        #expect(try await site.inspect(image.name).outputText.contains("signer  a key, not verified\n"))
    }
}
