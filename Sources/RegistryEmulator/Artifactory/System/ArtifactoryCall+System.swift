extension ArtifactoryEmulator {
    /// Answers what needs no credentials; `nil` for everything else.
    func answerOpenly(_ request: EmulatedRequest) async throws(Refusal) -> EmulatedResponse? {
        switch (request.method, request.path) {
        case ("GET", "/artifactory/api/system/ping"), ("HEAD", "/artifactory/api/system/ping"):
            return .text("OK")
        case ("POST", "/access/api/v1/oidc/token"):
            return try await exchangeToken(request)
        default:
            return nil
        }
    }
}

extension ArtifactoryCall {
    /// Answers `GET /api/system/version`.
    func systemVersion() -> EmulatedResponse {
        .pretty(
            .object([
                "version": .string(version.description),
                "revision": .string("\(version.major)\(version.minor)\(version.patch)00"),
                "addons": .array(options.edition.addons.map { .string($0) }),
                "license": .string(options.edition.license),
            ]),
            type: "application/vnd.org.jfrog.artifactory.system.Version+json"
        )
    }

    /// Answers `GET /api/repositories?type=local&packageType=docker`.
    func repositoryList() throws(Refusal) -> EmulatedResponse {
        let type = query["type"]?.lowercased()
        let packageType = query["packageType"]?.lowercased()
        let shown = repositories.all.filter { repository in
            (type == nil || type == repository.class.rawValue)
                && (packageType == nil || packageType == repository.packageType)
                && isVisible(repository)
        }
        return .pretty(
            .array(
                shown.map { repository in
                    .object([
                        "key": .string(repository.key),
                        "description": .string(repository.description),
                        "type": .string(repository.class.rawValue.uppercased()),
                        "url": .string("\(baseURL)/\(repository.key)"),
                        "packageType": .string(repository.packageType.capitalizedFirst),
                    ])
                }
            ),
            type: "application/vnd.org.jfrog.artifactory.repositories.RepositoryDetailsList+json"
        )
    }

    /// `GET /api/repositories/KEY`: all settings for administrators, a few for others.
    func repository(_ key: String) throws(Refusal) -> EmulatedResponse {
        guard let repository = repositories[key], isVisible(repository) else {
            throw Refusal(version.missingRepositoryStatus, "The repository \(key) was not found")
        }
        guard principal.isAdministrator else {
            return .pretty(
                .object([
                    "key": .string(key),
                    "type": .string(repository.class.rawValue.uppercased()),
                    "packageType": .string(repository.packageType.capitalizedFirst),
                    "description": .string(repository.description),
                    "url": .string("\(baseURL)/\(key)"),
                ])
            )
        }
        let isDocker = repository.isDocker && repository.class != .virtual
        let isVirtual = repository.class == .virtual
        return .pretty(
            .object([
                "key": .string(key),
                "packageType": .string(repository.packageType),
                "description": .string(repository.description),
                "notes": .string(""),
                "includesPattern": .string(repository.includes.joined(separator: ",")),
                "excludesPattern": .string(repository.excludes.joined(separator: ",")),
                "repoLayoutRef": .string("simple-default"),
                "projectKey": .string(""),
                "environments": .array([]),
                "repositories": isVirtual ? .array(repository.members.map { .string($0) }) : nil,
                "defaultDeploymentRepo": repository.defaultDeploymentRepository.map { .string($0) },
                "dockerApiVersion": isDocker ? .string("V2") : nil,
                "maxUniqueTags": isDocker ? .integer(Int64(repository.maxUniqueTags)) : nil,
                "dockerTagRetention": isDocker ? .integer(1) : nil,
                "blockPushingSchema1": isDocker ? .bool(true) : nil,
                "handleReleases": isVirtual ? nil : .bool(repository.handlesReleases),
                "handleSnapshots": isVirtual ? nil : .bool(repository.handlesSnapshots),
                "blackedOut": .bool(false),
                "propertySets": .array([]),
                "rclass": .string(repository.class.rawValue),
            ]),
            type: "application/vnd.org.jfrog.artifactory.repositories."
                + "\(repository.class.rawValue.capitalizedFirst)RepositoryConfiguration+json"
        )
    }

    /// Whether who asks may know of a repository: who may read anything in it.
    private func isVisible(_ repository: ArtifactoryRepository) -> Bool {
        ([repository.key] + repositories.storage(behind: repository.key))
            .contains { principal.mayReadAnything(below: ItemPath($0)) }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
