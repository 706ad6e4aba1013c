internal import HTTPTransport
internal import PromoterCore

/// The URLs and the token scopes of the API (distribution specification, "Endpoints").
struct OCIEndpoints: Sendable {
    let base: TransportURL
    /// What stands before every repository's name, in URLs and otherwise.
    let namespace: RepositoryName?
    /// What the base stands for, where it is one part of a registry: it is in no URL, but in the names by which the parts know
    /// each other's repositories.
    var root: RepositoryName?

    /// A repository's name at the registry, with the name space before it.
    func fullName(of repository: RepositoryName) -> RepositoryName {
        // Names that are valid make a valid one; where they are too long together, the registry says so.
        (try? repository.prefixed(by: namespace).prefixed(by: root)) ?? repository
    }

    private func name(_ repository: RepositoryName) -> String {
        guard let namespace else { return repository.text }
        return namespace.text + "/" + repository.text
    }

    func manifest(_ reference: ManifestReference, in repository: RepositoryName) -> TransportURL {
        base.appendingPath("/v2/\(name(repository))/manifests/\(reference)")
    }

    func blob(_ digest: Digest, in repository: RepositoryName) -> TransportURL {
        base.appendingPath("/v2/\(name(repository))/blobs/\(digest)")
    }

    func uploads(in repository: RepositoryName) -> TransportURL {
        base.appendingPath("/v2/\(name(repository))/blobs/uploads/")
    }

    /// Asks for a blob of another repository, which is named by its full name.
    func mount(_ digest: Digest, from source: RepositoryName, in repository: RepositoryName) -> TransportURL {
        uploads(in: repository)
            .appendingQueryItem(name: "mount", value: digest.text)
            .appendingQueryItem(name: "from", value: source.text)
    }

    func referrers(of subject: Digest, in repository: RepositoryName) -> TransportURL {
        base.appendingPath("/v2/\(name(repository))/referrers/\(subject)")
    }

    func tags(in repository: RepositoryName) -> TransportURL {
        base.appendingPath("/v2/\(name(repository))/tags/list").appendingQueryItem(name: "n", value: "1000")
    }

    func pull(_ repository: RepositoryName) -> AccessScope {
        .repository(name(repository), .pull)
    }

    func pull(fullName: RepositoryName) -> AccessScope {
        .repository(fullName.text, .pull)
    }

    func push(_ repository: RepositoryName) -> AccessScope {
        .repository(name(repository), .pull, .push)
    }

    func delete(_ repository: RepositoryName) -> AccessScope {
        .repository(name(repository), .pull, .delete)
    }
}
