internal import HTTPTransport
internal import PromoterCore

/// How the registry API of a repository is reached ("Docker Access Method").
struct DockerAccess: Sendable, Hashable {
    /// The ways of Artifactory.
    enum Form: String, Sendable, Hashable, CaseIterable {
        /// `https://HOST/artifactory/api/docker/KEY/v2/IMAGE`, which needs no set-up.
        case direct
        /// `https://HOST/v2/KEY/IMAGE`.
        case repositoryPath = "repository-path"
        /// `https://KEY.HOST/v2/IMAGE`, or any host or port of its own.
        case subDomain = "sub-domain"
    }

    let form: Form
    /// The URL that `/v2/` stands behind, where it is not made of the Artifactory's own.
    let url: TransportURL?

    /// Where `/v2/` is for a repository, and what stands before names there.
    struct Place: Sendable, Hashable {
        let base: TransportURL
        let namespace: RepositoryName?
        /// What the base stands for, which is in no URL.
        let root: RepositoryName?
    }

    /// Makes the place for a repository.
    ///
    /// - Parameters:
    ///   - key: the repository.
    ///   - instance: the Artifactory.
    /// - Returns: the place.
    /// - Throws: ``SettingError`` where the key can't be a part of a name.
    func place(of key: String, at instance: TransportURL) throws(SettingError) -> Place {
        let name = try? RepositoryName(key)
        do {
            switch form {
            case .direct:
                let base = try url ?? TransportURL(instance.text)
                return Place(base: base.appendingPath("api/docker/\(key)"), namespace: nil, root: name)
            case .repositoryPath:
                guard let name else {
                    throw SettingError(
                        path: ["repository"],
                        reason: "'\(key)' can't stand before an image's name",
                        expected: "a key in lower case, or docker.access: direct"
                    )
                }
                return Place(base: try url ?? TransportURL(instance.base), namespace: name, root: nil)
            case .subDomain:
                let host = "\(instance.scheme)://\(key).\(instance.host):\(instance.port)"
                return Place(base: try url ?? TransportURL(host), namespace: nil, root: name)
            }
        } catch let error as SettingError {
            throw error
        } catch {
            throw SettingError(path: ["docker", "url"], reason: "\(error)", expected: "https://HOST[:PORT]")
        }
    }
}
