/// The kinds of backend that a `promoter` was built with.
public struct BackendCatalog: Sendable {
    /// The factories, in the order in which they were given.
    public let factories: [any BackendFactory]

    /// Makes a catalog.
    ///
    /// - Parameter factories: the kinds of backend, each name once.
    public init(_ factories: [any BackendFactory]) {
        self.factories = factories
    }

    /// The strategies that any of the kinds knows, each once.
    public var strategies: [StrategyName] {
        var seen: Set<StrategyName> = []
        return factories.flatMap(\.strategies).filter { seen.insert($0).inserted }
    }

    /// Finds a kind by its name in the configuration.
    ///
    /// - Parameter name: the name.
    /// - Returns: the factory, or `nil` where there is none.
    public func factory(named name: String) -> (any BackendFactory)? {
        factories.first { $0.name == name }
    }

    /// Finds the kind that understands a location.
    ///
    /// - Parameter location: `oci://host/…`, `local:path`, or a registry's name.
    /// - Returns: the factory, or `nil` where no prefix fits, as with a name.
    public func factory(forLocation location: String) -> (any BackendFactory)? {
        let candidates = factories.flatMap { factory in
            factory.locationPrefixes.filter(location.hasPrefix).map { (prefix: $0, factory: factory) }
        }
        return candidates.max { $0.prefix.utf8.count < $1.prefix.utf8.count }?.factory
    }
}
