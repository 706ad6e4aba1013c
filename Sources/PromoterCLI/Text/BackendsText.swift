internal import PromoterCore

/// The kinds of registry, for people.
struct BackendsText: Sendable {
    /// Writes a catalog, a paragraph a kind.
    func lines(_ catalog: BackendCatalog) -> [StyledLine] {
        catalog.factories.flatMap { factory in
            let prefixes = factory.locationPrefixes.joined(separator: " ")
            let abilities = factory.abilities.joined(separator: ", ")
            let settings = factory.settings.map { $0.key + ($0.isRequired ? " (required)" : "") }
                .joined(separator: ", ")
            return [
                StyledLine([.init(factory.name, .strong), .init(": \(factory.summary)")], continuation: "  "),
                .field("locations", prefixes),
                .field("can", abilities),
                .field("signatures", factory.strategies.map(\.text).joined(separator: ", ")),
                .field("settings", settings),
            ]
        }
    }
}
