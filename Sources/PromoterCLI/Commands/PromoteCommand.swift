internal import ArgumentParser
internal import PromoterCore

/// `promoter promote`: carries images, and proves that they arrived.
struct PromoteCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Carry images to other registries, with all that vouches for them.",
        discussion: """
            Each image is read back at its destination before its tag is set. A promotion is safe to repeat: what is there \
            already is not carried again.
            """
    )

    @Argument(help: ArgumentHelp("The images: repository[:tag][@digest].", valueName: "IMAGE"))
    var images: [String]

    @Option(name: .long, help: ArgumentHelp("Where the images are.", valueName: "LOCATION"))
    var from: String

    @Option(name: .long, help: ArgumentHelp("Where they should be; may be repeated.", valueName: "LOCATION"))
    var to: [String]

    @OptionGroup var naming: NamingOptions

    @Flag(name: .long, help: "Print what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Move a tag at the destination that points to another image.")
    var overwrite = false

    @Flag(
        name: .long,
        help:
            "Take the image away from the source, where the registry promotes it by itself and nothing is left behind."
    )
    var move = false

    @Option(
        name: .long,
        parsing: .singleValue,
        help: ArgumentHelp(
            "What has to be attached to the image: sig, att, sbom, or an artifact type; several separated by commas.",
            valueName: "KINDS"
        )
    )
    var requireAttachments: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long to wait for a required attachment, and for what was written, where a registry shows it late.",
            valueName: "SECONDS"
        )
    )
    var settleTime: Int = 10

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let images = try ImageArguments.images(images)
        let names = try naming.names(for: images.map(\.repository))
        guard !move || to.uniqued.count == 1 else {
            throw .usage("severalDestinations", "an image can't be moved to several places", mend: "give --to once")
        }
        let resolver = try LocationResolver(common, in: context)
        let request = PromotionRequest(
            images: images,
            newTag: names.tag,
            newRepository: names.repository,
            overwritesTags: overwrite,
            movesImages: move,
            strategies: try ImageArguments.strategies(signatureOptions.signatures, resolver),
            requiredAttachments: try ImageArguments.requiredAttachments(requireAttachments),
            settleTime: try ImageArguments.settleTime(settleTime),
            isDryRun: dryRun
        )
        let enforcement = try PolicyFiles(resolver).enforcement()
        let signing = try SigningFiles(resolver).signing()
        let source = try resolver.backend(at: from, option: "--from")
        var destinations: [any RegistryBackend] = []
        for location in to.uniqued { destinations.append(try resolver.backend(at: location, option: "--to")) }

        let progress = dryRun || common.quiet ? nil : ProgressDisplay.start(in: context)
        let report = await Promotion(
            from: source,
            to: destinations,
            request: request,
            enforcement: enforcement,
            signing: signing,
            observer: progress?.observer
        )
        .run()
        await progress?.finish()
        write(report, in: context)
        return report.exitStatus
    }

    private func write(_ report: PromotionReport, in context: CommandContext) {
        let problems = report.problems
        if !common.quiet { context.tell(report.notices) }
        switch output {
        case .text:
            context.write(PromotionText(terminal: context.resultTerminal).lines(report))
            context.report(problems)
        case .json:
            context.write(PromotionJSON.document(report, of: "promote", isDryRun: dryRun))
            context.report(problems)
        }
    }
}
