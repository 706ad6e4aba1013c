internal import ArgumentParser
internal import Logging
internal import PromoterCore

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people.
    case text
    /// For tools; docs/output.md says what it looks like.
    case json
}

/// The least level of log entries that are written.
enum LogLevel: String, CaseIterable, ExpressibleByArgument, Sendable {
    case trace, debug, info, notice, warning, error, critical

    /// The level of swift-log.
    var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

/// The option that every command has.
struct OutputOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: ArgumentHelp("How results are written.", valueName: "FORMAT"))
    var output = OutputFormat.text
}

/// The options of the commands that use the configuration.
struct CommonOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration (default: ./promoter.yaml, then $PROMOTER_CONFIG).",
            valueName: "FILE"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @OptionGroup var format: OutputOptions

    @Option(name: .long, help: ArgumentHelp("The least level of log entries on standard error.", valueName: "LEVEL"))
    var logLevel = LogLevel.warning

    @Flag(name: .long, help: "Print results and errors only, no progress.")
    var quiet = false
}

/// The option that chooses how attachments are looked for.
struct SignatureOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A way to look for attachments; may be repeated (default: as configured, or all).",
            valueName: "STRATEGY"
        )
    )
    var signatures: [String] = []
}

/// The options that give images other names at the destination.
struct NamingOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: ArgumentHelp("The tag at the destination (default: the source's).", valueName: "TAG"))
    var tag: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The image's repository at the destination (default: the source's).",
            valueName: "REPOSITORY"
        )
    )
    var repository: String?

    /// Reads the names.
    ///
    /// - Parameter sources: the images' repositories, one for each image.
    /// - Returns: the tag and the repository at the destination, where they are given.
    /// - Throws: ``CommandFailure`` where one is not valid, or several images would come to have the same name.
    func names(for sources: [RepositoryName]) throws(CommandFailure) -> (tag: TagName?, repository: RepositoryName?) {
        let newRepository = try ImageArguments.newRepository(repository, for: sources)
        return (try ImageArguments.newTag(tag, in: sources), newRepository)
    }
}
