internal import PromoterConfiguration
internal import PromoterCore

/// What a destination lacks, for tools.
enum DifferenceJSON {
    /// Makes the result of `diff`.
    static func document(
        _ results: [Result<ImageDifference, PromotionError>],
        problems: [CommandFailure.Problem]
    ) -> OrderedJSON {
        let isSame = results.allSatisfy { if case .success(let difference) = $0 { difference.isEmpty } else { false } }
        return ResultDocument.make(
            "diff",
            status: problems.isEmpty ? isSame ? "same" : "different" : "failed",
            [OrderedJSON.Member("results", .array(results.map(result)))],
            problems: problems
        )
    }

    private static func result(_ result: Result<ImageDifference, PromotionError>) -> OrderedJSON {
        switch result {
        case .success(let difference): self.result(difference)
        case .failure(let error):
            .object([
                "image": .string(error.image.description),
                "outcome": "failed",
                "error": CommandFailure.Problem(error).json,
            ])
        }
    }

    private static func result(_ difference: ImageDifference) -> OrderedJSON {
        .object(
            [
                OrderedJSON.Member("image", .string(difference.image.description)),
                OrderedJSON.Member("source", difference.source.json),
                OrderedJSON.Member("destination", difference.destination.json),
                OrderedJSON.Member("outcome", difference.isEmpty ? "same" : "different"),
            ] + difference.root.jsonMembers + blobs(difference)
                + [OrderedJSON.Member("plan", PlanJSON.value(difference.plan))]
        )
    }

    private static func blobs(_ difference: ImageDifference) -> [OrderedJSON.Member] {
        guard difference.sourceBlobs != nil || difference.destinationBlobs != nil else { return [] }
        let sides = OrderedJSON.object([
            "source": difference.sourceBlobs.map(\.json), "destination": difference.destinationBlobs.map(\.json),
        ])
        return [OrderedJSON.Member("blobs", sides)]
    }
}

extension BlobAudit {
    /// How many blobs were read, and their bytes.
    var json: OrderedJSON { .object(["count": .number(Int64(count)), "bytes": .number(bytes)]) }
}
