import OCIBackend
import PromoterCore
import TestSupport
import Testing

@Suite("Whether a registry lists what refers to an image", .timeLimit(.minutes(2)))
struct ReferrersAPITests {
    private static let list = #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[]}"#
    private static let here = ScriptedAnswer.text(list, headers: [("Content-Type", MediaType.ociIndex.text)])
    private static let version = ("Docker-Distribution-Api-Version", "registry/2.0")
    private static let subject = Digest(of: [1])

    /// What comes of asking for several repositories, one after the other.
    private func ask(
        _ repositories: [String],
        _ script: [ScriptedExchange]
    ) async throws -> (found: [String], paths: [String]) {
        let names = try repositories.map { try RepositoryName($0) }
        let server = try ScriptedServer(script)
        let found = try await OCISite.using(server.url, ["attempts": .number(1)]) { backend in
            var found: [String] = []
            for name in names {
                do throws(RegistryError) {
                    let list = try await backend.referrers?.referrers(of: Self.subject, in: name)
                    found.append(list == nil ? "none" : "listed")
                } catch {
                    found.append("\(error.kind)")
                }
            }
            return found
        }
        return (found, server.requests.map(\.path))
    }

    @Test("is found out for each repository by itself: behind one address there may be several registries")
    func repositories() async throws {
        let script = [
            ScriptedExchange(nil, "/v2/old/referrers/\(Self.subject)", ScriptedAnswer(404)),
            ScriptedExchange(nil, nil, Self.here),
        ]
        let (found, paths) = try await ask(["old", "new", "old", "new"], script)
        #expect(found == ["none", "listed", "none", "listed"])
        #expect(paths.count { $0.hasPrefix("/v2/old/") } == 2)
    }

    @Test("is asked once more where an answer may be somebody else's", arguments: [404, 200])
    func passing(status: Int) async throws {
        let script = [
            ScriptedExchange(nil, nil, times: 1, .text("<html>", status: status)),
            ScriptedExchange(nil, nil, Self.here),
        ]
        let (found, paths) = try await ask(["app", "app"], script)
        #expect(found == ["listed", "listed"])
        #expect(paths.count == 3)
    }

    @Test(
        "is told by a list alone, whatever that is called; what is no list is an error and not an empty one",
        arguments: [
            (#"{"manifests":[]}"#, "listed"), (#"{"schemaVersion":2,"manifests":[]}"#, "listed"),
            (#"{"errors":[]}"#, "malformedAnswer"), (#"{"manifests":null}"#, "malformedAnswer"),
            (#"{"Manifests":[]}"#, "malformedAnswer"), (#"{"manifests":[],"Manifests":[]}"#, "malformedAnswer"),
            (#"{"manifests":[{}]}"#, "malformedAnswer"), (#"{"manifests":{}}"#, "malformedAnswer"),
            ("[]", "malformedAnswer"), ("null", "malformedAnswer"), ("", "malformedAnswer"),
            (#"{"manifests":[],"layers":[]}"#, "malformedAnswer"),
            (
                #"{"manifests":[{"mediaType":"a/b","digest":"\#(subject)","size":9223372036854775807}]}"#,
                "malformedAnswer"
            ),
        ],
        ["application/vnd.oci.image.index.v1+json", "application/json; charset=utf-8", "text/plain"]
    )
    func lists(list: (body: String, outcome: String), type: String) async throws {
        let answer = ScriptedAnswer.text(list.body, status: 200, headers: [("Content-Type", type)])
        #expect(try await ask(["app"], [ScriptedExchange(nil, nil, answer)]).found == [list.outcome])
    }

    @Test("is asked once where the registry itself says that it does not", arguments: [404, 405, 501])
    func proven(status: Int) async throws {
        let answer = ScriptedAnswer.text("404 page not found", status: status, headers: [Self.version])
        let (found, paths) = try await ask(["app", "app"], [ScriptedExchange(nil, nil, answer)])
        #expect(found == ["none", "none"])
        #expect(paths.count == 1)
    }

    @Test("is not forgotten: once it did, that it does not is an error", arguments: [404, 405])
    func forgotten(status: Int) async throws {
        let script = [
            ScriptedExchange(nil, nil, times: 1, Self.here),
            ScriptedExchange(nil, nil, .text("", status: status, headers: [Self.version])),
        ]
        #expect(
            try await ask(["app", "app", "app"], script).found == ["listed", "malformedAnswer", "malformedAnswer"]
        )
    }

    @Test("is not told by an image or a repository that is not there", arguments: ["MANIFEST_UNKNOWN", "NAME_UNKNOWN"])
    func absentImage(code: String) async throws {
        let body = #"{"errors":[{"code":"\#(code)"}]}"#
        let script = [
            ScriptedExchange(nil, nil, times: 1, Self.here),
            ScriptedExchange(nil, nil, times: 1, .text(body, status: 404)),
            ScriptedExchange(nil, nil, Self.here),
        ]
        #expect(try await ask(["app", "app", "app"], script).found == ["listed", "none", "listed"])
    }
}
