internal import ArgumentParser
internal import PromoterCore

/// `promoter repair`: carries the attachments that an earlier promotion left behind.
struct RepairCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Carry what an earlier promotion left behind: only attachments, for images that are there.",
        discussion: """
            The images are those that the destination has. A tag may be a pattern, quoted for the shell: 'team/app:1.*', \
            or 'team/app:*' for the whole repository. What is attached to an image is found by its digest, wherever the \
            source's tag points by now.
            """
    )

    @Argument(
        help: ArgumentHelp("The images: repository[:tag][@digest], or repository:PATTERN.", valueName: "IMAGE")
    )
    var images: [String]

    @Option(name: .long, help: ArgumentHelp("Where the attachments are.", valueName: "LOCATION"))
    var from: String

    @Option(name: .long, help: ArgumentHelp("Where the images are; may be repeated.", valueName: "LOCATION"))
    var to: [String]

    @OptionGroup var naming: NamingOptions

    @Flag(name: .long, help: "Print what would be carried, and do nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long to wait for what was written, where a registry shows it late.",
            valueName: "SECONDS"
        )
    )
    var settleTime: Int = 10

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let selections = try ImageArguments.selections(images)
        let names = try naming.names(for: selections.map(\.repository))
        if names.tag != nil, let pattern = selections.first(where: { if case .tags = $0 { true } else { false } }) {
            throw .usage(
                "sameTarget",
                "with --tag, all images of '\(pattern)' would be one",
                mend: "leave --tag out: a pattern chooses among the destination's tags"
            )
        }
        let resolver = try LocationResolver(common, in: context)
        let request = RepairRequest(
            images: selections,
            newTag: names.tag,
            newRepository: names.repository,
            strategies: try ImageArguments.strategies(signatureOptions.signatures, resolver),
            isDryRun: dryRun,
            settleTime: try ImageArguments.settleTime(settleTime)
        )
        let enforcement = try PolicyFiles(resolver).enforcement()
        let source = try resolver.backend(at: from, option: "--from")
        var destinations: [any RegistryBackend] = []
        for location in to.uniqued { destinations.append(try resolver.backend(at: location, option: "--to")) }

        let progress = dryRun || common.quiet ? nil : ProgressDisplay.start(in: context)
        let report = await Repair(
            from: source,
            to: destinations,
            request: request,
            enforcement: enforcement,
            observer: progress?.observer
        )
        .run()
        await progress?.finish()
        if !common.quiet { context.tell(report.notices) }
        switch output {
        case .text: context.write(PromotionText(terminal: context.resultTerminal, isRepair: true).lines(report))
        case .json: context.write(PromotionJSON.document(report, of: "repair", isDryRun: dryRun))
        }
        context.report(report.problems)
        return report.exitStatus
    }
}
