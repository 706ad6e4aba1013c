/// Who promotes, as the environment tells: a user, and the run of a pipeline.
public struct RecordAuthor: Sendable, Hashable {
    /// The user's name; `nil` where the environment has none.
    public let user: String?
    /// The pipeline's run; `nil` where there is none.
    public let run: PipelineRun?

    /// Makes an author.
    ///
    /// - Parameters:
    ///   - user: the user's name.
    ///   - run: the pipeline's run.
    public init(user: String?, run: PipelineRun?) {
        self.user = user
        self.run = run
    }

    /// Reads the environment: GitHub Actions, GitLab CI, Jenkins, or a user's.
    ///
    /// - Parameter environment: the environment.
    public init(environment: [String: String]) {
        let run = PipelineRun(environment: environment)
        let names =
            switch run?.system {
            case "github-actions": ["GITHUB_ACTOR"]
            case "gitlab-ci": ["GITLAB_USER_LOGIN"]
            case "jenkins": ["BUILD_USER_ID", "BUILD_USER"]
            default: ["USER", "LOGNAME"]
            }
        self.init(user: names.lazy.compactMap { environment.value($0) }.first, run: run)
    }
}

/// The run of a pipeline.
public struct PipelineRun: Sendable, Hashable {
    /// What runs it: `github-actions`, `gitlab-ci` or `jenkins`.
    public let system: String
    /// Where to look at it.
    public let url: String?
    /// The pipeline's repository or job.
    public let project: String?
    /// The commit that it runs for.
    public let commit: String?

    init(system: String, url: String?, project: String?, commit: String?) {
        self.system = system
        self.url = url
        self.project = project
        self.commit = commit
    }

    /// Reads the environment; `nil` where no pipeline is known by it.
    ///
    /// - Parameter environment: the environment.
    public init?(environment: [String: String]) {
        if environment.value("GITHUB_ACTIONS") == "true" {
            system = "github-actions"
            project = environment.value("GITHUB_REPOSITORY")
            commit = environment.value("GITHUB_SHA")
            if let server = environment.value("GITHUB_SERVER_URL"), let project,
                let number = environment.value("GITHUB_RUN_ID")
            {
                let attempt = environment.value("GITHUB_RUN_ATTEMPT").map { "/attempts/\($0)" } ?? ""
                url = Self.withoutUser("\(server)/\(project)/actions/runs/\(number)\(attempt)")
            } else {
                url = nil
            }
        } else if environment.value("GITLAB_CI") == "true" {
            system = "gitlab-ci"
            project = environment.value("CI_PROJECT_PATH")
            commit = environment.value("CI_COMMIT_SHA")
            url = environment.value("CI_JOB_URL").map(Self.withoutUser)
        } else if environment.value("JENKINS_URL") != nil, let build = environment.value("BUILD_URL") {
            system = "jenkins"
            project = environment.value("JOB_NAME")
            commit = environment.value("GIT_COMMIT")
            url = Self.withoutUser(build)
        } else {
            return nil
        }
    }

    /// A URL without a name and password in it.
    private static func withoutUser(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" }
        guard let at = host.lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}

extension [String: String] {
    /// A variable that is set and not empty.
    fileprivate func value(_ name: String) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value
    }
}
