internal import FoundationEssentials

/// What an Artifactory says of itself (REST API, "Get Version and Add-ons Information").
struct SystemVersion: Sendable, Hashable {
    /// The version, where it is a number.
    let version: ServerVersion?
    /// What the server has beyond its core; empty where it does not say.
    let addons: Set<String>

    /// An Artifactory that does not tell.
    static let unknown = SystemVersion(version: nil, addons: [])

    private init(version: ServerVersion?, addons: Set<String>) {
        self.version = version
        self.addons = addons
    }

    /// Reads the answer; `nil` where it is none of Artifactory's.
    init?(_ bytes: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
        version = answer.version.flatMap { ServerVersion($0) }
        addons = Set((answer.addons ?? []).map { $0.lowercased() })
    }

    /// Whether the server says what it has, and the API of Artifactory Pro is not among it: JFrog Container Registry.
    var lacksProAPI: Bool { !addons.isEmpty && !addons.contains("rest") }

    private struct Answer: Decodable {
        var version: String?
        var addons: [String]?
    }
}
