import RegistryEmulator
import Testing

@Suite("Credentials of requests")
struct CredentialReadingTests {
    @Test(
        "are read from their header fields",
        arguments: [
            ([], .none),
            ([.init("authorization", "Basic Y2k6c2U6Y3JldA==")], .basic(user: "ci", password: "se:cret")),
            ([.init("Authorization", "bearer abc")], .bearer("abc")),
            ([.init("x-jfrog-art-api", "key"), .init("Authorization", "Bearer abc")], .apiKey("key")),
            ([.init("Authorization", "Basic ###")], .malformed),
            ([.init("Authorization", "Digest a=b")], .malformed),
            ([.init("Authorization", "Basic")], .malformed),
        ] as [(HeaderFields, RequestCredentials)]
    )
    func reading(headers: HeaderFields, credentials: RequestCredentials) {
        #expect(RequestCredentials(headers) == credentials)
    }

    @Test("name a user by password, key or token, and nobody by another's")
    func directory() {
        let ann = EmulatedUser(name: "ann", password: "p", apiKey: "k", tokens: ["t"])
        let bob = EmulatedUser(name: "bob", apiKey: "bk")
        let directory = UserDirectory([ann, bob])
        for secret in ["p", "k", "t"] {
            #expect(directory.identify(.basic(user: "ann", password: secret)) == .user(ann))
        }
        #expect(directory.identify(.basic(user: "bob", password: "p")) == .unknown("bob"))
        #expect(directory.identify(.basic(user: "eve", password: "p")) == .unknown("eve"))
        #expect(directory.identify(.apiKey("bk")) == .user(bob))
        #expect(directory.identify(.apiKey("p")) == .unknown(nil))
        #expect(directory.identify(.bearer("t")) == .user(ann))
        #expect(directory.identify(.bearer("k")) == .bearer("k"))
        #expect(directory.identify(.none) == .anonymous)
    }

    @Test(
        "of scopes are read and compared",
        arguments: [
            ("repository:a/b:pull,push", "repository:a/b:pull", true),
            ("repository:a/b:*", "repository:a/b:delete", true),
            ("repository:host:5000/a:pull", "repository:host:5000/a:pull", true),
            ("repository(plugin):a:pull", "repository:a:pull", true),
            ("repository:a:pull", "repository:a:push", false),
            ("repository:a:pull", "repository:b:pull", false),
            ("registry:catalog:*", "repository:catalog:pull", false),
        ]
    )
    func scopes(granted: String, asked: String, covers: Bool) throws {
        let granted = try #require(AccessScope(granted)), asked = try #require(AccessScope(asked))
        #expect(granted.covers(asked) == covers)
        #expect(AccessScope("nonsense") == nil)
    }

    @Test(
        "of rights fit by their pattern",
        arguments: [
            ("team/*", "team/app", true), ("team/*", "team/a/b", false), ("team/**", "team/a/b", true),
            ("**", "x", true), ("v*", "v1.0", true), ("v*", "1.0v", false), ("*-local/**/x", "a-local/b/c/x", true),
            ("", "", true), ("a", "", false), ("*", "", true),
        ]
    )
    func patterns(pattern: String, name: String, fits: Bool) {
        #expect(WildcardPattern(pattern).matches(name) == fits)
    }
}
