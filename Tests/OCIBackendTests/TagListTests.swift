import OCIBackend
import PromoterCore
import RegistryEmulator
import TestSupport
import Testing

@Suite("A list of tags that is not to be had", .timeLimit(.minutes(2)))
struct TagListTests {
    private static func error(_ code: String) -> String { #"{"errors":[{"code":"\#(code)","message":"no"}]}"# }

    @Test(
        "is one without tags only where the registry says so",
        arguments: [
            (200, #"{"name":"app","tags":[]}"#, nil), (200, #"{"name":"app","tags":null}"#, nil),
            (404, error("NAME_UNKNOWN"), nil), (404, error("NO_TAGS_FOUND"), nil), (404, error("NOT_FOUND"), nil),
            (404, "", .unsupported), (404, "404 page not found", .unsupported), (404, "<html>", .unsupported),
            (404, error("UNKNOWN"), .unsupported), (404, "{}", .unsupported),
            (200, #"{"message":"maintenance"}"#, .unsupported), (200, "{}", .unsupported),
            (200, "[]", .malformedAnswer), (200, "", .malformedAnswer), (200, "<html>", .malformedAnswer),
        ] as [(Int, String, RegistryError.Kind?)]
    )
    func answers(_ status: Int, _ body: String, _ kind: RegistryError.Kind?) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text(body, status: status))])
        let app = try RepositoryName("app")
        let found: Result<[TagName], RegistryError> = try await OCISite.using(server.url, ["attempts": .number(1)]) {
            backend in
            do throws(RegistryError) {
                return .success(try await backend.tags(in: app))
            } catch {
                return .failure(error)
            }
        }
        switch found {
        case .success(let tags): #expect(kind == nil && tags.isEmpty)
        case .failure(let error): #expect(error.kind == kind)
        }
    }

    @Test("is given up where it does not end", arguments: ["tags/list", "referrers"])
    func endless(of what: String) async throws {
        let isTags = what == "tags/list"
        let page = isTags ? #"{"name":"app","tags":["a"]}"# : #"{"schemaVersion":2,"manifests":[]}"#
        let body = Array((String(repeating: " ", count: 15 << 20) + page).utf8)
        let server = try ScriptedServer { request in
            let headers = [
                ("Content-Type", isTags ? "application/json" : MediaType.ociIndex.text),
                ("Link", "<\(request.path)?\(request.query.map { $0 + "x" } ?? "last=x")>; rel=\"next\""),
            ]
            return ScriptedAnswer(headers: headers, body: .bytes(body))
        }
        let app = try RepositoryName("app")
        let error = await #expect(throws: RegistryError.self) {
            try await OCISite.using(server.url, ["attempts": .number(1)]) { backend in
                if isTags {
                    _ = try await backend.tags(in: app)
                } else {
                    _ = try await backend.referrers?.referrers(of: Digest(of: [1]), in: app)
                }
            }
        }
        #expect(error?.kind == .malformedAnswer && error?.reason.contains("the list is longer than 64 MiB") == true)
        #expect(error?.remedy.contains("whether the list has an end") == true)
        #expect(server.requests.count == 5)
    }

    private static var missing: Fault { Fault(.status(404), method: "GET", pathContains: "/tags/list", times: nil) }

    @Test("leaves no signature behind at the source")
    func source() async throws {
        try await TrapSite([Self.missing])
            .using { source, destination in
                let image = try await source.image("1.0")
                let signature = try await source.sign(image, "a")
                let report = try await source.promote(to: destination)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.carried == [signature.digest])
            }
    }

    @Test("does not make a tag at the destination one that is free")
    func destination() async throws {
        try await TrapSite(destination: .init(), [Self.missing])
            .using { source, destination in
                try await source.image("1.0")
                let other = try await destination.image("1.0", name: "other")
                let report = try await source.promote(to: destination)
                guard case .tagTaken = report.error?.problem else {
                    Issue.record("\(report)")
                    return
                }
                #expect(try await destination.tagged("1.0")?.digest == other.digest)
            }
    }
}
