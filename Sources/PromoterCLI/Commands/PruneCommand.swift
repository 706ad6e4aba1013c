internal import ArgumentParser
internal import PromoterCore

/// `promoter prune`: what a repository keeps for images that are gone.
struct PruneCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "List what is attached to images that are gone, and delete it with --delete.",
        discussion: """
            Registries do not delete an image's signatures with the image. What a tag or an index still needs is never \
            deleted; why it stays is said. Don't delete while something is promoted into the same repository, nor where \
            cosign keeps signatures of images that are elsewhere (COSIGN_REPOSITORY): they look the same.
            """
    )

    @Argument(help: ArgumentHelp("The repository, without a tag.", valueName: "REPOSITORY"))
    var repository: String

    @Option(name: .customLong("in"), help: ArgumentHelp("Where the repository is.", valueName: "LOCATION"))
    var location: String

    @Flag(name: .long, help: "Delete what is listed as deletable.")
    var delete = false

    @Flag(name: .long, help: "With --delete: also where the repository has no image any more.")
    var noImagesLeft = false

    @OptionGroup var signatureOptions: SignatureOptions
    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        let repository = try ImageArguments.repository(repository)
        let resolver = try LocationResolver(common, in: context)
        let strategies = try ImageArguments.strategies(signatureOptions.signatures, resolver)
        let backend = try resolver.backend(at: location, option: "--in")
        let pruning = Pruning(of: repository, in: backend, strategies: strategies)
        let report: PruningReport
        do throws(PruningError) {
            report = try await pruning.run(deleting: delete, allowingEmptying: noImagesLeft)
        } catch {
            throw CommandFailure(error)
        }
        switch output {
        case .text:
            let text = PruningText(terminal: context.resultTerminal, command: deletingCommand(report))
            context.write(text.lines(report))
        case .json: context.write(PruningJSON.document(report))
        }
        context.report(report.problems)
        return report.exitStatus
    }

    /// The command that deletes what was listed.
    private func deletingCommand(_ report: PruningReport) -> String {
        let strategies = signatureOptions.signatures.flatMap { ["--signatures", $0] }
        let file = common.config.map { ["--config", $0] } ?? []
        let words = ["promoter", "prune", report.repository.text, "--in", report.location.name] + strategies + file
        return (words.map(Self.quoted) + ["--delete"]).joined(separator: " ")
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "_-./:,@%+=".unicodeScalars.contains(scalar)
        }
        return isPlain && !word.isEmpty
            ? word
            : "'"
                + word.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}

extension PruningReport {
    /// What could not be deleted.
    var problems: [CommandFailure.Problem] {
        results.compactMap { $0.failure.map { CommandFailure.Problem($0) } }.uniqued
    }

    /// How the command ends.
    var exitStatus: ExitStatus {
        switch verdict {
        case .done: .done
        case .partlyDone: .partlyDone
        case .failed: .failed
        }
    }
}

extension CommandFailure {
    /// A repository that was not pruned.
    init(_ error: PruningError) {
        let code =
            switch error {
            case .registry(let error): error.kind.rawValue
            case .noImageLeft: "noImageLeft"
            }
        var problem = Problem(code, error.description, remedy: error.remedy)
        problem.registry = error.location.name
        self.init(.failed, [problem])
    }
}
