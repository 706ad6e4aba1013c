extension ArtifactoryEmulator {
    /// `POST /access/api/v1/oidc/token`: an id token of a known provider for an access token.
    func exchangeToken(_ request: EmulatedRequest) async throws(Refusal) -> EmulatedResponse {
        guard options.version.hasTokenExchange else { throw Refusal(404, "Not Found") }
        let call = ArtifactoryCall(emulator: self, request: request, principal: .anybody([]))
        let body = try await call.json()
        func refusal(_ status: Int, _ error: String, _ description: String) -> Refusal {
            Refusal(status: status, form: .token(error: error, description: description))
        }
        guard body["grant_type"]?.text == "urn:ietf:params:oauth:grant-type:token-exchange" else {
            throw refusal(400, "unsupported_grant_type", "grant_type must be the one of token exchange")
        }
        guard body["subject_token_type"]?.text == "urn:ietf:params:oauth:token-type:id_token" else {
            throw refusal(400, "invalid_request", "subject_token_type must be the one of id tokens")
        }
        guard let token = body["subject_token"]?.text, !token.isEmpty,
            let name = body["provider_name"]?.text, !name.isEmpty
        else { throw refusal(400, "invalid_request", "subject_token and provider_name must be given") }
        guard let provider = options.identityProviders.first(where: { $0.name == name }) else {
            throw refusal(400, "invalid_request", "there is no provider of that name")
        }
        if let audience = provider.audience, let asked = body["audience"]?.text, asked != audience {
            throw refusal(401, "invalid_grant", "the provider expects another audience")
        }
        guard let user = provider.subjects[token], let issued = await access.accessToken(for: user) else {
            throw refusal(401, "invalid_grant", "the provider accepts no such token")
        }
        let wantsReference = body["include_reference_token"]?.truth == true
        var members: [JSONValue.Member] = [
            .init(name: "access_token", value: .string(issued.token)),
            .init(name: "expires_in", value: .integer(Int64(issued.lifetime))),
            .init(name: "token_type", value: .string("Bearer")),
            .init(name: "scope", value: .string("applied-permissions/user")),
            .init(name: "issued_token_type", value: .string("urn:ietf:params:oauth:token-type:access_token")),
            .init(name: "username", value: .string(user)),
        ]
        if wantsReference {
            members.append(.init(name: "reference_token", value: .string(await access.referenceToken(for: user))))
        }
        return .pretty(.object(members))
    }
}
