internal import ArgumentParser
internal import PromoterCore

/// `promoter diff`: what a destination lacks of images.
struct DiffCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what a registry lacks of images that another one has.",
        discussion: "The exit code is 0 where it lacks nothing, and 2 where it lacks something."
    )

    @Argument(help: ArgumentHelp("The images: repository[:tag][@digest].", valueName: "IMAGE"))
    var images: [String]

    @Option(name: .long, help: ArgumentHelp("Where the images are.", valueName: "LOCATION"))
    var from: String

    @Option(name: .long, help: ArgumentHelp("Where they should be.", valueName: "LOCATION"))
    var to: String

    @Option(name: .long, help: ArgumentHelp("The tag at the destination (default: the source's).", valueName: "TAG"))
    var tag: String?

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let images = try ImageArguments.images(images)
        let newTag = try ImageArguments.newTag(tag, in: images.map(\.repository))
        let resolver = try LocationResolver(common, in: context)
        let strategies = try ImageArguments.strategies(signatureOptions.signatures, resolver)
        let source = try resolver.backend(at: from, option: "--from")
        let destination = try resolver.backend(at: to, option: "--to")
        let differences: [ImageDifference]
        do throws(PromotionError) {
            let comparison = Comparison(of: source, with: destination, strategies: strategies)
            differences = try await comparison.differences(of: images, newTag: newTag)
        } catch {
            throw CommandFailure(error)
        }
        switch output {
        case .text: context.write(DifferenceText(terminal: context.resultTerminal).lines(differences))
        case .json: context.write(DifferenceJSON.document(differences))
        }
        return differences.allSatisfy(\.isEmpty) ? .done : .differencesFound
    }
}
