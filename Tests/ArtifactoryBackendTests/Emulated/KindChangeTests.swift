import PromoterCore
import Testing

@Suite("A tag of an Artifactory that changes its kind")
struct KindChangeTests {
    @Test(
        "is what was pushed last, holds nothing else, and what it was is kept under its digest",
        arguments: ["6.20.0", "7.77.0", "7.117.1"],
        [true, false]
    )
    func pushed(version: String, isListed: Bool) async throws {
        try await EmulatedArtifactory.using(version: version) { artifactory in
            let app = try RepositoryName("team/app")
            let (index, image) = (try SignedImage("a", platforms: 2, kinds: []), try SignedImage("b", kinds: []))
            for (number, pushed) in [index, image, index, image].enumerated() {
                let backend = try artifactory.freshBackend("production")
                if isListed { _ = try await backend.listing(of: app) }
                try await pushed.push("team/app:1.0", to: backend)
                let fresh = try artifactory.freshBackend("production")
                #expect(try await fresh.manifest(.tag(try TagName("1.0")), in: app) == pushed.root, "push \(number)")
                let listing = try await fresh.listing(of: app)
                #expect(listing.tags == [try TagName("1.0"): pushed.root.digest])
                for earlier in number > 0 ? [index, image] : [index] {
                    #expect(try await fresh.manifest(.digest(earlier.root.digest), in: app) == earlier.root)
                }
            }
            // Two manifests in its folder would keep the server from promoting it.
            let request = PromotionRequest(images: [try ImageReference("team/app:1.0")])
            let (from, to) = (try artifactory.backend("production"), try artifactory.backend("staging"))
            let report = await Promotion(from: from, to: [to], request: request).run()
            #expect(report.verdict == .done, "\(report)")
            #expect(report.results.first?.transfer.isServerSide == true, "\(report)")
        }
    }
}
