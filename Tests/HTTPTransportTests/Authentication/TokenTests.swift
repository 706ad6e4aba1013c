import HTTPTypes
import Testing
import Secrets

@testable import HTTPTransport

@Suite("Tokens")
struct TokenTests {
    private static func challenge(_ realm: String, service: String? = "s") -> AuthenticationChallenge {
        var parameters = ["realm": realm]
        parameters["service"] = service
        return AuthenticationChallenge(scheme: "Bearer", parameters: parameters)
    }

    private static func exchange(
        _ credentials: RegistryCredentials,
        realm: String = "https://auth.example/token",
        scopes: [AccessScope] = [.repository("a/source", .pull), .repository("z", .pull, .push)]
    ) throws -> TokenExchange {
        TokenExchange(
            service: try TokenService(challenge: challenge(realm), from: TransportURL("https://r.example/v2/")),
            scopes: AccessScopeSet(scopes),
            credentials: credentials,
            clientIdentifier: "promoter"
        )
    }

    private static let password = RegistryCredentials.basic(username: "ci", password: Secret("p:ä&"))

    private static func text(_ request: TransportRequest) -> String {
        if case .bytes(let bytes) = request.body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    @Test("are asked for by GET without credentials")
    func anonymous() throws {
        let exchange = try Self.exchange(.anonymous)
        #expect(exchange.grants == [.query])
        let request = try #require(exchange.request(by: .query))
        #expect(request.method == .get)
        #expect(
            request.url.text
                == "https://auth.example/token?service=s&scope=repository%3Az%3Apull%2Cpush&scope=repository%3Aa%2Fsource%3Apull"
        )
        #expect(request.headers[.authorization] == nil)
    }

