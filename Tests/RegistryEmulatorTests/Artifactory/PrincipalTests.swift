@testable internal import RegistryEmulator
internal import Testing

@Suite("Rights on paths")
struct PrincipalTests {
    @Test(
        "let a folder be seen that holds what may be read",
        arguments: [
            ("local/app/**", "local", true), ("local/app/**", "local/app", true),
            ("local/app/**", "local/app/1.0", true),
            ("local/app/**", "local/other", false), ("local/app/**", "other", false), ("**", "local/app", true),
            ("docker-*/app/**", "docker-local", true), ("docker-*/app/**", "docker-local/x", false),
            ("docker-*/**", "docker-local/x", true), ("local/app", "local/app", true),
            ("local/app", "local/app/1.0", false),
            ("local/**", "local-two", false),
        ]
    )
    func sees(pattern: String, folder: String, isSeen: Bool) {
        let user = EmulatedUser(name: "bob", rights: [RepositoryRight(pattern, [.pull])])
        let names = folder.split(separator: "/").map(String.init)
        let path = ItemPath(names[0], Array(names.dropFirst()))
        #expect(Principal(user: user).mayReadAnything(below: path) == isSeen)
    }

    @Test("give a remote repository's right on its cache")
    func caches() {
        let user = EmulatedUser(name: "bob", rights: [RepositoryRight("hub/**", [.pull])])
        let principal = Principal(user: user)
        #expect(principal.may(.pull, ItemPath("hub-cache", "app/1.0")))
        #expect(!principal.may(.push, ItemPath("hub-cache", "app/1.0")))
        #expect(!principal.may(.pull, ItemPath("hub2-cache", "app/1.0")))
    }

    @Test("mean a folder itself where they end in its stars")
    func folders() {
        let user = EmulatedUser(name: "bob", rights: [RepositoryRight("local/app/**", [.pull])])
        #expect(Principal(user: user).may(.pull, ItemPath("local", "app")))
        #expect(!Principal(user: user).may(.pull, ItemPath("local")))
        #expect(!Principal(user: user).may(.pull, ItemPath("local", "apple")))
    }
}
