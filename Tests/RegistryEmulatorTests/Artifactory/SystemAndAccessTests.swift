@testable internal import RegistryEmulator
internal import Testing

@Suite("System, repositories and access")
struct SystemAndAccessTests {
    private func instance(
        version: String = "7.117.1",
        _ adjust: (inout ArtifactoryOptions) -> Void = { _ in }
    ) throws -> EmulatedInstance {
        let repositories: [ArtifactoryRepository] = [
            .init("docker-local", description: "ours"), .init("files", packageType: "generic"),
            .init("docker", class: .virtual, members: ["docker-local"], defaultDeploymentRepository: "docker-local"),
            .init("hub", class: .remote), .init("shared", class: .federated, packageType: "oci"),
        ]
        return try EmulatedInstance(
            repositories,
            version: version,
            users: ["bob": [.init("docker-local/**", [.pull])]],
            adjust
        )
    }

    @Test("answers a ping to anybody, and its version to those who say who they are")
    func system() async throws {
        let instance = try instance(version: "7.90.1")
        let ping = try await instance.send("GET", "/artifactory/api/system/ping", as: nil)
        #expect(ping.status == 200)
        #expect(ping.text == "OK")
        #expect(ping.headers["Content-Type"] == "text/plain")
        #expect(ping.headers["Server"] == "Artifactory/7.90.1")
        let version = try await instance.send("GET", "/artifactory/api/system/version")
        #expect(version.json["version"] == .string("7.90.1"))
        #expect(version.json["addons"]?.elements?.isEmpty == false)
        #expect(try await instance.send("GET", "/artifactory/api/system/version", as: nil).status == 401)
    }

    @Test(
        "lists repositories",
        arguments: [
            ("", ["docker-local", "files", "docker", "hub", "shared"]), ("?type=local", ["docker-local", "files"]),
            ("?packageType=docker", ["docker-local", "docker", "hub"]),
            ("?type=local&packageType=docker", ["docker-local"]), ("?type=federated", ["shared"]),
        ]
    )
    func repositories(query: String, keys: [String]) async throws {
        let answer = try await instance().send("GET", "/artifactory/api/repositories\(query)")
        #expect(answer.json.elements?.compactMap { $0["key"]?.text } == keys)
        let first = answer.json.elements?.first
        #expect(first?["type"]?.text == first?["type"]?.text?.uppercased())
    }

    @Test("tells administrators all of a repository, and others a little")
    func repository() async throws {
        let instance = try instance()
        let path = "/artifactory/api/repositories/docker-local"
        let all = try await instance.send("GET", path).json
        #expect(all["rclass"] == .string("local"))
        #expect(all["packageType"] == .string("docker"))
        #expect(all["dockerApiVersion"] == .string("V2"))
        #expect(all["type"] == nil)
        let some = try await instance.send("GET", path, as: "bob").json
        #expect(some.members?.map(\.name).sorted() == ["description", "key", "packageType", "type", "url"])
        #expect(some["type"] == .string("LOCAL"))
        #expect(some["rclass"] == nil)
        #expect(try await instance.send("GET", "/artifactory/api/repositories/files", as: "bob").status == 404)
        let virtual = try await instance.send("GET", "/artifactory/api/repositories/docker").json
        #expect(virtual["repositories"] == .array([.string("docker-local")]))
    }

    @Test(
        "has 400 for an unknown repository on old versions, 404 on new ones",
        arguments: [("6.20", 400), ("7.117.1", 404)]
    )
    func unknownRepository(version: String, status: Int) async throws {
        let answer = try await instance(version: version).send("GET", "/artifactory/api/repositories/none")
        #expect(answer.status == status)
        #expect(answer.message == "The repository none was not found")
    }

    // MARK: Credentials

    private let target = "/artifactory/api/system/version"

    @Test("takes what may stand for a user")
    func credentials() async throws {
        let instance = try instance { options in
            options.users.append(
                EmulatedUser(
                    name: "ci",
                    password: "secret",
                    apiKey: "AKCkey",
                    tokens: ["reference"],
                    isAdministrator: true
                )
            )
        }
        let fields: [HeaderFields.Field] = [
            .init("Authorization", instance.basic("ci", "secret")),
            .init("Authorization", instance.basic("ci", "AKCkey")),
            .init("Authorization", instance.basic("ci", "reference")), .init("X-JFrog-Art-Api", "AKCkey"),
            .init("X-JFrog-Art-Api", "reference"), .init("Authorization", "Bearer reference"),
        ]
        for field in fields {
            let answer = try await instance.send("GET", target, as: nil, headers: [field])
            #expect(answer.status == 200)
            #expect(answer.user == "ci")
        }
    }

