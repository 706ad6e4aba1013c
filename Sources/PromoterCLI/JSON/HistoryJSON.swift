internal import PromoterConfiguration
internal import PromoterCore

/// The promotions of an image, for tools.
enum HistoryJSON {
    /// Makes the result of `history`.
    static func document(_ history: ImageHistory) -> OrderedJSON {
        ResultDocument.make(
            "history",
            status: "done",
            [
                OrderedJSON.Member("image", .string(history.image.description)),
                OrderedJSON.Member("registry", history.location.json),
            ] + history.root.jsonMembers + [
                OrderedJSON.Member("records", .array(history.entries.map(RecordJSON.value))),
                OrderedJSON.Member("rejected", .array(history.rejected.map(PolicyJSON.evidence))),
                OrderedJSON.Member("absent", .array(history.absent.map { .string($0.text) })),
                OrderedJSON.Member("isComplete", .bool(!history.isCut)),
            ]
        )
    }
}
