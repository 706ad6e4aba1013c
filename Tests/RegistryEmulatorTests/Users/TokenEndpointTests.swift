import RegistryEmulator
import Testing

@Suite("Access to an OCI registry")
struct AccessTests {
    // printf ci:secret | base64, and so on
    private let ci: HeaderFields = [.init("Authorization", "Basic Y2k6c2VjcmV0")]
    private let wrong: HeaderFields = [.init("Authorization", "Basic Y2k6d3Jvbmc=")]

    private func registry(_ authentication: OCIRegistryOptions.Authentication) -> RegistryUnderTest {
        RegistryUnderTest { options in
            options.authentication = authentication
            options.anonymousRights = [RepositoryRight("public/**", [.pull])]
            options.users = UserDirectory([
                EmulatedUser(
                    name: "ci",
                    password: "secret",
                    tokens: ["identity"],
                    rights: [RepositoryRight("team/*", [.pull, .push]), RepositoryRight("other/app", [.pull])]
                )
            ])
        }
    }

    private struct Token: Decodable {
        var token: String
        var scope: String?
        var refresh_token: String?
    }

    private func bearer(_ token: String) -> HeaderFields { [.init("Authorization", "Bearer \(token)")] }

    @Test("by password: each right counts for its repositories alone")
    func basic() async throws {
        let registry = registry(.basic)
        let expected: [(String, String, HeaderFields, Int)] = [
            ("GET", "/v2/", [], 401),
            ("GET", "/v2/", wrong, 401),
            ("GET", "/v2/", ci, 200),
            ("POST", "/v2/team/app/blobs/uploads/", ci, 202),
            ("POST", "/v2/team/app/blobs/uploads/", [], 401),
            ("POST", "/v2/team/deep/app/blobs/uploads/", ci, 403),
            ("POST", "/v2/other/app/blobs/uploads/", ci, 403),
            ("GET", "/v2/other/app/manifests/1", ci, 404),
            ("DELETE", "/v2/team/app/manifests/1", ci, 403),
            ("GET", "/v2/public/app/manifests/1", [], 404),
            ("GET", "/v2/public/app/manifests/1", ci, 404),
            ("POST", "/v2/public/app/blobs/uploads/", [], 401),
        ]
        for (method, target, headers, status) in expected {
            #expect(try await registry.send(method, target, headers: headers).status == status, "\(method) \(target)")
        }
        #expect(try await registry.send("GET", "/v2/").headers["WWW-Authenticate"] == "Basic realm=\"registry\"")
        #expect(try await registry.send("GET", "/v2/", headers: ci).user == "ci")
    }

    @Test("by token: granted is what was asked and may be done, and nothing else")
    func token() async throws {
        let registry = registry(.token)
        let challenge = try await registry.send("POST", "/v2/team/app/blobs/uploads/?mount=x&from=other/app")
        #expect(challenge.status == 401)
        #expect(
            challenge.headers["WWW-Authenticate"] == "Bearer realm=\"http://127.0.0.1:5000/token\","
                + "service=\"registry.emulator\",scope=\"repository:team/app:pull,push repository:other/app:pull\""
        )

        let query = "/token?service=s&scope=repository:team/app:pull,push&scope=repository:other/app:pull,push"
        let token = try await registry.send("GET", query, headers: ci).json(Token.self)
        #expect(token.scope == "repository:team/app:pull,push repository:other/app:pull")
        let pushed = try await registry.send("POST", "/v2/team/app/blobs/uploads/", headers: bearer(token.token))
        #expect(pushed.status == 202)
        #expect(pushed.user == "ci")
        let other = try await registry.send("POST", "/v2/other/app/blobs/uploads/", headers: bearer(token.token))
        #expect(other.status == 401)
        #expect(other.headers["WWW-Authenticate"]?.contains("error=\"insufficient_scope\"") == true)
        #expect(try await registry.send("GET", "/v2/", headers: bearer(token.token + "x")).status == 401)
        #expect(try await registry.send("GET", "/v2/", headers: ci).status == 401)
        #expect(try await registry.send("GET", query, headers: wrong).status == 401)
    }

    @Test("by token: anybody may have one for what anybody may do")
    func anonymous() async throws {
        let registry = registry(.token)
        let query = "/token?service=s&scope=repository:public/app:pull,push%20repository:team/app:pull"
        let token = try await registry.send("GET", query).json(Token.self)
        #expect(token.scope == "repository:public/app:pull")
        let read = try await registry.send("GET", "/v2/public/app/manifests/1", headers: bearer(token.token))
        #expect(read.status == 404)
        #expect(read.user == nil)
    }

    @Test("by token: a refresh token and an identity token are exchanged, and count for nothing else")
    func refresh() async throws {
        let registry = registry(.token)
        let form =
            "grant_type=password&username=ci&password=secret&access_type=offline&scope=repository%3Ateam%2Fapp%3Apull"
        let first = try await registry.send("POST", "/token", body: Array(form.utf8)).json(Token.self)
        let refresh = try #require(first.refresh_token)
        #expect(try await registry.send("GET", "/v2/", headers: bearer(refresh)).status == 401)
        for token in [refresh, "identity"] {
            let form = "grant_type=refresh_token&refresh_token=\(token)&scope=repository:team/app:push"
            let second = try await registry.send("POST", "/token", body: Array(form.utf8)).json(Token.self)
            #expect(second.scope == "repository:team/app:push")
        }
        let stolen = Array("grant_type=refresh_token&refresh_token=x".utf8)
        #expect(try await registry.send("POST", "/token", body: stolen).status == 401)
    }

    @Test("by token: it ends with its time")
    func expiry() {
        let issuer = TokenIssuer(lifetime: 60)
        let scope = AccessScope(name: "app", actions: ["pull"])
        let token = issuer.issue(to: "ci", scopes: [scope], now: 1000)
        #expect(issuer.check(token, now: 1059)?.scopes == [scope])
        #expect(issuer.check(token, now: 1060) == nil)
        #expect(TokenIssuer().check(token, now: 1000) == nil)
    }
}
