/// Where a registry is, for messages and to tell two registries apart.
public struct RegistryLocation: Sendable, Hashable, CustomStringConvertible {
    /// What the user calls it: the name in the configuration, or the location that was given.
    public let name: String
    /// The kind of backend, as in the catalog.
    public let backend: String
    /// The address, without secrets: a URL or a path.
    public let address: String
    /// Equal for two locations of one registry, between whose repositories blobs can be mounted or cloned.
    public let identity: String
    /// Other addresses by which the same is reached, as ``address`` is written, and locations that a user may give for it.
    public let otherAddresses: [String]
    /// The folders that it stands in when the location was made, for a registry that is a folder of this machine.
    public let folders: FolderChain?

    /// Makes a location.
    ///
    /// - Parameters:
    ///   - name: what the user calls it.
    ///   - backend: the kind of backend.
    ///   - address: the address, without secrets.
    ///   - identity: what two locations of one registry share.
    ///   - otherAddresses: other addresses by which the same is reached.
    ///   - folders: the folders that it stands in, for a registry that is a folder of this machine.
    public init(
        name: String,
        backend: String,
        address: String,
        identity: String,
        otherAddresses: [String] = [],
        folders: FolderChain? = nil
    ) {
        self.name = name
        self.backend = backend
        self.address = address
        self.identity = identity
        self.otherAddresses = otherAddresses
        self.folders = folders
    }

    /// All addresses by which it is known to be reached.
    var addresses: [String] { [address] + otherAddresses }

    /// The name, and the address where the name is not a location that says it.
    public var description: String {
        name.contains(":") ? name : "\(name) (\(address))"
    }
}

extension RegistryLocation {
    /// Whether two say the same of a registry; which of its folders were there when each was made does not count.
    public static func == (one: RegistryLocation, other: RegistryLocation) -> Bool {
        one.name == other.name && one.backend == other.backend && one.address == other.address
            && one.identity == other.identity && one.otherAddresses == other.otherAddresses
    }

    /// Feeds what two equal locations share to a hasher.
    ///
    /// - Parameter hasher: takes it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(identity)
    }
}
