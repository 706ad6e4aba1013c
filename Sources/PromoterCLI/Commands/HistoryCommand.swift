internal import ArgumentParser
internal import PromoterCore

/// `promoter history`: the promotions of an image, as their records tell.
struct HistoryCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the promotions of an image, as their signed records tell.",
        discussion: """
            Records are kept where the configuration says 'record: true' under 'sign:'. Each is verified by the key of \
            'sign:', or by those of --key; what does not hold is listed apart. With a tag, the images that it pointed to \
            before are followed.
            """
    )

    @Argument(help: ArgumentHelp("The image: repository[:tag][@digest].", valueName: "IMAGE"))
    var image: String

    @Option(name: .customLong("in"), help: ArgumentHelp("Where the image is.", valueName: "LOCATION"))
    var location: String

    @Option(name: .long, help: ArgumentHelp("How many images are followed at most.", valueName: "COUNT"))
    var limit: Int = History.defaultLimit

    @OptionGroup var recordOptions: RecordOptions
    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        guard (1...10_000).contains(limit) else {
            throw .usage("invalidNumber", "--limit \(limit) is not valid", mend: "expected 1 to 10000 images")
        }
        let resolver = try LocationResolver(common, in: context)
        let reader = try RecordKeys(resolver).reader(recordOptions.key)
        let history = History(
            in: try resolver.backend(at: location, option: "--in"),
            reader: reader,
            strategies: try ImageArguments.strategies(signatureOptions.signatures, resolver)
        )
        for image in try ImageArguments.images([image]) {
            let result: ImageHistory
            do throws(PromotionError) {
                result = try await history.run(image, limit: limit)
            } catch {
                throw CommandFailure(error)
            }
            switch output {
            case .text: context.write(HistoryText(terminal: context.resultTerminal).lines(result))
            case .json: context.write(HistoryJSON.document(result))
            }
        }
        return .done
    }
}
