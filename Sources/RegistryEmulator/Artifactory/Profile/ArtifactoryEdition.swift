/// What is licensed.
public enum ArtifactoryEdition: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything.
    case pro
    /// JFrog Container Registry: the Docker side and properties, but no copying, moving or searching by checksum.
    case jcr

    /// Copying and moving items, and searching by checksum, are licensed.
    var hasRESTAddon: Bool { self == .pro }

    /// What `system/version` lists.
    var addons: [String] {
        switch self {
        case .pro: ["aql", "build", "docker", "layouts", "properties", "replication", "rest", "search", "webhook"]
        case .jcr: ["aql", "docker", "properties"]
        }
    }

    /// What `system/version` calls the licence: 40 hexadecimal digits in the real thing.
    var license: String { self == .pro ? "emulated-pro" : "emulated-jcr" }
}
