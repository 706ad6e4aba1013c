public import ArgumentParser
public import RegistryEmulator

/// `registry-emulator artifactory`.
struct ArtifactoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "artifactory",
        abstract: "An Artifactory: storage, properties, promotion, copying and moving, AQL, and Docker's side.",
        discussion: """
            It serves http://HOST:PORT/artifactory/..., and http://HOST:PORT/v2/KEY/IMAGE/... for Docker's clients.

            Examples:
              registry-emulator artifactory --port 8081 --repository docker-staging-local --repository docker-prod-local
              registry-emulator artifactory --port 8081 --repository docker-local --version 7.90.1 --edition jcr
              registry-emulator artifactory --repository docker-local --repository hub=remote \
            --repository docker=virtual:docker-local,hub
            """
    )

    @OptionGroup var server: ServerArguments

    @Option(
        name: .customLong("repository"),
        help: ArgumentHelp(
            """
            A repository for Docker images; local, unless a class stands behind it: local, federated, remote, or \
            virtual with its members. May be repeated.
            """,
            valueName: "key[=class[:member,...]]"
        )
    )
    var repositories: [RepositoryArgument]

    @Option(
        name: .customLong("user"),
        help: ArgumentHelp(
            """
            Let in this user; may be repeated. Without --allow, the user may do everything. Without any, there is \
            admin with the password 'password', as in a new Artifactory.
            """,
            valueName: "name:password"
        )
    )
    var users: [UserArgument] = []

    @Option(
        name: .customLong("token"),
        help: ArgumentHelp("An access token of a user; may be repeated.", valueName: "user:token")
    )
    var tokens: [UserArgument] = []

    @Option(
        name: .customLong("api-key"),
        help: ArgumentHelp("The API key of a user; may be repeated.", valueName: "user:key")
    )
    var apiKeys: [UserArgument] = []

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            """
            What a user may do, and where: actions are pull, push, annotate, delete and manage, the pattern is for \
            KEY/PATH; may be repeated.
            """,
            valueName: "user=actions:pattern"
        )
    )
    var rights: [RightArgument] = []

    @Option(
        help: ArgumentHelp(
            "What anybody may do without saying who, for KEY/PATH; may be repeated.",
            valueName: "actions:pattern"
        )
    )
    var anonymous: [AnonymousRightArgument] = []

    @Option(
        help: ArgumentHelp(
            "The version that it behaves as, such as 6.20.0, 7.77.0, 7.90.1, 7.94.1, 7.111.0 or 7.117.1.",
            valueName: "x.y.z"
        )
    )
    var version = ArtifactoryVersion(7, 117, 1)

    @Option(help: "What is licensed: pro, or jcr, which copies and moves no items.")
    var edition: ArtifactoryEdition = .pro

    func validate() throws {
        try server.validate()
        let names = users.isEmpty ? ["admin"] : users.map(\.name)
        for name in rights.map(\.user) + tokens.map(\.name) + apiKeys.map(\.name) where !names.contains(name) {
            throw ValidationError("there is no user '\(name)'; name it with --user NAME:PASSWORD")
        }
    }

    func run() async throws {
        let contents: any ContentStore =
            try server.data.map { folder in try FolderContentStore(folder: folder) } ?? MemoryContentStore()
        var options = ArtifactoryOptions(
            repositories: repositories.map(\.repository),
            users: accounts,
            version: version,
            edition: edition,
            contents: contents,
            journal: server.data.map { $0 + "/artifactory.jsonl" }
        )
        options.allowsAnonymous = !anonymous.isEmpty
        if !anonymous.isEmpty { options.anonymousRights = anonymous.map(\.right) }
        try await server.serve(try ArtifactoryEmulator(options), basePath: "/artifactory")
    }

    private var accounts: [EmulatedUser] {
        guard !users.isEmpty else {
            return [account("admin", password: "password")]
        }
        return users.map { account($0.name, password: $0.password) }
    }

    private func account(_ name: String, password: String) -> EmulatedUser {
        let own = rights.filter { $0.user == name }.map(\.right)
        return EmulatedUser(
            name: name,
            password: password,
            apiKey: apiKeys.first { $0.name == name }?.password,
            tokens: tokens.filter { $0.name == name }.map(\.password),
            isAdministrator: own.isEmpty,
            rights: own
        )
    }
}

extension ArtifactoryVersion: ExpressibleByArgument {}

extension ArtifactoryEdition: ExpressibleByArgument {}
