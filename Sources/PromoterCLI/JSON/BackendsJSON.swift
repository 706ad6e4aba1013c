internal import PromoterConfiguration
internal import PromoterCore

/// The kinds of registry, for tools.
enum BackendsJSON {
    /// Makes the result of `backends`.
    static func document(_ catalog: BackendCatalog) -> OrderedJSON {
        ResultDocument.make(
            "backends",
            status: "done",
            [OrderedJSON.Member("backends", .array(catalog.factories.map(backend)))]
        )
    }

    private static func backend(_ factory: any BackendFactory) -> OrderedJSON {
        .object([
            "name": .string(factory.name),
            "summary": .string(factory.summary),
            "locations": .array(factory.locationPrefixes.map { .string($0) }),
            "abilities": .array(factory.abilities.map { .string($0) }),
            "signatures": .array(factory.strategies.map { .string($0.text) }),
            "settings": .array(
                factory.settings.map { setting in
                    .object([
                        "key": .string(setting.key),
                        "required": .bool(setting.isRequired),
                        "summary": .string(setting.summary),
                    ])
                }
            ),
        ])
    }
}
