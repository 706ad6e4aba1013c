import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("An Artifactory that dies", .requires(.oras, .crane, .cosign2))
struct InterruptionTests {
    @Test(
        "between the copies and the promotion has no unsigned tag; doing it again completes it",
        arguments: ArtifactorySite.versions
    )
    func beforePromotion(version: String) async throws {
        let site = try await ArtifactorySite(version: version, attempts: 2)
        let image = try await SignedImage(at: site.staging, home: site.home)
        await site.server.log.clear()
        await site.server.faults.arm(.die(answering: false), pathContains: "/v2/promote")

        let broken = try await site.promote(image.name)

        #expect(broken.termination == .exited(1), "\(broken)")
        await site.server.faults.disarm()
        #expect(try await site.promoted(SignedImage.tag) == nil)

        let again = try await site.promote(image.name)
        #expect(again.isSuccess, "\(again)")
        let requests = await site.requests()
        // What was copied is not copied again.
        let copies = requests.filter { $0.path.contains("/api/copy/") && $0.isServed }
        #expect(Set(copies.map(\.path)).count == copies.count, "\(requests.lines)")
        expectSignaturesFirst([image.index.digest] + image.images.map(\.digest), SignedImage.tag, requests)
        try await image.verify(at: site.production, home: site.home)
    }

    @Test("at any of its requests has no unsigned tag; doing it again completes it")
    func anywhere() async throws {
        let site = try await ArtifactorySite(attempts: 2)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()
        _ = try await site.promote(image.name)
        let count = await site.requests().count
        #expect(count > 8)
        for place in 0..<count {
            let target = "live/attempt-\(place)"
            await site.server.log.clear()
            await site.server.faults.arm(.die(answering: place.isMultiple(of: 2)), skipping: place)
            let broken = try await site.promote(image.name, "--repository", target)
            await site.server.faults.disarm()
            let requests = await site.requests()
            if requests.contains(where: { $0.isPromotion && $0.isServed }) {
                expectSignaturesFirst([image.digest], "1.0", of: target, requests)
            } else {
                #expect(!broken.isSuccess, "\(place): \(broken)")
                #expect(try await site.promoted("1.0", in: target) == nil)
            }
            let again = try await site.promote(image.name, "--repository", target)
            #expect(again.isSuccess, "\(place): \(again)")
            #expect(try await image.cosign.verify("1.0", in: target, at: site.production) == 1)
        }
    }
}
