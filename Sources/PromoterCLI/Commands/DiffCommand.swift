internal import ArgumentParser
internal import PromoterCore

/// `promoter diff`: what a destination lacks of images.
struct DiffCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what a registry lacks of images that another one has.",
        discussion: """
            The exit code is 0 where it lacks nothing, 2 where it lacks something, and 1 where that can't be told of an image. \
            What has the same digest is taken to be the same; with --check full, blobs are read and compared with their \
            digests wherever a registry is a folder of this machine.
            """
    )

    @Argument(help: ArgumentHelp("The images: repository[:tag][@digest].", valueName: "IMAGE"))
    var images: [String]

    @Option(name: .long, help: ArgumentHelp("Where the images are.", valueName: "LOCATION"))
    var from: String

    @Option(name: .long, help: ArgumentHelp("Where they should be.", valueName: "LOCATION"))
    var to: String

    @Option(name: .long, help: "What is looked at: digests, or full, which reads local blobs, too.")
    var check = DifferenceCheck.digests

    @OptionGroup var naming: NamingOptions

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let images = try ImageArguments.images(images)
        let names = try naming.names(for: images.map(\.repository))
        let resolver = try LocationResolver(common, in: context)
        let strategies = try ImageArguments.strategies(signatureOptions.signatures, resolver)
        let source = try resolver.backend(at: from, option: "--from")
        let destination = try resolver.backend(at: to, option: "--to")
        let results = await Comparison(of: source, with: destination, strategies: strategies)
            .differences(of: images, newTag: names.tag, newRepository: names.repository, readsBlobs: check == .full)
        let problems =
            results.compactMap { result -> CommandFailure.Problem? in
                if case .failure(let error) = result { CommandFailure.Problem(error) } else { nil }
            }
            .uniqued
        switch output {
        case .text: context.write(DifferenceText(terminal: context.resultTerminal).lines(results))
        case .json: context.write(DifferenceJSON.document(results, problems: problems))
        }
        context.report(problems)
        guard problems.isEmpty else { return .failed }
        let isSame = results.allSatisfy { if case .success(let difference) = $0 { difference.isEmpty } else { false } }
        return isSame ? .done : .differencesFound
    }
}

/// What `diff` looks at.
enum DifferenceCheck: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// What manifests say, and which blobs are there.
    case digests
    /// The bytes of blobs, too, where they can be read without carrying them.
    case full
}
