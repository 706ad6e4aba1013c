import Testing
import TestSupport

@Suite(
    "Images that are attached to an image as if they vouched for it",
    .requires(.dockerRegistry, .oras, .crane, .cosign2)
)
struct RunnableAttachmentTests {
    /// How the unsigned image is attached to the signed one.
    enum Way: CaseIterable, Sendable {
        case sbom, attestation, signatureOfNothing, subject, artifactType, index, otherSuffix
    }

    /// Attaches an image to another one.
    private func attach(
        _ bad: FixtureDescriptor,
        to good: FixtureDescriptor,
        by way: Way,
        at site: GatedSite
    ) async throws -> [String] {
        let text = try await site.text(bad.digest)
        func with(_ extra: String, _ text: String) -> String { "{" + extra + "," + text.dropFirst() }
        let subject = #""subject":{"mediaType":"\#(good.mediaType)","digest":"\#(good.digest)","size":\#(good.size)}"#
        switch way {
        case .sbom: return [try await site.push(text, bad.mediaType, as: GatedSite.tag(good.digest, ".sbom")).digest]
        case .attestation:
            return [try await site.push(text, bad.mediaType, as: GatedSite.tag(good.digest, ".att")).digest]
        case .signatureOfNothing:
            return [try await site.push(text, bad.mediaType, as: GatedSite.tag(bad.digest, ".sig")).digest]
        case .subject: return [try await site.push(with(subject, text), bad.mediaType).digest]
        case .artifactType:
            return [
                try await site.push(with(subject + #","artifactType":"application/spdx+json""#, text), bad.mediaType)
                    .digest
            ]
        case .index:
            let index = "application/vnd.oci.image.index.v1+json"
            let list =
                #"{"schemaVersion":2,"mediaType":"\#(index)","manifests":[\#(GatedSite.entry(bad, platform: nil))],\#(subject)}"#
            return [try await site.push(list, index).digest, bad.digest]
        case .otherSuffix:
            return [try await site.push(text, bad.mediaType, as: GatedSite.tag(good.digest, ".src")).digest]
        }
    }

    @Test("are left behind where a policy guards the destination, with exit code 4", arguments: Way.allCases)
    func guarded(way: Way) async throws {
        let site = try await GatedSite()
        let good = try await site.image("1.0", seed: 1, isSigned: true)
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let names = try await attach(bad, to: good, by: way, at: site)

        let result = try await site.promote("1.0")

        let isCarriedNowhere = way == .signatureOfNothing || way == .otherSuffix
        #expect(result.termination == .exited(isCarriedNowhere ? 0 : 4), "\(result)")
        #expect(isCarriedNowhere || result.outputText.contains("it is an image that can be run"), "\(result)")
        #expect(isCarriedNowhere || result.errorText.contains("is left behind"), "\(result)")
        for name in names { #expect(try await !site.isThere(name), "\(result)") }
        try await site.release.verify("1.0", in: GatedSite.repository, at: site.destination)

        let repaired = try await site.promote("1.0", by: "repair")
        #expect(repaired.termination == .exited(isCarriedNowhere ? 0 : 4), "\(repaired)")
        for name in names { #expect(try await !site.isThere(name), "\(repaired)") }
    }

    @Test("go along where there is no policy, and are shown as images", arguments: [Way.sbom, .subject])
    func free(way: Way) async throws {
        let site = try await GatedSite(isGated: false)
        let good = try await site.image("1.0", seed: 1, isSigned: true)
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let names = try await attach(bad, to: good, by: way, at: site)
        let result = try await site.promote("1.0")
        #expect(result.isSuccess, "\(result)")
        for name in names { #expect(try await site.isThere(name), "\(name)") }
        let shown = try await site.run("inspect", "team/app:1.0", "--in", "production")
        #expect(shown.isSuccess && shown.outputText.contains("image"), "\(shown)")
        let tree = try await site.run("inspect", "team/app:1.0", "--in", "production", "--output", "json")
        #expect(tree.outputText.contains(#""kind": "image""#), "\(tree)")
    }

    @Test("vouch for nothing, though they hold a signature of those who count", arguments: ["promote", "repair"])
    func signedImage(command: String) async throws {
        let site = try await GatedSite()
        let image = try await site.image("1.0", seed: 1, isSigned: true)
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        // The signature stands beside a layer of an image.
        let tag = GatedSite.tag(image.digest, ".sig")
        let layer = try #require(
            try await site.text(bad.digest).split(separator: #""layers":["#).last?.prefix { $0 != "]" }
        )
        let signature = try await site.text(tag).replacing(#""layers":["#, with: #""layers":[\#(layer),"#)
        try await site.push(signature, image.mediaType, as: tag)
        if command == "repair" {
            let names = [site.source, site.destination].map { $0.image(GatedSite.repository, "1.0") }
            try await Tool.crane.command(["copy", "--insecure"] + names).run()
        }
        let result = try await site.promote("1.0", by: command)
        // An image that is there stays, and only what was to be brought is refused.
        #expect(result.termination == .exited(command == "repair" ? 4 : 3), "\(result)")
        #expect(try await !site.isThere(tag))
    }

    @Test(
        "are known by what their layers hold, whatever they call them",
        arguments: [
            "application/vnd.dev.cosign.simplesigning.v1+json", "application/vnd.dsse.envelope.v1+json", "text/spdx",
        ]
    )
    func disguised(mediaType: String) async throws {
        let site = try await GatedSite()
        let good = try await site.image("1.0", seed: 1, isSigned: true)
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let layer = "application/vnd.oci.image.layer.v1.tar"
        let text = try await site.text(bad.digest)
        #expect(text.contains(layer))
        let tag = GatedSite.tag(good.digest, ".att")
        try await site.push(text.replacing(layer, with: mediaType), bad.mediaType, as: tag)
        // A real client finds the file system in it.
        let files = try await Tool.crane
            .command(["export", "--insecure", site.source.image(GatedSite.repository, tag), "-"]).run()
        #expect(files.count >= 1024)

        let result = try await site.promote("1.0")
        #expect(result.termination == .exited(4), "\(result)")
        #expect(try await !site.isThere(tag))
        let repaired = try await site.promote("1.0", by: "repair")
        #expect(repaired.termination == .exited(4), "\(repaired)")
        #expect(try await !site.isThere(tag))
    }

    @Test("come by no repair to an image that the policy would not let in, nor does anything else")
    func repair() async throws {
        let site = try await GatedSite()
        let image = try await site.image("1.0", seed: 1, isSigned: false)
        let names = [site.source, site.destination].map { $0.image(GatedSite.repository, "1.0") }
        try await Tool.crane.command(["copy", "--insecure"] + names).run()
        try await Cosign().sign(image.digest, in: GatedSite.repository, at: site.source)

        let refused = try await site.promote("1.0", by: "repair")
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(try await !site.isThere(GatedSite.tag(image.digest, ".sig")))

        try await site.release.sign(image.digest, in: GatedSite.repository, at: site.source)
        let repaired = try await site.promote("1.0", by: "repair")
        #expect(repaired.isSuccess, "\(repaired)")
        try await site.release.verify("1.0", in: GatedSite.repository, at: site.destination)
    }
}
