import PromoterCore
import Synchronization
import TestSupport
import Testing

@Suite("What a promotion under a policy does to signatures that are there")
struct KeptSignatureTests {
    /// Trusts the signatures of its names, but those of some only until the destination was written to.
    private final class ForgetfulSigners: EvidenceReading {
        private let names: NamedSigners
        private let forgotten: String
        private let wasTrusted = Mutex(false)

        init(_ names: Set<String>, forgetting forgotten: String) {
            self.names = NamedSigners(names: names)
            self.forgotten = forgotten
        }

        func evidence(
            of attachment: PromoterCore.Attachment,
            on subject: RawManifest,
            blobs: AttachmentBlobs
        ) async throws(EvidenceError) -> [Evidence] {
            try await names.evidence(of: attachment, on: subject, blobs: blobs)
                .map { evidence in
                    guard evidence.claimant == forgotten, wasTrusted.withLock({ exchange(&$0, with: true) }) else {
                        return evidence
                    }
                    return Evidence(
                        subject: evidence.subject,
                        attachment: evidence.attachment,
                        content: evidence.content,
                        claimant: evidence.claimant,
                        standing: .rejected("it was forgotten")
                    )
                }
        }
    }

    private func enforcement(_ reader: any EvidenceReading) -> PolicyEnforcement {
        let rule = PolicyRule(
            name: "production",
            destinations: [NamePattern("destination")],
            requirement: .signature(by: SignerName("release"))
        )
        return PolicyEnforcement(policy: Policy(rules: [rule]), reader: reader)
    }

    private func promote(_ site: Site, _ reader: any EvidenceReading) async throws -> PromotionReport {
        let request = PromotionRequest(images: [try ImageReference("team/app:1.0")])
        return await Promotion(
            from: site.source,
            to: [site.destination],
            request: request,
            enforcement: enforcement(reader)
        )
        .run()
    }

    @Test("is noticed where one that held before does not hold after, and no tag is set")
    func lost() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        try await site.sign(image.digest, ["owner"], at: site.destination)
        let report = try await promote(site, ForgetfulSigners(["release", "owner"], forgetting: "owner"))
        let problem = try #require(report.results.first?.error?.problem)
        #expect(problem == .signatureLost(subject: try PromoterCore.Digest(image.digest), claimant: "owner"))
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }

    @Test("is nothing to those that are there, whether or not anybody trusts them")
    func kept() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        try await site.sign(image.digest, ["owner", "stranger"], at: site.destination)
        let report = try await promote(site, NamedSigners(names: ["release", "owner"]))
        #expect(report.verdict == .done, "\(report)")
        #expect(try await site.signatures(image.digest, at: site.destination) == ["owner", "stranger", "release"])
    }

    @Test("is refused before anything is written, where what vouches for the image would stay behind")
    func foreseen() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], suffix: "sbom", at: site.source)
        try await site.sign(image.digest, ["stranger"], suffix: "sbom", at: site.destination)
        try await site.sign(image.digest, ["other"], at: site.source)
        let report = try await promote(site, NamedSigners(names: ["release"]))
        #expect(report.verdict == .rejected, "\(report)")
        #expect(try await site.signatures(image.digest, at: site.destination) == [])
        let digest = try PromoterCore.Digest(image.digest)
        #expect(try await site.destination.resolve(.digest(digest), in: site.app) == nil)
    }

    @Test("is carried out where what is at the destination vouches for the image in its stead")
    func stead() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], suffix: "sbom", at: site.source)
        try await site.sign(image.digest, ["release", "more"], suffix: "sbom", at: site.destination)
        try await site.sign(image.digest, ["other"], suffix: "att", at: site.source)
        let report = try await promote(site, NamedSigners(names: ["release"]))
        #expect(report.verdict == .done, "\(report)")
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
    }
}
