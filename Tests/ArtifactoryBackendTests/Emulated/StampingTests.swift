import HTTPTransport
import HTTPTypes
import Logging
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("Promoted images are marked where the configuration says so")
struct StampingTests {
    private let settings: [String: SettingValue] = [
        "properties": .map([
            "promoted.by": .text("{user}"), "promoted.from": .text("{source}, {image}"), "promoted.at": .text("{time}"),
            "promoted.to": .text("{target} = {digest}"), "note": .text(#"a;b|c\d"#),
        ])
    ]

    private func properties(_ artifactory: EmulatedArtifactory, _ path: String) async throws -> JSONValue? {
        let engine = try TransportEngine()
        let transport = HTTPTransport(
            engine: engine,
            configuration: TransportConfiguration(proxy: .none),
            logger: Logger(label: "test")
        )
        let url = artifactory.emulator.url + "/artifactory/api/storage/production/\(path)?properties"
        let request = TransportRequest(
            method: .get,
            url: try TransportURL(url),
            headers: [.authorization: "Basic YWRtaW46c2VjcmV0"]
        )
        let bytes = try await transport.send(request).body.collect(upTo: 1 << 20)
        await engine.shutdown()
        return try JSONValue(parsing: bytes)["properties"]
    }

    @Test("with who, when and from where, on the manifest alone", arguments: [0, 2])
    func stamped(platforms: Int) async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", platforms: platforms)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let request = PromotionRequest(
                images: [try ImageReference("team/app:1.0")],
                newTag: try TagName("2.0"),
                trustedAge: .seconds(600)
            )
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request, settings)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(
                requests.count { $0.hasPrefix("PUT 204 /api/storage/production/team/app/2.0/") } == 1,
                "\(requests)"
            )
            let file = platforms > 0 ? "list.manifest.json" : "manifest.json"
            let found = try await properties(artifactory, "team/app/2.0/\(file)")
            func text(_ name: String) -> String? { found?[name]?.array?.first?.string }
            #expect(text("promoted.by") == "admin")
            #expect(text("promoted.from") == "\(artifactory.emulator.url)/artifactory/staging, team/app:1.0")
            #expect(text("promoted.to") == "team/app:2.0 = \(image.root.digest)")
            #expect(text("note") == #"a;b|c\d"#)
            #expect(text("promoted.at")?.hasSuffix("Z") == true)
        }
    }

    @Test("a mark that is refused leaves the image promoted, and names the permission")
    func refused() async throws {
        try await EmulatedArtifactory.using { artifactory in
            try await SignedImage("a").push("team/app:1.0", to: try artifactory.backend("staging"))
            await artifactory.emulator.faults.arm(.status(403, body: "{}"), method: "PUT", pathContains: "?properties")
            let request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
            let report = try await artifactory.promote(request, settings)
            let result = try #require(report.results.first)
            #expect(result.stampFailure != nil, "\(report)")
            let production = try artifactory.backend("production")
            #expect(try await production.resolve(.tag(TagName("1.0")), in: RepositoryName("team/app")) != nil)
        }
    }
}
