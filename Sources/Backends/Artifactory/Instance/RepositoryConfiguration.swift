internal import FoundationEssentials

/// What an Artifactory says of one of its repositories (REST API, "Get Repository Configuration").
struct RepositoryConfiguration: Sendable, Hashable {
    /// What kind of repository it is.
    enum RepositoryClass: String, Sendable, Hashable {
        case local, federated, remote, virtual
    }

    /// What kind of repository it is; `nil` where that is not told.
    let repositoryClass: RepositoryClass?
    /// What it holds, in lower case: `docker`, `oci`; `nil` where that is not told.
    let packageType: String?
    /// The repositories that a virtual one is made of, where they are told.
    let members: [String]

    /// A repository whose configuration this user may not see.
    static let unknown = RepositoryConfiguration(repositoryClass: nil, packageType: nil, members: [])

    private init(repositoryClass: RepositoryClass?, packageType: String?, members: [String]) {
        self.repositoryClass = repositoryClass
        self.packageType = packageType
        self.members = members
    }

    /// Reads the answer, which says less, and that under other names, to users who are no administrators; `nil` where it is none.
    init?(_ bytes: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
        repositoryClass = (answer.rclass ?? answer.type).flatMap { RepositoryClass(rawValue: $0.lowercased()) }
        packageType = answer.packageType?.lowercased()
        members = answer.repositories ?? []
    }

    /// Whether its files are its own: what is in it is there, and can be promoted by the server.
    var keepsFiles: Bool {
        switch repositoryClass {
        case .local, .federated, nil: true
        case .remote, .virtual: false
        }
    }

    /// Whether it may hold images, as far as that is told.
    var holdsImages: Bool { packageType.map { $0 == "docker" || $0 == "oci" } ?? true }

    private struct Answer: Decodable {
        var rclass: String?
        var type: String?
        var packageType: String?
        var repositories: [String]?
    }
}
