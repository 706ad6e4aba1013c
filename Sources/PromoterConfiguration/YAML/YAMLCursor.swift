/// A place in a text that moves on, character by character.
struct YAMLCursor {
    private let scalars: [Unicode.Scalar]
    private(set) var index = 0
    private(set) var line = 1
    private(set) var column = 1

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Where the cursor stands.
    var place: SourcePlace { SourcePlace(line: line, column: column) }
    /// How many characters stand before it in its line.
    var indent: Int { column - 1 }
    /// Whether nothing is left.
    var isAtEnd: Bool { index >= scalars.count }
    /// The character that it stands before.
    var current: Unicode.Scalar? { peek(0) }
    /// Whether nothing is left in the line.
    var isAtLineEnd: Bool { Self.isBreak(current) }
    /// Whether a blank, a line's end or the text's end comes next.
    var isAtBlank: Bool { Self.isBlank(current) }

    /// A character further on.
    func peek(_ offset: Int) -> Unicode.Scalar? {
        let position = index + offset
        return scalars.indices.contains(position) ? scalars[position] : nil
    }

    /// Whether these characters come next.
    func isAt(_ text: String) -> Bool {
        text.unicodeScalars.enumerated().allSatisfy { peek($0.offset) == $0.element }
    }

    /// Moves on by one character.
    mutating func advance() {
        guard let current else { return }
        index += 1
        // A carriage return and a line feed end one line.
        if current == "\n" || current == "\r" && peek(0) != "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }

    mutating func advance(by count: Int) {
        for _ in 0..<count { advance() }
    }

    /// Passes over blanks within the line.
    mutating func skipBlanks() {
        while current == " " || current == "\t" { advance() }
    }

    /// Passes over the end of the line.
    mutating func skipBreak() {
        if current == "\r" { advance() }
        if current == "\n" { advance() }
    }

    /// Passes over what is left of the line.
    mutating func skipLine() {
        while !isAtLineEnd { advance() }
    }

    /// The text between an earlier position and this one.
    func text(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<index])
        return String(text)
    }

    static func isBreak(_ scalar: Unicode.Scalar?) -> Bool {
        scalar == nil || scalar == "\n" || scalar == "\r"
    }

    static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
        scalar == " " || scalar == "\t" || isBreak(scalar)
    }
}
