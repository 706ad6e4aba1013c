/// A key of a credentials file: a registry, or a namespace in it.
///
/// Docker, podman and cosign write `host`, `host:port`, `https://host`, `https://host/v1/`; containers' tools also
/// `host/namespace/repository`.
struct StoredKey: Sendable {
    let address: RegistryAddress
    /// The components of the repository's name that the key is for; none for the whole registry.
    let namespace: [Substring]
    /// Whether the key is the registry's plain name: preferred to another spelling of it.
    let isPlain: Bool

    init(_ text: String) {
        var rest = text[...]
        var hasScheme = false
        for scheme in ["https://", "http://"] where text.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            hasScheme = true
        }
        let parts = rest.split(separator: "/")
        address = RegistryAddress(parts.first.map { String($0) } ?? "")
        let path = Array(parts.dropFirst())
        // With a scheme docker regards the host alone; `/v1/` and `/v2/` are the API's versions.
        let isWholeRegistry = hasScheme || path == ["v1"] || path == ["v2"]
        namespace = isWholeRegistry ? [] : path
        isPlain = text == address.text
    }

    func serves(_ address: RegistryAddress, repository: [Substring]) -> Bool {
        self.address == address && repository.starts(with: namespace)
    }
}
