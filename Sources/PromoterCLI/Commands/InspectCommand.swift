internal import ArgumentParser
internal import PromoterCore

/// `promoter inspect`: an image with all that vouches for it, as a tree.
struct InspectCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show an image's platforms, signatures, attestations and SBOMs.",
        discussion: """
            What vouches for a manifest stands below it, with the place where it was found and who is said to have \
            signed it. Where the configuration has a policy, signatures are verified by its signers; whether the image \
            satisfies a rule is told by `promoter verify`.
            """
    )

    @Argument(help: ArgumentHelp("The image: repository[:tag][@digest].", valueName: "IMAGE"))
    var image: String

    @Option(name: .customLong("in"), help: ArgumentHelp("Where the image is.", valueName: "LOCATION"))
    var location: String

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let images = try ImageArguments.images([image])
        let resolver = try LocationResolver(common, in: context)
        let strategies = try ImageArguments.strategies(signatureOptions.signatures, resolver)
        let signers = SignatureClaims(checkedBy: try PolicyFiles(resolver).evidence())
        let backend = try resolver.backend(at: location, option: "--in")
        let inspection = Inspection(of: backend, strategies: strategies, signers: signers)
        for image in images {
            let tree: ImageTree
            do throws(PromotionError) {
                tree = try await inspection.tree(of: image)
            } catch {
                throw CommandFailure(error)
            }
            switch output {
            case .text: context.write(TreeText(terminal: context.resultTerminal).lines(tree))
            case .json: context.write(TreeJSON.document(tree))
            }
        }
        return .done
    }
}
