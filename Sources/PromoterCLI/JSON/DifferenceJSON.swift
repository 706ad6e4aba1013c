internal import PromoterConfiguration
internal import PromoterCore

/// What a destination lacks, for tools.
enum DifferenceJSON {
    /// Makes the result of `diff`.
    static func document(_ differences: [ImageDifference]) -> OrderedJSON {
        ResultDocument.make(
            "diff",
            status: differences.allSatisfy(\.isEmpty) ? "same" : "different",
            [OrderedJSON.Member("results", .array(differences.map(result)))]
        )
    }

    private static func result(_ difference: ImageDifference) -> OrderedJSON {
        .object(
            [
                OrderedJSON.Member("image", .string(difference.image.description)),
                OrderedJSON.Member("source", difference.source.json),
                OrderedJSON.Member("destination", difference.destination.json),
                OrderedJSON.Member("outcome", difference.isEmpty ? "same" : "different"),
            ] + difference.root.jsonMembers + [OrderedJSON.Member("plan", PlanJSON.value(difference.plan))]
        )
    }
}
