internal import PromoterCore

extension ConfigurationSchema {
    /// The schema of `sign:`.
    var signing: OrderedJSON {
        guard case .object(let members) = map(SigningSettings.all) else { return true }
        let ways: OrderedJSON = [
            .object(["required": ["key"]]), .object(["required": ["command", "public-key"]]),
        ]
        return .object(
            [
                OrderedJSON.Member(
                    "description",
                    "How images are signed at their destinations, before their tags are set."
                )
            ] + members + [OrderedJSON.Member("oneOf", ways)]
        )
    }
}
