extension StyledLine {
    /// A line of a name and its value: names stand below each other, and so do values.
    static func field(_ name: String, _ spans: [Span]) -> StyledLine {
        StyledLine(
            spans,
            lead: "  " + name + String(repeating: " ", count: max(1, 13 - name.count)),
            continuation: String(repeating: " ", count: 15)
        )
    }

    /// A line of a name and its value.
    static func field(_ name: String, _ text: String, _ style: TextStyle = .plain) -> StyledLine {
        .field(name, [Span(text, style)])
    }
}
