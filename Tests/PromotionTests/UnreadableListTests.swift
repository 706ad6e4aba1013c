import FoundationEssentials
import PromoterCore
import TestSupport
import Testing

@Suite("A list under the tag for what refers to an image that can't be read")
struct UnreadableListTests {
    private static let type = "application/vnd.oci.image.index.v1+json"

    /// Lists of which nobody can tell what they list.
    private static let lists: [String] = [
        #"{"schemaVersion":2,"mediaType":"\#(type)"}"#,
        #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":null}"#,
        #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":{}}"#,
        #"{"schemaVersion":2,"mediaType":"\#(type)","Manifests":[]}"#,
        #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[{"digest":"sha256:12"}]}"#,
        #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[null]}"#,
    ]

    @Test("is an error at the source, never taken for none, and nothing is promoted", arguments: lists)
    func source(list: String) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.write(list, Self.type, tag: image.digest.replacing(":", with: "-"))
        let report = try await site.promote("team/app:1.0")
        #expect(report.results.first?.error != nil, "\(report)")
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }

    @Test("is an error at the destination, and stays as it is", arguments: lists)
    func destination(list: String) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        _ = try await site.refer(to: image.digest, type: "application/spdx+json", at: site.source)
        let tag = image.digest.replacing(":", with: "-")
        let layout = try ImageLayout(path: site.folder.path("destination/team/app"))
        try layout.tag(layout.addBlob(Data(list.utf8), mediaType: Self.type), as: tag)
        let before = try await site.tagged(tag, at: site.destination)
        let report = try await site.promote("team/app:1.0")
        #expect(report.results.first?.error != nil, "\(report)")
        #expect(try await site.tagged(tag, at: site.destination) == before)
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }
}
