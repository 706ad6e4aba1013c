import PromoterCore
import TestSupport
import Testing

/// Who may write to the source, and has no key, makes an index in which a good image hides a bad one.
@Suite("A policy for platforms and an index that is not what it seems")
struct ForgedIndexTests {
    private static let unknown = #"{"os":"unknown","architecture":"unknown"}"#
    private static let amd64 = #"{"os":"linux","architecture":"amd64"}"#
    private static let arm64 = #"{"os":"linux","architecture":"arm64"}"#

    /// One entry of an index.
    private struct Entry {
        var isGood = false
        /// Whether it is BuildKit's attestation rather than an image.
        var isAttestation = false
        var mediaType = "application/vnd.oci.image.manifest.v1+json"
        var platform: String?
    }

    private func promote(_ entries: [Entry], scope: PolicyRule.Scope = .platforms) async throws -> PromotionReport {
        let site = try Site()
        let good = try site.image(nil, layers: [1])
        let bad = try site.image(nil, layers: [2])
        let attestation = try await attestation(at: site)
        try await site.sign(good.digest, ["release"], at: site.source)
        let texts = entries.map { entry in
            let built = entry.isGood ? good : bad
            let image = entry.isAttestation ? attestation : (digest: built.digest, size: built.size)
            let platform = entry.platform.map { #","platform":\#($0)"# } ?? ""
            return #"{"mediaType":"\#(entry.mediaType)","digest":"\#(image.digest)","size":\#(image.size)\#(platform)}"#
        }
        return try await promote(index: texts, at: site, scope)
    }

    /// A manifest as BuildKit lists it for no platform.
    private func attestation(at site: Site) async throws -> (digest: String, size: Int) {
        let statement = Array("{}".utf8)
        _ = try await site.source.push(BlobUpload(bytes: statement, mediaType: .ociConfig), to: site.app)
        let blob = #""digest":"\#(PromoterCore.Digest(of: statement))","size":2}"#
        let text =
            #"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","# + blob
            + #","layers":[{"mediaType":"application/vnd.in-toto+json","# + blob + "]}"
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await site.source.push(manifest, to: site.app, tagged: nil)
        return (manifest.digest.text, manifest.bytes.count)
    }

    private func promote(
        index entries: [String],
        at site: Site,
        _ scope: PolicyRule.Scope
    ) async throws -> PromotionReport {
        let text =
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#
            + entries.joined(separator: ",") + "]}"
        let index = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await site.source.push(index, to: site.app, tagged: try TagName("1.0"))
        let rule = PolicyRule(
            name: "production",
            destinations: [NamePattern("destination")],
            scope: scope,
            requirement: .signature(by: SignerName("release"))
        )
        return await Promotion(
            from: site.source,
            to: [site.destination],
            request: PromotionRequest(images: [try ImageReference("team/app:1.0")]),
            enforcement: PolicyEnforcement(policy: Policy(rules: [rule]), reader: NamedSigners(names: ["release"]))
        )
        .run()
    }

    @Test("is satisfied by good images, whatever else the index lists that no machine runs")
    func good() async throws {
        let good = Entry(isGood: true, platform: Self.arm64)
        #expect(try await promote([good]).verdict == .done)
        #expect(try await promote([good, good]).verdict == .done)
        #expect(try await promote([good, Entry(isAttestation: true, platform: Self.unknown)]).verdict == .done)
    }

    @Test("is not satisfied where an image is listed for no platform: it can be pulled by its digest")
    func unknownImage() async throws {
        let good = Entry(isGood: true, platform: Self.arm64)
        #expect(try await promote([good, Entry(platform: Self.unknown)]).verdict == .rejected)
        #expect(try await promote([good, Entry(isGood: true, platform: Self.unknown)]).verdict == .done)
    }

    @Test("is not satisfied where an image is listed first as nothing, and then for a platform")
    func listedTwice() async throws {
        let good = Entry(isGood: true, platform: Self.arm64)
        let entries = [Entry(platform: Self.unknown), Entry(platform: Self.amd64)]
        #expect(try await promote(entries + [good]).verdict == .rejected)
        #expect(try await promote(entries.reversed() + [good]).verdict == .rejected)
        #expect(try await promote([good] + entries).verdict == .rejected)
    }

    @Test("is not satisfied where an image is called an index, or something else")
    func otherType() async throws {
        let good = Entry(isGood: true, platform: Self.arm64)
        for type in ["application/vnd.oci.image.index.v1+json", "application/vnd.example+json"] {
            let bad = Entry(mediaType: type, platform: Self.amd64)
            let report = try await promote([good, bad])
            #expect(report.verdict != .done, "\(type)")
        }
    }

    @Test("is not satisfied where an image has no platform, or half of one")
    func halfPlatform() async throws {
        let good = Entry(isGood: true, platform: Self.arm64)
        let halves = [
            nil, #"{"os":"linux","architecture":"unknown"}"#, #"{"os":"unknown","architecture":"amd64"}"#, "{}", "null",
            #"{"os":"Unknown","architecture":"Unknown"}"#, #""unknown""#,
        ]
        for platform in halves {
            #expect(try await promote([good, Entry(platform: platform)]).verdict == .rejected, "\(platform ?? "none")")
        }
    }

    @Test("is not satisfied by an index without platforms", arguments: [PolicyRule.Scope.platforms, .both])
    func none(scope: PolicyRule.Scope) async throws {
        #expect(try await promote([], scope: scope).verdict == .rejected)
        let attestation = Entry(isAttestation: true, platform: Self.unknown)
        #expect(try await promote([attestation], scope: scope).verdict == .rejected)
    }

    @Test("is for the images of an index within the index, too")
    func nested() async throws {
        for isSigned in [false, true] {
            let site = try Site()
            let (index, children) = try site.index("inner")
            let good = try site.image(nil, layers: [9])
            for child in [good] + (isSigned ? children : []) {
                try await site.sign(child.digest, ["release"], at: site.source)
            }
            let entries = [(good, "application/vnd.oci.image.manifest.v1+json"), (index, index.mediaType)]
                .map { #"{"mediaType":"\#($1)","digest":"\#($0.digest)","size":\#($0.size)}"# }
            let report = try await promote(index: entries, at: site, .platforms)
            #expect(report.verdict == (isSigned ? .done : .rejected))
        }
    }
}