    @Test("refuses wrong credentials: with 401, an API key's header with 403")
    func wrongCredentials() async throws {
        let instance = try instance()
        let basic = HeaderFields.Field("Authorization", instance.basic("admin", "wrong"))
        let answer = try await instance.send("GET", target, as: nil, headers: [basic])
        #expect(answer.status == 401)
        #expect(answer.message == "Bad credentials")
        #expect(answer.headers["WWW-Authenticate"] == #"Basic realm="Artifactory Realm""#)
        let bearer = HeaderFields.Field("Authorization", "Bearer nonsense")
        #expect(try await instance.send("GET", target, as: nil, headers: [bearer]).status == 401)
        let key = HeaderFields.Field("X-JFrog-Art-Api", "wrong")
        #expect(try await instance.send("GET", target, as: nil, headers: [key]).status == 403)
        let none = try await instance.send("GET", target, as: nil)
        #expect(none.status == 401)
        #expect(none.message == "Authentication is required")
    }

    @Test("takes keys and tokens only where each belongs")
    func misplaced() async throws {
        let instance = try instance { options in
            options.users.append(EmulatedUser(name: "ci", password: "secret", apiKey: "AKCkey", isAdministrator: true))
        }
        let key = HeaderFields.Field("Authorization", "Bearer AKCkey")
        #expect(try await instance.send("GET", target, as: nil, headers: [key]).status == 401)
        let made = try await instance.send("POST", "/access/api/v1/tokens", as: "ci")
        let token = HeaderFields.Field("X-JFrog-Art-Api", made.json["access_token"]?.text ?? "")
        #expect(try await instance.send("GET", target, as: nil, headers: [token]).status == 403)
        let password = HeaderFields.Field("X-JFrog-Art-Api", "secret")
        #expect(try await instance.send("GET", target, as: nil, headers: [password]).status == 403)
    }

    @Test("has 403 for users who may not log in", arguments: LoginBarrier.allCases)
    func barriers(barrier: LoginBarrier) async throws {
        let instance = try instance { $0.barriers = ["admin": barrier] }
        #expect(try await instance.send("GET", target).status == 403)
        #expect(try await instance.send("GET", target, as: "bob").status == 200)
    }

    @Test("locks a user after failed logins")
    func locks() async throws {
        let instance = try instance { $0.failedLoginsUntilLock = 2 }
        let wrong: HeaderFields = [.init("Authorization", instance.basic("admin", "wrong"))]
        #expect(try await instance.send("GET", target, as: nil, headers: wrong).status == 401)
        #expect(try await instance.send("GET", target).status == 200)
        #expect(try await instance.send("GET", target, as: nil, headers: wrong).status == 401)
        #expect(try await instance.send("GET", target, as: nil, headers: wrong).status == 401)
        #expect(try await instance.send("GET", target).status == 403)
    }

    @Test("suspends logins for longer and longer, a minute at most")
    func suspends() {
        var failed = FailedLogins()
        var waits: [Int64] = []
        for _ in 0..<10 {
            failed.add(at: Timestamp(milliseconds: 0))
            waits.append(failed.suspendedUntil.milliseconds / 1000)
        }
        #expect(waits == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
    }

    @Test("lets anybody in where that is allowed")
    func anonymous() async throws {
        let instance = try instance { $0.allowsAnonymous = true }
        try await instance.send("PUT", "/artifactory/files/a", body: [1]).expect(201)
        #expect(try await instance.send("GET", "/artifactory/files/a", as: nil).text == "\u{1}")
        #expect(try await instance.send("PUT", "/artifactory/files/b", as: nil, body: [1]).status == 401)
        let search = try await instance.send("POST", "/artifactory/api/search/aql", as: nil, body: [])
        #expect(search.status == 403)
    }

    // MARK: Tokens

    private func exchange(
        _ instance: EmulatedInstance,
        _ changes: [String: String?] = [:]
    ) async throws -> EmulatedInstance.Answer {
        var members: [String: String] = [
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
            "subject_token": "id-token", "provider_name": "github",
        ]
        for (name, value) in changes { members[name] = value }
        let json = members.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        return try await instance.send("POST", "/access/api/v1/oidc/token", as: nil, json: "{\(json)}")
    }