    @Test("are asked for by GET with a password, after which POST is tried")
    func password() throws {
        let exchange = try Self.exchange(
            Self.password,
            realm: "https://auth.example/token?tenant=1",
            scopes: [.repository("z", .pull)]
        )
        #expect(exchange.grants == [.query, .password])
        let get = try #require(exchange.request(by: .query))
        #expect(get.url.text == "https://auth.example/token?tenant=1&service=s&scope=repository%3Az%3Apull&account=ci")
        #expect(get.headers[.authorization] == "Basic Y2k6cDrDpCY=")
        let post = try #require(exchange.request(by: .password))
        #expect(post.method == .post)
        #expect(post.url.text == "https://auth.example/token?tenant=1")
        #expect(post.headers[.contentType] == "application/x-www-form-urlencoded")
        #expect(
            Self.text(post)
                == "grant_type=password&username=ci&password=p%3A%C3%A4%26&service=s&client_id=promoter&scope=repository%3Az%3Apull"
        )
    }

    @Test("are asked for by POST with an identity token, after which GET is tried where the user is known")
    func identityToken() throws {
        let nameless = try Self.exchange(.identityToken(Secret("r/1"), username: nil))
        #expect(nameless.grants == [.refreshToken])
        let post = try #require(nameless.request(by: .refreshToken))
        #expect(
            Self.text(post)
                == "grant_type=refresh_token&refresh_token=r%2F1&service=s&client_id=promoter"
                + "&scope=repository%3Az%3Apull%2Cpush%20repository%3Aa%2Fsource%3Apull"
        )
        #expect(post.headers[.authorization] == nil)
        let named = try Self.exchange(.identityToken(Secret("r"), username: "ci"))
        #expect(named.grants == [.refreshToken, .query])
        #expect(named.request(by: .query)?.headers[.authorization] == "Basic Y2k6cg==")
    }

    @Test("are asked for in another way where the first is not known")
    func fallBack() {
        for status in [400, 401, 404, 405] {
            #expect(TokenExchange.isWorthAnother(after: .refreshToken, status: status))
        }
        for status in [404, 405] { #expect(TokenExchange.isWorthAnother(after: .query, status: status)) }
        for status in [400, 401, 403, 429, 500] {
            #expect(!TokenExchange.isWorthAnother(after: .query, status: status))
        }
        for status in [403, 429, 503] { #expect(!TokenExchange.isWorthAnother(after: .password, status: status)) }
    }

    @Test(
        "are got at the realm, which may be relative",
        arguments: [
            ("https://auth.example/token", "https://auth.example/token"),
            ("/token?x=1", "https://r.example:5000/token?x=1"),
            ("auth/token", "https://r.example:5000/v2/auth/token"),
        ]
    )
    func realm(realm: String, url: String) throws {
        let service = try TokenService(
            challenge: Self.challenge(realm),
            from: TransportURL("https://r.example:5000/v2/")
        )
        #expect(service.realm.text == url)
    }

    @Test(
        "are not got where the password would be seen",
        arguments: ["http://auth.example/t", "https://u:p@auth.example/t", "ftp://x/t"]
    )
    func realmRejected(realm: String) throws {
        let url = try TransportURL("https://r.example/v2/")
        let rejection = try #require(throws: RealmRejection.self) {
            try TokenService(challenge: Self.challenge(realm), from: url)
        }
        #expect(!rejection.realm.contains("u:p"))
        #expect(!rejection.reason.isEmpty)
    }

    @Test("are got over plain HTTP where the registry itself has no TLS")
    func plainRealm() throws {
        let url = try TransportURL("http://r.example/v2/")
        #expect(try TokenService(challenge: Self.challenge("http://auth.example/t"), from: url).realm.scheme == "http")
    }

    @Test(
        "are read from every form of answer",
        arguments: [
            (#"{"token":"t"}"#, 60),
            (#"{"access_token":"t","expires_in":300}"#, 300),
            (#"{"token":"","access_token":"t","expires_in":"300"}"#, 300),
            (#"{"token":"t","access_token":"other","expires_in":0}"#, 60),
            (#"{"token":"t","expires_in":-5}"#, 60),
            (#"{"token":"t","expires_in":59.5}"#, 59.5),
            (#"{"token":"t","expires_in":null,"issued_at":"soon"}"#, 60),
            (#"{"token":"t","expires_in":1e300}"#, 31_536_000),
        ]
    )
    func answers(json: String, seconds: Double) throws {
        let answer = try TokenAnswer(Array(json.utf8))
        #expect(answer.token.reveal() == "t")
        #expect(answer.lifetime == .seconds(seconds))
    }

    @Test(
        "are refused where the answer holds none that can be sent",
        arguments: [
            "", "<html>", "{}", #"{"token":""}"#, #"{"token":5}"#, #"{"token":"secret\r\nX: y"}"#,
            #"{"token":"secret é"}"#, "[]",
        ]
    )
    func malformed(json: String) throws {
        let error = try #require(throws: TokenAnswer.Malformation.self) { try TokenAnswer(Array(json.utf8)) }
        #expect(!error.problem.contains("secret"))
    }

    @Test(
        "live as long as the service's own clock says",
        arguments: [
            ("2026-01-01T00:00:00Z", "Thu, 01 Jan 2026 00:01:40 GMT", 200),
            ("2026-01-01T02:00:00.123456789+02:00", "Thu, 01 Jan 2026 00:01:40 GMT", 200.123),
            ("2026-01-01T00:00:00Z", nil, 300),
            ("2026-01-01T00:00:00Z", "yesterday", 300),
            ("2026-01-01T00:10:00Z", "Thu, 01 Jan 2026 00:00:00 GMT", 300),
            ("2025-12-31T00:00:00Z", "Thu, 01 Jan 2026 00:00:00 GMT", 300),
        ] as [(String, String?, Double)]
    )
    func age(issued: String, date: String?, seconds: Double) throws {
        let answer = try TokenAnswer(Array(#"{"token":"t","expires_in":300,"issued_at":"\#(issued)"}"#.utf8))
        let left = answer.remainingLifetime(serverDate: date)
        #expect(abs((left - .seconds(seconds)) / .seconds(1)) < 0.2)
    }

    @Test(
        "are renewed before they end, for a large upload long before",
        arguments: [
            (300, 0, 239, true), (300, 0, 241, false),
            (60, 0, 44, true), (60, 0, 46, false),
            (4, 0, 2.9, true), (4, 0, 3.1, false),
            (300, 1 << 20, 239, true), (300, 1 << 20, 241, false),
            (300, 4 << 30, 74, true), (300, 4 << 30, 76, false),
            (3600, 4 << 30, 2515, true), (3600, 4 << 30, 2517, false),
        ] as [(Double, Int64, Double, Bool)]
    )
    func freshness(lifetime: Double, uploadLength: Int64, age: Double, isFresh: Bool) throws {
        let start = ContinuousClock.now
        let token = BearerToken(
            value: Secret("t"),
            scopes: AccessScopeSet([]),
            service: try TokenService(
                challenge: Self.challenge("https://a/t"),
                from: TransportURL("https://r.example/v2/")
            ),
            obtained: start,
            lifetime: .seconds(lifetime)
        )
        #expect(token.isFresh(at: start.advanced(by: .seconds(age)), uploadLength: uploadLength) == isFresh)
    }
}
