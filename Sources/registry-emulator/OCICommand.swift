internal import ArgumentParser
internal import RegistryEmulator
internal import RegistryEmulatorServer

/// `registry-emulator oci`.
struct OCICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci",
        abstract: "A plain OCI registry, with the peculiarities of others as switches.",
        discussion: """
            Examples:
              registry-emulator oci --port 5000
              registry-emulator oci --port 5000 --referrers tag --quirk digest-tags
              registry-emulator oci --port 5000 --user ci:secret --allow ci=pull,push:team/** --anonymous 'pull:**'
            """
    )

    @OptionGroup var server: ServerArguments

    @Option(help: "How clients find referrers: by the API, or by fallback tags that they keep themselves.")
    var referrers: ReferrerSupport = .api

    @Option(help: ArgumentHelp("List at most so many referrers on a page.", valueName: "count"))
    var referrersPageSize: Int?

    @Option(
        name: .customLong("quirk"),
        help: ArgumentHelp(
            "Behave as some registry does; may be repeated. --list-quirks lists them.",
            valueName: "name[=number]"
        ),
        transform: { try QuirkArgument(argument: $0) }
    )
    var quirks: [QuirkArgument] = []

    @Flag(help: "List the quirks, and end.")
    var listQuirks = false

    @Flag(help: "Mount no blobs from other repositories: every mount opens an upload.")
    var noMounts = false

    @Flag(help: "Delete nothing: every deletion is refused with 405.")
    var noDeletion = false

    @Flag(help: "Take manifests whose blobs or children are not there.")
    var allowIncomplete = false

    @Option(
        name: .customLong("immutable-tags"),
        help: ArgumentHelp("Don't move or delete tags that fit, such as 'v*'; may be repeated.", valueName: "pattern")
    )
    var immutableTags: [String] = []

    @Option(
        name: .customLong("user"),
        help: ArgumentHelp(
            "Let in this user; may be repeated. Without --allow, the user may do everything.",
            valueName: "name:password"
        )
    )
    var users: [UserArgument] = []

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "What a user may do, and where: actions are pull, push and delete; may be repeated.",
            valueName: "user=actions:pattern"
        )
    )
    var rights: [RightArgument] = []

    @Option(
        help: ArgumentHelp(
            "What anybody may do without saying who; may be repeated. Counts only with --user.",
            valueName: "actions:pattern"
        )
    )
    var anonymous: [AnonymousRightArgument] = []

    @Option(help: "How users say who they are, where there are any: by a token of /token, or by Basic on each request.")
    var authentication: UserAuthentication = .token

    @Option(help: ArgumentHelp("How long a token counts.", valueName: "seconds"))
    var tokenLifetime = 300

    @Option(
        name: .customLong("repository"),
        help: ArgumentHelp(
            "Make a repository, for --quirk repository-must-exist; may be repeated.",
            valueName: "name"
        )
    )
    var repositories: [String] = []

    func validate() throws {
        try server.validate()
        for right in rights where !users.contains(where: { $0.name == right.user }) {
            throw ValidationError("--allow names the user '\(right.user)', whom no --user makes")
        }
        if users.isEmpty, !anonymous.isEmpty {
            throw ValidationError("--anonymous counts only with --user: without users, anybody may do everything")
        }
        if let size = referrersPageSize, size < 1 { throw ValidationError("--referrers-page-size must be at least 1") }
    }

    func run() async throws {
        if listQuirks { return StandardOutput.write(QuirkList.text) }
        let registryOptions = options
        let quirks = registryOptions.quirks
        let store =
            try server.data.map { folder in try OCIImageStore(folder: folder, quirks: quirks) }
            ?? OCIImageStore(quirks: quirks)
        for repository in repositories { try await store.makeRepository(repository) }
        try await server.serve(OCIRegistry(store: store, options: registryOptions))
    }

    private var options: OCIRegistryOptions {
        var options = OCIRegistryOptions()
        options.hasReferrers = referrers == .api
        options.referrersPageSize = referrersPageSize
        options.allowsMounts = !noMounts
        options.allowsDeletion = !noDeletion
        options.checksCompleteness = !allowIncomplete
        options.immutableTags = immutableTags.map { WildcardPattern($0) }
        for quirk in quirks { options.quirks.insert(quirk.quirk, number: quirk.number) }
        guard !users.isEmpty else { return options }
        options.authentication = authentication == .token ? .token : .basic
        options.tokens = TokenIssuer(lifetime: tokenLifetime)
        options.anonymousRights = anonymous.map(\.right)
        options.users = UserDirectory(
            users.map { user in
                let own = rights.filter { $0.user == user.name }.map(\.right)
                return EmulatedUser(
                    name: user.name,
                    password: user.password,
                    isAdministrator: own.isEmpty,
                    rights: own
                )
            }
        )
        return options
    }
}

/// How clients find referrers.
enum ReferrerSupport: String, ExpressibleByArgument, CaseIterable {
    case api
    case tag
}

/// How users say who they are.
enum UserAuthentication: String, ExpressibleByArgument, CaseIterable {
    case token
    case basic
}
