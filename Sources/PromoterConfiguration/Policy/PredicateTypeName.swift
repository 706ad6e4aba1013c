/// The short names that cosign has for types of predicates.
enum PredicateTypeName {
    private static let uris: [(name: String, uri: String)] = [
        ("slsaprovenance", "https://slsa.dev/provenance/v0.2"),
        ("slsaprovenance02", "https://slsa.dev/provenance/v0.2"),
        ("slsaprovenance1", "https://slsa.dev/provenance/v1"), ("spdx", "https://spdx.dev/Document"),
        ("spdxjson", "https://spdx.dev/Document"), ("cyclonedx", "https://cyclonedx.org/bom"),
        ("link", "https://in-toto.io/Link/v1"), ("vuln", "https://cosign.sigstore.dev/attestation/vuln/v1"),
        ("openvex", "https://openvex.dev/ns"), ("custom", "https://cosign.sigstore.dev/attestation/v1"),
    ]

    /// The names.
    static var known: [String] { uris.map(\.name) }

    /// The type that a name stands for.
    ///
    /// - Parameter name: a name, or a URI.
    /// - Returns: the URI; `nil` where the name is not known.
    static func uri(for name: String) -> String? {
        name.contains(":") ? name : uris.first { $0.name == name }?.uri
    }
}
