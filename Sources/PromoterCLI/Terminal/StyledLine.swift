/// How a piece of text stands out.
enum TextStyle: Sendable, Hashable {
    case plain, strong, faint, good, caution, bad

    /// The code that switches it on (ECMA-48, "SGR"); `nil` for none.
    var code: String? {
        switch self {
        case .plain: nil
        case .strong: "\u{1B}[1m"
        case .faint: "\u{1B}[2m"
        case .good: "\u{1B}[32m"
        case .caution: "\u{1B}[33m"
        case .bad: "\u{1B}[31m"
        }
    }

    static let reset = "\u{1B}[0m"
}

/// A line of output before it is fitted to a terminal.
struct StyledLine: Sendable, Hashable {
    /// A piece of text in one style.
    struct Span: Sendable, Hashable {
        var text: String
        var style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// What stands before the text in its first line: an indentation, the branches of a tree.
    var lead: String
    /// What stands before it in the lines that it is continued in; as wide as ``lead`` or wider.
    var continuation: String
    /// The text.
    var spans: [Span]

    init(_ spans: [Span], lead: String = "", continuation: String? = nil) {
        self.spans = spans
        self.lead = lead
        self.continuation = continuation ?? String(repeating: " ", count: lead.count)
    }

    init(_ text: String, _ style: TextStyle = .plain, lead: String = "", continuation: String? = nil) {
        self.init([Span(text, style)], lead: lead, continuation: continuation)
    }
}
