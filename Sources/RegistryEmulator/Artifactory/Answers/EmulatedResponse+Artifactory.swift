extension EmulatedResponse {
    /// Answers with pretty-printed JSON.
    static func pretty(_ value: JSONValue, type: String = "application/json", status: Int = 200) -> EmulatedResponse {
        EmulatedResponse(
            status,
            headers: [.init("Content-Type", type)],
            body: .bytes([UInt8](value.prettyText.utf8))
        )
    }

    /// Answers as Docker's own paths do.
    static func docker(_ value: JSONValue, status: Int = 200) -> EmulatedResponse {
        EmulatedResponse(
            status,
            headers: [
                .init("Content-Type", "application/json;charset=ISO-8859-1"),
                .init("Docker-Distribution-Api-Version", "registry/2.0"),
            ],
            body: .bytes([UInt8](value.compactText.utf8) + [UInt8(ascii: "\n")])
        )
    }

    /// Answers with text, without a line's end.
    static func text(_ text: String, status: Int = 200) -> EmulatedResponse {
        EmulatedResponse(status, headers: [.init("Content-Type", "text/plain")], body: .bytes([UInt8](text.utf8)))
    }
}
