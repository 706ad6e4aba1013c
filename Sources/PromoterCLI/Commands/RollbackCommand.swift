internal import ArgumentParser
internal import PromoterCore

/// `promoter rollback`: moves a tag back to the image that it pointed to before the last promotion.
struct RollbackCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Move a tag back to the image that it pointed to before its last promotion.",
        discussion: """
            The signed record of that promotion tells which image it was; `promoter history` shows it. The tag is moved only \
            where that image is still there and still satisfies the policy (else the exit code is 3). With 'record: true' \
            under 'sign:', the rollback is recorded, too; another one goes back one promotion more.
            """
    )

    @Argument(help: ArgumentHelp("The image with its tag: repository[:tag][@digest].", valueName: "IMAGE"))
    var image: String

    @Option(name: .customLong("in"), help: ArgumentHelp("Where the image is.", valueName: "LOCATION"))
    var location: String

    @Flag(name: .long, help: "Print what would be done, and do nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long to wait for what was written, where a registry shows it late.",
            valueName: "SECONDS"
        )
    )
    var settleTime: Int = 10

    @OptionGroup var recordOptions: RecordOptions
    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let resolver = try LocationResolver(common, in: context)
        let reader = try RecordKeys(resolver).reader(recordOptions.key)
        let enforcement = try PolicyFiles(resolver).enforcement()
        let signing = try SigningFiles(resolver).signing()
        let backend = try resolver.backend(at: location, option: "--in")
        let strategies = try ImageArguments.strategies(signatureOptions.signatures, resolver)
        var status = ExitStatus.done
        for image in try ImageArguments.images([image]) {
            guard image.tag != nil else {
                throw .usage(
                    "noTag",
                    "'\(image)' names no tag, and a tag is what is moved back",
                    mend: "name the image with its tag, \(image.repository):TAG"
                )
            }
            let rollback = Rollback(
                in: backend,
                request: RollbackRequest(
                    image: image,
                    strategies: strategies,
                    isDryRun: dryRun,
                    settleTime: try ImageArguments.settleTime(settleTime)
                ),
                reader: reader,
                enforcement: enforcement,
                signing: signing
            )
            let report: RollbackReport
            do throws(PromotionError) {
                report = try await rollback.run()
            } catch {
                throw CommandFailure(error)
            }
            if !common.quiet { context.tell(report.report.notices) }
            switch output {
            case .text: context.write(RollbackText(terminal: context.resultTerminal).lines(report))
            case .json: context.write(RollbackJSON.document(report, isDryRun: dryRun))
            }
            context.report(report.report.problems)
            status = report.report.exitStatus
        }
        return status
    }
}
