/// What the user already has: docker's `config.json`, containers' `auth.json`, and the credential helpers that they
/// name.
///
/// Files are read at each look-up, as somebody may log in while promoter runs. A helper is asked once for a server,
/// until ``forget(_:)``.
public actor StoredCredentials: CredentialsProviding {
    private let paths: [String]
    private let helperEnvironment: CredentialsEnvironment
    private let helperTimeLimit: Duration
    private var answers: [HelperQuestion: SharedResult<HelperAnswer>] = [:]

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: where the files are, and what helpers get to see.
    ///   - helperTimeLimit: how long a helper may take; some ask a cloud.
    public init(environment: CredentialsEnvironment, helperTimeLimit: Duration = .seconds(60)) {
        self.paths = StoredCredentialsPaths.candidates(in: environment)
        self.helperEnvironment = environment
        self.helperTimeLimit = helperTimeLimit
    }

    /// Looks through the files.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: the repository that credentials are wanted for.
    /// - Returns: what the first file that knows the registry has, or `nil`.
    /// - Throws: where a file is broken or a helper fails.
    public func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        for path in paths {
            guard let file = try StoredCredentialsFile.read(path) else { continue }
            switch try file.finding(for: address, repository: repository) {
            case .none:
                continue
            case .credentials(let credentials, let key):
                return CredentialsMatch(credentials, source: "\(path), entry '\(key)'")
            case .helper(let name, let server, let setting):
                let question = HelperQuestion(
                    address: address,
                    name: name,
                    server: server,
                    setting: setting,
                    path: path
                )
                guard let credentials = try await answer(to: question) else { continue }
                return CredentialsMatch(
                    credentials,
                    source: "docker-credential-\(name), named by \(setting) in \(path)"
                )
            }
        }
        return nil
    }

    /// Has helpers asked anew.
    ///
    /// - Parameter address: the registry.
    public func forget(_ address: RegistryAddress) {
        answers = answers.filter { $0.key.address != address }
    }

    /// The files that are looked through, whether they exist or not.
    public nonisolated var places: [String] { paths }

    private func answer(to question: HelperQuestion) async throws(CredentialsError) -> RegistryCredentials? {
        let shared: SharedResult<HelperAnswer>
        if let running = answers[question], running.join() {
            shared = running
        } else {
            let helper = CredentialHelper(
                name: question.name,
                setting: "\(question.setting) in \(question.path)",
                environment: helperEnvironment,
                timeLimit: helperTimeLimit
            )
            shared = SharedResult.running {
                do throws(CredentialsError) {
                    return HelperAnswer.success(try await helper.credentials(for: question.server))
                } catch {
                    return .failure(error)
                }
            }
            answers[question] = shared
        }
        guard let answer = await shared.wait() else { throw .cancelled(place: "docker-credential-\(question.name)") }
        // A failure is shared by who waited for it, and not remembered.
        if case .failure = answer, answers[question] === shared { answers[question] = nil }
        return try answer.get()
    }
}

private typealias HelperAnswer = Result<RegistryCredentials?, CredentialsError>

/// What a helper is asked, and who says so.
private struct HelperQuestion: Hashable, Sendable {
    var address: RegistryAddress
    var name: String
    var server: String
    var setting: String
    var path: String
}
