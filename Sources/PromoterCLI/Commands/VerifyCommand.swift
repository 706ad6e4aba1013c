internal import ArgumentParser
internal import PromoterCore

/// `promoter verify`: does an image satisfy the policy, and who signed it.
struct VerifyCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an image against the policy, and show who signed it.",
        discussion: """
            The rule that counts is the one for the registry that has the image, or for the one that --for names; what \
            the image is to be called there is said as with promote. Every requirement is explained, met or not. The \
            exit code is 3 where the policy refuses the image.
            """
    )

    @Argument(help: ArgumentHelp("The image: repository[:tag][@digest].", valueName: "IMAGE"))
    var image: String

    @Option(name: .customLong("in"), help: ArgumentHelp("Where the image is.", valueName: "LOCATION"))
    var location: String

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Where it is to go: the rule for that registry counts.", valueName: "LOCATION")
    )
    var destination: String?

    @OptionGroup var naming: NamingOptions
    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let images = try ImageArguments.images([image])
        let names = try naming.names(for: images.map(\.repository))
        let resolver = try LocationResolver(common, in: context)
        guard let enforcement = try PolicyFiles(resolver).enforcement() else {
            throw CommandFailure(
                .configuration,
                [
                    CommandFailure.Problem(
                        "noPolicy",
                        "there is no policy to check the image against",
                        remedy: "add 'policy:' to the configuration; docs/trust.md shows how"
                    )
                ]
            )
        }
        let backend = try resolver.backend(at: location, option: "--in")
        var place: RegistryLocation?
        if let destination { place = try resolver.backend(at: destination, option: "--for").location }
        let verification = Verification(
            in: backend,
            for: place,
            enforcement: enforcement,
            strategies: try ImageArguments.strategies(signatureOptions.signatures, resolver)
        )
        var status = ExitStatus.done
        for image in images {
            let result: ImageVerification
            do throws(PromotionError) {
                let target = ImageReference(
                    repository: names.repository ?? image.repository,
                    tag: names.tag ?? image.tag,
                    digest: image.digest
                )
                result = try await verification.run(image, as: target)
            } catch {
                throw CommandFailure(error)
            }
            switch output {
            case .text: context.write(VerificationText(terminal: context.resultTerminal).lines(result))
            case .json: context.write(VerificationJSON.document(result))
            }
            if !result.verdict.isSatisfied { status = .rejectedByPolicy }
        }
        return status
    }
}