    @Test("exchanges an id token for an access token that counts")
    func exchangesTokens() async throws {
        let instance = try instance { $0.identityProviders = [.init("github", subjects: ["id-token": "bob"])] }
        let answer = try await exchange(instance)
        #expect(answer.status == 200)
        #expect(answer.json["token_type"] == .string("Bearer"))
        #expect(answer.json["username"] == .string("bob"))
        let token = answer.json["access_token"]?.text ?? ""
        let bearer = HeaderFields.Field("Authorization", "Bearer \(token)")
        let info = try await instance.send("GET", "/artifactory/api/storage/docker-local", as: nil, headers: [bearer])
        #expect(info.status == 200)
        #expect(info.user == "bob")
        let key = HeaderFields.Field("Authorization", instance.basic("bob", token))
        #expect(try await instance.send("GET", target, as: nil, headers: [key]).status == 200)
        let other = HeaderFields.Field("Authorization", instance.basic("admin", token))
        #expect(try await instance.send("GET", target, as: nil, headers: [other]).status == 401)
    }

    @Test(
        "refuses other exchanges",
        arguments: [
            (["grant_type": "password"], 400), (["subject_token_type": "other"], 400),
            (["subject_token": "other"], 401),
            (["provider_name": "other"], 400), (["provider_name": nil], 400), (["audience": "other"], 401),
        ] as [([String: String?], Int)]
    )
    func refusesExchanges(changes: [String: String?], status: Int) async throws {
        let instance = try instance {
            $0.identityProviders = [.init("github", subjects: ["id-token": "bob"], audience: "artifactory")]
        }
        let answer = try await exchange(instance, changes)
        #expect(answer.status == status)
        #expect(answer.json["error"]?.text?.isEmpty == false)
        #expect(answer.json["error_description"]?.text?.isEmpty == false)
    }

    @Test("knows no exchange before 7.77.3", arguments: [("7.77.2", 404), ("7.77.3", 200)])
    func exchangeVersions(version: String, status: Int) async throws {
        let instance = try instance(version: version) {
            $0.identityProviders = [.init("github", subjects: ["id-token": "bob"])]
        }
        #expect(try await exchange(instance).status == status)
    }

    @Test("makes tokens, a reference token among them, for oneself or for administrators")
    func makesTokens() async throws {
        let instance = try instance()
        let path = "/access/api/v1/tokens"
        let made = try await instance.send("POST", path, json: #"{"username":"bob","include_reference_token":true}"#)
        let reference = made.json["reference_token"]?.text ?? ""
        #expect(reference.count == 64)
        let answer = try await instance.send("GET", target, as: nil, headers: [.init("X-JFrog-Art-Api", reference)])
        #expect(answer.user == "bob")
        #expect(try await instance.send("POST", path, as: "bob", json: #"{"username":"admin"}"#).status == 403)
        #expect(try await instance.send("POST", path, as: "bob").status == 200)
    }

    @Test("makes API keys until 7.98", arguments: [("7.97.9", 201), ("7.98.0", 403)])
    func makesAPIKeys(version: String, status: Int) async throws {
        let instance = try instance(version: version)
        let made = try await instance.send("POST", "/artifactory/api/security/apiKey", as: "bob")
        #expect(made.status == status)
        let held = try await instance.send("GET", "/artifactory/api/security/apiKey", as: "bob")
        #expect(held.json["apiKey"] == made.json["apiKey"])
        guard let key = held.json["apiKey"]?.text else { return }
        let answer = try await instance.send("GET", target, as: nil, headers: [.init("X-JFrog-Art-Api", key)])
        #expect(answer.user == "bob")
    }

    // MARK: Start

    @Test("does not start with options that contradict each other")
    func contradictions() {
        #expect(throws: ArtifactoryStartError.repositoryTwice(key: "a")) {
            try EmulatedInstance([.init("a"), .init("a")])
        }
        #expect(throws: ArtifactoryStartError.unknownMember(key: "b", of: "a")) {
            try EmulatedInstance([.init("a", class: .virtual, members: ["b"])])
        }
        #expect(throws: ArtifactoryStartError.userTwice(name: "admin")) {
            try instance { $0.users.append(EmulatedUser(name: "admin")) }
        }
    }

    @Test(
        "reads versions",
        arguments: [("6.20", "6.20.0"), ("7.90.1", "7.90.1"), ("7", nil), ("7.x", nil), ("7.1.2.3", nil), ("", nil)]
    )
    func versions(text: String, expected: String?) {
        #expect(ArtifactoryVersion(text)?.description == expected)
    }

    @Test("orders versions by their numbers")
    func ordersVersions() {
        let versions = ["7.117.1", "6.20", "7.9.2", "7.90.1"].compactMap(ArtifactoryVersion.init)
        #expect(versions.sorted().map(\.description) == ["6.20.0", "7.9.2", "7.90.1", "7.117.1"])
    }
}
