import PromoterCore
import TestSupport
import Testing

@Suite("A tag that is made of a digest is the place of what vouches for an image")
struct ReservedTagTests {
    private static let suffixes = ["", ".sig", ".att", ".sbom", ".src", ".cosign"]

    @Test("and is given to no image, in the run's name or in the image's own", arguments: suffixes)
    func refused(suffix: String) async throws {
        let site = try Site()
        let signed = try site.image("1.0", layers: [1])
        try site.image("2.0", layers: [2])
        let tag = signed.digest.replacing(":", with: "-") + suffix
        try site.image(tag, layers: [3])
        let destination = WatchedBackend(site.destination)
        for (image, newTag) in [("team/app:2.0", tag), ("team/app:\(tag)", nil)] {
            let report = try await site.promote(image, to: [destination], newTag: newTag, overwrite: true)
            let error = try #require(report.results.first?.error, "\(report)")
            #expect(error.problem == .tagReserved(try TagName(tag)))
            #expect("\(error)".contains(tag) && !error.remedy.isEmpty)
        }
        #expect(destination.writes.isEmpty)
    }

    @Test(
        "and one that only looks like it is a user's own",
        arguments: ["abc", String(repeating: "g", count: 64), String(repeating: "0", count: 63)]
    )
    func free(rest: String) async throws {
        let tag = "sha256-" + rest
        let site = try Site()
        let image = try site.image("1.0")
        let report = try await site.promote("team/app:1.0", newTag: tag)
        #expect(report.verdict == .done, "\(report)")
        #expect(try await site.tagged(tag, at: site.destination) == image.digest)
    }
}
