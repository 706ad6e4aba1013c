import FoundationEssentials
internal import Processes
internal import Secrets

/// One of docker's credential helpers: `docker-credential-NAME get`, with the server on standard input.
struct CredentialHelper: Sendable {
    /// What comes after `docker-credential-`.
    let name: String
    /// The entry that names the helper, for messages: `credsStore in /home/u/.docker/config.json`.
    let setting: String
    let environment: CredentialsEnvironment
    let timeLimit: Duration

    var program: String { "docker-credential-\(name)" }

    /// Asks for a server's credentials.
    ///
    /// - Parameter server: the server as helpers know it.
    /// - Returns: the credentials, or `nil` where the helper has none.
    /// - Throws: where there is no such helper, or it fails, or takes too long.
    func credentials(for server: String) async throws(CredentialsError) -> RegistryCredentials? {
        let process = Program(
            executable: try executable(),
            arguments: ["get"],
            environment: environment.variables,
            input: Array("\(server)\n".utf8),
            timeLimit: timeLimit
        )
        let outcome: Program.Outcome
        do throws(Program.StartFailure) {
            outcome = try await process.run()
        } catch {
            throw CredentialsError(
                .helperFailed,
                place: program,
                problem: "\(process.executable) can't be started: \(error.reason)",
                remedy: "Reinstall \(program), or remove \(setting)."
            )
        }
        switch outcome.ending {
        case .exited(0): return try credentials(from: outcome.output)
        case .exited(let status): return try nothingFound(outcome, ending: "ended with status \(status)")
        case .signalled(let signal): return try nothingFound(outcome, ending: "was ended by signal \(signal)")
        case .cancelled: throw .cancelled(place: program)
        case .timedOut:
            throw CredentialsError(
                .helperTimedOut,
                place: program,
                problem: "it gave no answer for \(server) within \(timeLimit)",
                remedy: "Run `echo \(server) | \(program) get` to see what it waits for, or remove \(setting)."
            )
        }
    }

    private func executable() throws(CredentialsError) -> String {
        // A name with a slash would leave the folders of PATH.
        let isPlain = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || "._-".utf8.contains(byte)
        }
        guard isPlain else {
            throw .malformed(setting, "'\(name.prefix(64))' is no name of a credential helper")
        }
        let folders = (environment.value("PATH") ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        for folder in folders {
            let path = "\(folder)/\(program)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw CredentialsError(
            .helperMissing,
            place: program,
            problem: "\(setting) names it, but no folder of PATH has it",
            remedy: "Install \(program) into a folder of PATH, or remove \(setting) and log in again."
        )
    }

    private func credentials(from output: [UInt8]) throws(CredentialsError) -> RegistryCredentials? {
        struct Answer: Decodable {
            var username: String?
            var secret: String?

            enum CodingKeys: String, CodingKey {
                case username = "Username"
                case secret = "Secret"
            }
        }
        // The output holds the secret, so a message can't quote it.
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(output)) else {
            throw CredentialsError(
                .helperFailed,
                place: program,
                problem: "its answer is not the JSON of a credential helper",
                remedy: "Check that it is a docker credential helper, or remove \(setting)."
            )
        }
        let credentials = RegistryCredentials.stored(username: answer.username ?? "", secret: answer.secret ?? "")
        return credentials == .anonymous ? nil : credentials
    }

    /// A failure, unless it is the one by which helpers say that they have nothing.
    private func nothingFound(
        _ outcome: Program.Outcome,
        ending: String
    ) throws(CredentialsError) -> RegistryCredentials? {
        let output = String(decoding: outcome.output, as: UTF8.self)
        if output.contains("credentials not found in native keychain") { return nil }
        // The output may hold the secret all the same: it is never quoted, and what it holds is hidden in the errors.
        let said = KnownSecrets(HelperOutput.secrets(in: outcome.output)).quoted(outcome.errors)
        throw CredentialsError(
            .helperFailed,
            place: program,
            problem: "it \(ending)" + (said.isEmpty ? "" : ", saying: \(said)"),
            remedy: "Run `echo HOST | \(program) get` to see why, log in again, or remove \(setting)."
        )
    }
}
