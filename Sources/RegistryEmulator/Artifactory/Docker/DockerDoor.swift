/// The way by which a request came to Docker's side: three lead to the same repository.
struct DockerDoor: Sendable, Equatable {
    /// The ways.
    enum Form: Sendable, Equatable {
        /// `/artifactory/api/docker/KEY/v2/IMAGE/...`
        case api
        /// `/v2/KEY/IMAGE/...`
        case repositoryPath
        /// `/v2/IMAGE/...` at `KEY.host`
        case subdomain
    }

    /// The way.
    var form: Form
    /// The repository's key; `nil` where the path names none.
    var key: String?
    /// What stands before the image's name.
    var prefix: String

    /// Sees by which way a request came; `nil` where it did not come to Docker's side.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - repositories: the repositories, of which one may be the host's first label.
    init?(_ request: EmulatedRequest, repositories: RepositoryDirectory) {
        let names = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { PercentEncoding.decode($0) }
        if names.count >= 5, names[0] == "artifactory", names[1] == "api", names[2] == "docker", names[4] == "v2" {
            form = .api
            key = names[3]
            prefix = request.path.split(separator: "/").prefix(5).reduce(into: "") { $0 += "/" + $1 } + "/"
        } else if names.first == "v2" {
            let label = String(request.authority.prefix { $0 != "." && $0 != ":" })
            if request.authority.contains("."), repositories[label] != nil {
                form = .subdomain
                key = label
                prefix = "/v2/"
            } else {
                form = .repositoryPath
                let isShared = names.count < 2 || ["", "token", "_catalog"].contains(names[1])
                key = isShared ? nil : names[1]
                prefix = isShared ? "/v2/" : "/v2/\(names[1])/"
            }
        } else {
            return nil
        }
    }
}
