internal import FoundationEssentials

extension EmulatedResponse {
    /// Makes an answer of a JSON document on one line, its names in alphabetical order.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - document: the document.
    ///   - type: the `Content-Type`.
    ///   - headers: further header fields.
    /// - Returns: the answer.
    public static func json(
        _ status: Int,
        _ document: some Encodable,
        type: String = "application/json",
        headers: HeaderFields = []
    ) -> EmulatedResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Documents are values of ours, without numbers that JSON can't hold.
        let bytes = (try? encoder.encode(document)).map { [UInt8]($0) } ?? []
        return EmulatedResponse(
            status,
            headers: HeaderFields([.init("Content-Type", type)] + headers.fields),
            body: .bytes(bytes)
        )
    }
}
