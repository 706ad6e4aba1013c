extension ArtifactoryCall {
    /// Answers `/access/api/v1/...`.
    func answerAccess(_ names: [String]) async throws(Refusal) -> EmulatedResponse {
        guard request.method == "POST", names == ["api", "v1", "tokens"] else { throw Refusal(404, "Not Found") }
        let body = try await bytes()
        let json = body.isEmpty ? JSONValue.object([JSONValue.Member]()) : JSONValue(parsing: body)
        guard let json, json.members != nil else { throw Refusal(400, "The body is no JSON object") }
        return try await issueToken(
            for: json["username"]?.text,
            withReference: json["include_reference_token"]?.truth == true
        )
    }

    /// `POST /api/security/token`, with a form.
    func makeAccessToken() async throws(Refusal) -> EmulatedResponse {
        let form = QueryFields(String(decoding: try await bytes(), as: UTF8.self))
        return try await issueToken(for: form["username"], withReference: false)
    }

    private func issueToken(for name: String?, withReference: Bool) async throws(Refusal) -> EmulatedResponse {
        if principal.isAnybody { throw Refusal.unauthorized("Authentication is required") }
        let name = name ?? principal.user.name
        guard principal.isAdministrator || name == principal.user.name else {
            throw Refusal(
                status: 403,
                form: .token(error: "forbidden", description: "tokens of others are for administrators")
            )
        }
        guard let issued = await emulator.access.accessToken(for: name) else {
            throw Refusal(status: 400, form: .token(error: "invalid_request", description: "there is no such user"))
        }
        var members: [JSONValue.Member] = [
            .init(name: "access_token", value: .string(issued.token)),
            .init(name: "expires_in", value: .integer(Int64(issued.lifetime))),
            .init(name: "scope", value: .string("applied-permissions/user")),
            .init(name: "token_type", value: .string("Bearer")),
        ]
        if withReference {
            members.append(
                .init(name: "reference_token", value: .string(await emulator.access.referenceToken(for: name)))
            )
        }
        return .pretty(.object(members))
    }

    /// Answers `GET` and `POST /api/security/apiKey`.
    func apiKey(_ method: String) async throws(Refusal) -> EmulatedResponse {
        if principal.isAnybody { throw Refusal.unauthorized("Authentication is required") }
        let held = await emulator.access.apiKey(of: principal.user.name)
        switch method {
        case "GET":
            guard let held else { return .pretty(.object([JSONValue.Member]())) }
            return .pretty(.object(["apiKey": .string(held)]))
        case "POST":
            if version.refusesNewAPIKeys { throw Refusal(403, "API keys can no longer be made") }
            guard held == nil else { throw Refusal(400, "The user has an API key already") }
            let made = await emulator.access.makeAPIKey(for: principal.user.name)
            return .pretty(.object(["apiKey": .string(made)]), status: 201)
        default:
            throw Refusal(405, "Method Not Allowed")
        }
    }
}
