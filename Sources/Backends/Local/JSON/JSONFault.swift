/// Where a text stops being JSON.
struct JSONFault: Error, Sendable, Hashable {
    /// How many bytes before it are as they should be.
    let offset: Int
    /// What would have been right there.
    let expected: String
}
