import Logging
import OCIBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A promotion costs few requests", .requires(.dockerRegistry, .oras))
struct RequestCountTests {
    private let request: PromotionRequest

    init() throws {
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
    }

    /// The requests of one promotion, at the source and at the destination.
    private func count(
        _ request: PromotionRequest,
        from source: DockerRegistry,
        to destination: DockerRegistry,
        namespace: String? = nil
    ) async throws -> (report: PromotionReport, source: [AccessLogEntry], destination: [AccessLogEntry]) {
        let before = (try await source.requests().count, try await destination.requests().count)
        let report = try await OCISite.using(source.url) { from in
            let settings = namespace.map { ["namespace": SettingValue.text($0)] } ?? [:]
            return try await OCISite.using(destination.url, settings) { to in
                await Promotion(from: from, to: [to], request: request).run()
            }
        }
        return (
            report, try await source.requests(after: before.0), try await destination.requests(after: before.1)
        )
    }

    private func source() async throws -> DockerRegistry {
        let registry = try await DockerRegistry()
        let layout = try ImageLayout()
        try layout.addImage(layers: (1...4).map { FixtureLayer(size: 5000, seed: $0) }, tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: registry, repository: "team/app")
        return registry
    }

    private func isBlob(_ entry: AccessLogEntry) -> Bool { entry.path.contains("/blobs/") }
    private func isManifest(_ entry: AccessLogEntry) -> Bool { entry.path.contains("/manifests/") }

    @Test("2 for a blob that is absent, 6 for the manifests, none for lists, which prove no absence")
    func first() async throws {
        let (report, source, destination) = try await count(request, from: self.source(), to: DockerRegistry())
        #expect(report.verdict == .done)
        #expect(destination.count(where: isBlob) == 2 * 5, "\(destination)")
        #expect(destination.count(where: isManifest) == 6, "\(destination)")
        #expect(destination.count(where: { $0.path.contains("/tags/") }) == 0)
        // What may be attached: one question for the referrers API, four for tags.
        #expect(source.count == 1 + 5 + 5, "\(source)")
    }

    @Test("nothing to do: one look at the image on each side, and five for what may be attached to it")
    func repeated() async throws {
        let source = try await source()
        let destination = try await DockerRegistry()
        _ = try await count(request, from: source, to: destination)
        let again = try await count(request, from: source, to: destination)
        #expect(again.report.results.map(\.outcome) == [.unchanged])
        #expect(again.source.count == 6, "\(again.source)")
        #expect(again.destination.count == 1, "\(again.destination)")
        #expect(!again.destination.contains { $0.isWrite })
    }

    @Test("1 for a blob that is there")
    func present() async throws {
        let source = try await source()
        let destination = try await DockerRegistry()
        _ = try await count(request, from: source, to: destination)
        try await RegistryClient()
            .delete(
                try #require(try await RegistryClient().digest(of: "1.0", in: "team/app", at: destination)),
                in: "team/app",
                at: destination
            )
        let again = try await count(request, from: source, to: destination)
        #expect(again.report.results.first?.transfer.blobs == [.present: 5])
        #expect(again.destination.count(where: isBlob) == 5, "\(again.destination)")
    }

    @Test("1 for a blob between two repositories of one registry")
    func mounted() async throws {
        let registry = try await source()
        let run = try await count(request, from: registry, to: registry, namespace: "production")
        #expect(run.report.results.first?.transfer.blobs == [.mounted: 5])
        #expect(run.destination.count(where: isBlob) == 5, "\(run.destination)")
        #expect(!run.destination.contains { $0.method == "GET" && isBlob($0) })
    }
}
