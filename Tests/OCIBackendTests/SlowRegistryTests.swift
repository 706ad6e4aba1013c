import OCIBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A registry that trickles")
struct SlowRegistryTests {
    private static let manifest = ScriptedRegistryTests.manifest
    private static let type = ScriptedRegistryTests.type

    /// An answer that comes in bytes, one in less than the time for a stall, and would take hours.
    private static func trickle(_ text: String, status: Int = 200, type: String = "application/json") -> ScriptedAnswer
    {
        var answer = ScriptedAnswer.text(
            text + String(repeating: " ", count: 100_000),
            status: status,
            headers: [("Content-Type", type)]
        )
        answer.pace = .milliseconds(100)
        answer.piece = 1
        return answer
    }

    @Test(
        "is given up where its answer is held in memory: manifests, lists, what it says of a refusal",
        arguments: ["manifest", "tags", "referrers", "refusal", "token"]
    )
    func trickling(what: String) async throws {
        let server = try ScriptedServer { request in
            if request.path.hasPrefix("/token") { return Self.trickle(#"{"token":"a""#) }
            return switch what {
            case "manifest": Self.trickle(Self.manifest, type: Self.type.1)
            case "tags": Self.trickle(#"{"name":"app","tags":["a"]"#)
            case "referrers": Self.trickle(#"{"schemaVersion":2,"manifests":["#, type: MediaType.ociIndex.text)
            case "refusal": Self.trickle(#"{"errors":[{"code":"DENIED"}]}"#, status: 403)
            default: ScriptedAnswer(401, headers: [("WWW-Authenticate", #"Bearer realm="/token",service="s""#)])
            }
        }
        let settings: [String: SettingValue] = ["attempts": .number(1), "timeouts": .map(["stall": .number(1)])]
        let start = ContinuousClock.now
        let error = await #expect(throws: RegistryError.self) {
            try await OCISite.using(server.url, settings) { backend in
                let app = try RepositoryName("app")
                switch what {
                case "tags": _ = try await backend.tags(in: app)
                case "referrers": _ = try await backend.referrers?.referrers(of: Digest(of: []), in: app)
                default: _ = try await backend.manifest(.tag(try TagName("1.0")), in: app)
                }
            }
        }
        #expect(start.duration(to: .now) < .seconds(60))
        if what == "refusal" {
            #expect(error?.kind == .forbidden)
        } else {
            #expect(error?.kind == .unavailable, "\(String(describing: error))")
            #expect(error?.reason.contains("too slowly") == true, "\(String(describing: error))")
        }
    }
}
