internal import FoundationEssentials
internal import Processes
internal import PromoterCore
internal import Secrets

/// A program that is given bytes and prints others.
struct ExternalProgram: Sendable {
    /// The most bytes that it may print.
    static let outputLimit = 64 << 10
    /// How much of what it says of a failure is quoted, in characters.
    static let quoteLimit = 500

    /// The program and its arguments.
    let command: [String]
    /// Its environment.
    let environment: [String: String]
    /// How long it may take.
    let timeLimit: Duration

    private var name: String { command.first ?? "" }

    /// Runs it to its end.
    ///
    /// - Parameter input: what it reads from standard input.
    /// - Returns: what it printed.
    /// - Throws: ``SigningError`` where it can't be started, fails, takes too long, or prints nothing or too much.
    func output(given input: [UInt8]) async throws(SigningError) -> [UInt8] {
        let process = Program(
            executable: try executable(),
            arguments: Array(command.dropFirst()),
            environment: environment,
            input: input,
            timeLimit: timeLimit
        )
        let outcome: Program.Outcome
        do throws(Program.StartFailure) {
            outcome = try await process.run()
        } catch {
            throw failure("could not be run: \(error.reason)", "check that \(name) is a program that this user may run")
        }
        switch outcome.ending {
        case .exited(0): break
        case .exited(let status): throw failed("ended with status \(status)", outcome)
        case .signalled(let signal): throw failed("was ended by signal \(signal)", outcome)
        case .timedOut:
            throw failed("did not end within \(timeLimit.components.seconds) s", outcome, "give it more `time-limit:`")
        case .cancelled: throw failure("was stopped, as promoter was", "run the promotion again")
        }
        guard !outcome.output.isEmpty else { throw failed("printed nothing", outcome) }
        guard outcome.output.count <= Self.outputLimit else {
            throw failure("printed more than \(Self.outputLimit) bytes", "let it print the signature and nothing else")
        }
        return outcome.output
    }

    /// Looks for the program.
    ///
    /// - Returns: its path.
    /// - Throws: ``SigningError`` where there is none that this user may run.
    func executable() throws(SigningError) -> String {
        if name.contains("/") {
            if FileManager.default.isExecutableFile(atPath: name) { return name }
            let problem = FileManager.default.fileExists(atPath: name) ? "may not be run by this user" : "is not there"
            throw failure(problem, "name a program that this user may run")
        }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(name)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw failure("is in no folder of PATH", "install it there, or give its path")
    }

    private func failed(
        _ problem: String,
        _ outcome: Program.Outcome,
        _ remedy: String = "run it by hand with a file as its input to see why"
    ) -> SigningError {
        let said = KnownSecrets(secrets).quoted(outcome.errors, limit: Self.quoteLimit)
        return failure(problem + (said.isEmpty ? "" : ", saying: \(said)"), remedy)
    }

    /// What the program was given that it must not have repeated, by the names that such variables have.
    private var secrets: [Secret] {
        let words = [
            "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "API_KEY", "ACCESS_KEY", "PIN",
        ]
        return environment.compactMap { name, value in
            let parts = name.uppercased()
            let isSecret = words.contains {
                parts == $0 || parts.hasSuffix("_\($0)") || ($0.count > 3 && parts.contains($0))
            }
            // A path to a secret is none.
            return isSecret && !value.hasPrefix("/") ? Secret(value) : nil
        }
    }

    private func failure(_ problem: String, _ remedy: String) -> SigningError {
        SigningError(reason: "the signer \(name) \(problem)", remedy: remedy)
    }
}
