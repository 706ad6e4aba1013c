import RegistryEmulator
import Testing

@Suite("Lists of tags and repositories")
struct ListTests {
    private func filled() async throws -> RegistryUnderTest {
        let registry = RegistryUnderTest()
        for tag in ["b", "a", "d", "c", "B"] { try await registry.pushImage(tag) }
        try await registry.pushImage("1", to: "team/tool")
        return registry
    }

    @Test(
        "come in pages, in the order of their bytes",
        arguments: [
            ("", ["B", "a", "b", "c", "d"], nil),
            ("?n=2", ["B", "a"], "</v2/app/tags/list?n=2&last=a>; rel=\"next\""),
            ("?n=2&last=a", ["b", "c"], "</v2/app/tags/list?n=2&last=c>; rel=\"next\""),
            ("?n=2&last=c", ["d"], nil),
            ("?n=5", ["B", "a", "b", "c", "d"], nil),
            ("?last=bb", ["c", "d"], nil),
            ("?n=0", [], nil),
        ] as [(String, [String], String?)]
    )
    func pages(query: String, tags: [String], link: String?) async throws {
        let registry = try await filled()
        #expect(try await registry.tags("/v2/app/tags/list\(query)") == tags)
        #expect(try await registry.send("GET", "/v2/app/tags/list\(query)").headers["Link"] == link)
    }

    @Test("refuse a number that is none, and a repository that is not there")
    func refusals() async throws {
        let registry = try await filled()
        for number in ["x", "-1", ""] {
            let answer = try await registry.send("GET", "/v2/app/tags/list?n=\(number)")
            #expect(answer.code == "PAGINATION_NUMBER_INVALID", "n=\(number)")
        }
        #expect(try await registry.send("GET", "/v2/nobody/tags/list").code == "NAME_UNKNOWN")
    }

    @Test("name all repositories")
    func catalog() async throws {
        let registry = try await filled()
        let answer = try await registry.send("GET", "/v2/_catalog?n=1")
        #expect(answer.text == #"{"repositories":["app"]}"#)
        #expect(answer.headers["Link"] == "</v2/_catalog?n=1&last=app>; rel=\"next\"")
    }
}
