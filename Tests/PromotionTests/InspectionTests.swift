import PromoterCore
import TestSupport
import Testing

@Suite("An image that is inspected")
struct InspectionTests {
    /// Indexes that share their children unfold: ten in ten in ten … have a way for each path.
    @Test("is refused where its indexes unfold without bound, and shown where they do not")
    func unfolding() async throws {
        let site = try Site()
        let image = try site.image(nil)
        var entries = [
            #"{"mediaType":"\#(MediaType.ociManifest)","digest":"\#(image.digest)","size":\#(image.size)}"#
        ]
        for depth in 1...5 {
            var level: [String] = []
            for number in 0..<10 {
                let text =
                    #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":["#
                    + entries.joined(separator: ",") + #"],"annotations":{"number":"\#(number)"}}"#
                let index = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
                try await site.source.push(index, to: site.app, tagged: try TagName("depth-\(depth)"))
                let size = index.bytes.count
                level.append(#"{"mediaType":"\#(MediaType.ociIndex)","digest":"\#(index.digest)","size":\#(size)}"#)
            }
            entries = level
        }
        let inspection = Inspection(of: site.source)
        let shallow = try await inspection.tree(of: try ImageReference("\(site.app):depth-2"))
        #expect(shallow.root.children.count == 10)
        let error = await #expect(throws: PromotionError.self) {
            try await inspection.tree(of: try ImageReference("\(site.app):depth-5"))
        }
        guard case .manifest(let problem) = error?.problem, case .unfolds = problem.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.remedy == "build the index anew with its images directly in it")
    }
}
