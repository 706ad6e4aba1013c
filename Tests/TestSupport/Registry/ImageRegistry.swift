/// A registry that real clients speak to.
public protocol ImageRegistry: Sendable {
    /// What clients write before a repository: `127.0.0.1:PORT`, with a path where repositories stand behind one.
    var address: String { get }
    /// True if it serves HTTPS.
    var isSecure: Bool { get }
}

extension ImageRegistry {
    /// The registry as a location on promoter's command line: `oci+http://…`, or `oci://…` with HTTPS.
    public var location: String { (isSecure ? "oci://" : "oci+http://") + address }

    /// The name of an image in this registry, as other clients write it.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - reference: A tag, or a digest.
    /// - Returns: `127.0.0.1:PORT/repository:tag` or `127.0.0.1:PORT/repository@digest`.
    public func image(_ repository: String, _ reference: String) -> String {
        "\(address)/\(repository)\(reference.contains(":") ? "@" : ":")\(reference)"
    }
}
