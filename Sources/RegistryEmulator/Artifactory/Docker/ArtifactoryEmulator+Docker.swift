extension ArtifactoryEmulator {
    /// Answers a request of Docker's side.
    func answer(_ request: EmulatedRequest, at door: DockerDoor) async -> EmulatedAnswer {
        let challenge = DockerChallenge(request: request, door: door, version: options.version)
        var user: String?
        do throws(Refusal) {
            let credentials = RequestCredentials(request.headers)
            let path = request.path.dropFirst(door.prefix.count)
            if path == "promote" || path == "parentManifests" {
                let principal = try await access.identify(credentials)
                user = principal.name
                let response = try await answerBeside(request, principal, String(path), door)
                return EmulatedAnswer(response, user: user)
            }
            if path == "token" || path.hasSuffix("/tags/list") { try requireAcceptable(request) }
            if path == "token" { return try await token(request, credentials) }
            let principal = try await identify(credentials)
            user = principal?.name
            if door.key == nil { return try shared(request, principal, challenge, path: String(path)) }
            if principal != nil { try requireDockerRepository(door.key) }
            let access = DockerAccess(principal: principal, door: door, challenge: challenge, emulator: self)
            let store = DockerImageStore(
                principal: principal ?? .anybody([]),
                door: door,
                key: door.key ?? "",
                emulator: self
            )
            let routes = DistributionRoutes(
                store: store,
                access: access,
                uploads: uploads,
                options: distributionOptions,
                prefix: door.prefix
            )
            if let answer = await routes.answer(request) { return answer }
            throw .docker(404, "NAME_UNKNOWN", "there is no such path")
        } catch {
            return EmulatedAnswer(error.response, user: user)
        }
    }

    /// Refuses an `Accept` without JSON, on old versions.
    private func requireAcceptable(_ request: EmulatedRequest) throws(Refusal) {
        let accept = request.headers.values("Accept").joined(separator: ",")
        let takesJSON = ["*/*", "application/*", "application/json"].contains { accept.contains($0) }
        guard options.version.refusesUnsuitableAcceptForDocker, !accept.isEmpty, !takesJSON else { return }
        throw Refusal(406, "Not Acceptable")
    }

    private func identify(_ credentials: RequestCredentials) async throws(Refusal) -> Principal? {
        do {
            return try await access.identifyForDocker(credentials)
        } catch {
            // Wrong credentials are asked for again, as missing ones are.
            guard case .errors(let message) = error.form, error.status != 401 else { return nil }
            throw .docker(error.status, "DENIED", message)
        }
    }

    /// `/v2/` and `/v2/_catalog` where no repository is named.
    private func shared(
        _ request: EmulatedRequest,
        _ principal: Principal?,
        _ challenge: DockerChallenge,
        path: String
    ) throws(Refusal) -> EmulatedAnswer {
        guard let principal, RequestCredentials(request.headers) != .none else { throw challenge.refusal() }
        guard path.isEmpty, request.method == "GET" || request.method == "HEAD" else {
            throw .docker(404, "NAME_UNKNOWN", "there is no such path without a repository's key")
        }
        return EmulatedAnswer(.docker(.object([JSONValue.Member]())), user: principal.name)
    }

    private func answerBeside(
        _ request: EmulatedRequest,
        _ principal: Principal,
        _ path: String,
        _ door: DockerDoor
    ) async throws(Refusal) -> EmulatedResponse {
        guard request.method == "POST", let key = door.key else { throw Refusal(404, "Not Found") }
        if let repository = repositories[key], !repository.isDocker {
            throw Refusal(400, "Unsupported docker repository request for 'v2'")
        }
        let call = ArtifactoryCall(emulator: self, request: request, principal: principal)
        return path == "promote" ? try await call.promote(key) : try await call.parentManifests(key)
    }

    /// Refuses a repository that is not there or is none of Docker's.
    private func requireDockerRepository(_ key: String?) throws(Refusal) {
        guard let key, let repository = repositories[key] else {
            throw .docker(404, "NAME_UNKNOWN", "there is no repository '\(key ?? "")'")
        }
        guard repository.isDocker else { throw Refusal(400, "Unsupported docker repository request for 'v2'") }
    }

    /// Answers `GET .../v2/token?service=…&scope=…` with Basic.
    ///
    /// POST finds no credentials in a form, and so is refused.
    private func token(
        _ request: EmulatedRequest,
        _ credentials: RequestCredentials
    ) async throws(Refusal) -> EmulatedAnswer {
        let principal = try await access.identify(credentials)
        let fields = request.queryFields
        let scopes = fields.values("scope").flatMap { $0.split(separator: " ") }.compactMap { AccessScope($0) }
        let token = await access.dockerToken(for: principal, scopes: scopes)
        let answer = EmulatedResponse.docker(
            .object([
                "token": .string(token),
                "expires_in": .integer(Int64(options.dockerTokenLifetime)),
                "issued_at": .string(options.clock().iso8601),
            ])
        )
        return EmulatedAnswer(answer, user: principal.name)
    }

    private var distributionOptions: DistributionOptions {
        var distribution = DistributionOptions()
        distribution.hasReferrers = options.answersReferrers
        distribution.allowsMounts = options.allowsMounts
        distribution.quirks = options.quirks
        if options.version.declinesPostedBlobs { distribution.quirks.insert(.postWithDigestDeclined) }
        // The store looks in other images too.
        distribution.checksCompleteness = false
        distribution.render = { error, _ in
            let detail = JSONValue.object(
                (error.detail ?? [:]).sorted { $0.key < $1.key }
                    .map { JSONValue.Member(name: $0.key, value: .string($0.value)) }
            )
            return Refusal(
                status: error.status,
                form: .docker(
                    code: error.code,
                    message: error.message,
                    detail: error.detail == nil ? .null : detail
                ),
                headers: error.headers
            )
            .response
        }
        distribution.decorate = { response, call in
            var response = response
            if response.headers["Docker-Distribution-Api-Version"] == nil {
                response.headers.append("Docker-Distribution-Api-Version", "registry/2.0")
            }
            if case .content(let content, _, _) = response.body {
                response.headers.append("X-Checksum-Sha1", content.sha1)
                response.headers.append("X-Checksum-Sha256", content.sha256)
                response.headers.append("X-Checksum-Md5", content.md5)
                let isBlob = call.operation == .readBlob
                response.headers.append(
                    "X-Artifactory-Filename",
                    isBlob ? "sha256__\(content.sha256)" : "manifest.json"
                )
            }
            return response
        }
        return distribution
    }
}

extension Refusal {
    /// Refuses in the form of Docker's side.
    static func docker(_ status: Int, _ code: String, _ message: String) -> Refusal {
        Refusal(status: status, form: .docker(code: code, message: message, detail: .null))
    }
}
