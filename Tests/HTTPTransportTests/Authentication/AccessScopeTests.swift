import Testing

@testable import HTTPTransport

@Suite("Access scopes")
struct AccessScopeTests {
    @Test(
        "are read and written",
        arguments: [
            ("repository:a/b:pull,push", AccessScope.repository("a/b", .pull, .push)),
            ("registry:catalog:*", .catalog),
            ("repository:h:5000/a/b:pull", .repository("h:5000/a/b", .pull)),
            (
                "repository(plugin):a/b:pull",
                AccessScope(type: "repository", resourceClass: "plugin", name: "a/b", actions: ["pull"])
            ),
        ]
    )
    func roundTrip(text: String, scope: AccessScope) {
        #expect(AccessScope.parse(text) == scope)
        #expect(scope.text == text)
    }

    @Test(
        "are refused when a part is missing",
        arguments: ["", "repository", "repository:a", "repository::pull", ":a:pull", "a:b:"]
    )
    func malformed(text: String) {
        #expect(AccessScope.parse(text) == nil)
    }

    @Test("keep each action once, in canonical order")
    func actions() {
        let scope = AccessScope(
            type: "repository",
            name: "a",
            actions: ["delete", "zap", "push", "pull", "push", "annotate"]
        )
        #expect(scope.actions == ["pull", "push", "delete", "annotate", "zap"])
    }

    @Test("are one set however they were asked for")
    func normalForm() {
        let first = AccessScopeSet([.repository("z", .push), .repository("a", .pull), .repository("z", .pull)])
        let second = AccessScopeSet([.repository("a", .pull), .repository("z", .pull, .push)])
        #expect(first == second)
    }

    @Test("put the destination of a mount first")
    func mount() {
        let set = AccessScopeSet([.repository("a/source", .pull), .repository("z/destination", .pull, .push), .catalog])
        #expect(set.texts == ["repository:z/destination:pull,push", "registry:catalog:*", "repository:a/source:pull"])
        #expect(set.principalRepository == "z/destination")
    }

    @Test("cover what asks for less, and nothing else")
    func covering() {
        let wide = AccessScopeSet([.repository("a", .pull, .push), .repository("b", .pull)])
        #expect(wide.covers(AccessScopeSet([.repository("a", .pull)])))
        #expect(wide.covers(AccessScopeSet([.repository("b", .pull)])))
        #expect(!wide.covers(AccessScopeSet([.repository("b", .push)])))
        #expect(!wide.covers(AccessScopeSet([.repository("c", .pull)])))
        #expect(!wide.covers(AccessScopeSet([])))
        let plugin = AccessScope(type: "repository", resourceClass: "plugin", name: "a", actions: ["pull"])
        #expect(!wide.covers(AccessScopeSet([plugin])))
    }
}
