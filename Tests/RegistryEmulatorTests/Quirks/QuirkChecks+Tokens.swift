import RegistryEmulator

extension QuirkChecks {
    private static func post(_ status: Int) -> Check {
        { registry in
            let form = Array("grant_type=password&username=ci&password=secret&service=x".utf8)
            let get = try await registry.send("GET", "/token?service=x", headers: [basic]).status
            return try await registry.send("POST", "/token", body: form).status == status && get == 200
        }
    }

    // printf ci:secret | base64
    private static let basic = HeaderFields.Field("Authorization", "Basic Y2k6c2VjcmV0")

    private struct Token: Decodable {
        var token: String?
        var access_token: String?
        var expires_in: Int?
        var issued_at: String?
        var scope: String?
    }

    private static func token(_ registry: RegistryUnderTest, _ query: String = "") async throws -> Token {
        try await registry.send("GET", "/token?service=x\(query)", headers: [basic]).json(Token.self)
    }

    /// The quirks of tokens.
    static let tokens: [Quirk: Check] = [
        .tokenPost400: post(400),
        .tokenPost401: post(401),
        .tokenPost404: post(404),
        .tokenPost405: post(405),
        .tokenFieldOnly: { registry in
            let token = try await token(registry)
            return token.token != nil && token.access_token == nil
        },
        .accessTokenFieldOnly: { registry in
            let token = try await token(registry)
            return token.token == nil && token.access_token != nil
        },
        .tokenNoExpiry: { registry in
            let token = try await token(registry)
            return token.expires_in == nil && token.issued_at == nil
        },
        .tokenFirstScopeOnly: { registry in
            try await token(registry, "&scope=repository:a:pull&scope=repository:b:pull").scope == "repository:a:pull"
        },
        .challengeMixed: { registry in
            let challenge = try await registry.send("GET", "/v2/").headers["WWW-Authenticate"] ?? ""
            return challenge.hasPrefix("Negotiate, Basic realm=") && challenge.contains(", Bearer realm=")
        },
        .challengeNoScopeOnHead: { registry in
            let get = try await registry.send("GET", "/v2/app/manifests/1").headers["WWW-Authenticate"] ?? ""
            let head = try await registry.send("HEAD", "/v2/app/manifests/1").headers["WWW-Authenticate"] ?? ""
            return get.contains("scope=\"repository:app:pull\"") && !head.contains("scope=")
        },
        .challengeRelativeRealm: { registry in
            try await registry.send("GET", "/v2/").headers["WWW-Authenticate"]?.contains("realm=\"/token\"") == true
        },
        .challengeRealmWithQuery: { registry in
            try await registry.send("GET", "/v2/").headers["WWW-Authenticate"]?.contains("/token?tenant=1\"") == true
        },
    ]
}
