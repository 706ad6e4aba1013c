internal import CYAML

/// Text that is not YAML, or not of the kind that is read, in words that say what to write instead.
struct YAMLSyntaxProblem: Error, Sendable, Hashable {
    let place: SourcePlace
    let problem: String
    let expected: String

    static let outOfMemory = YAMLSyntaxProblem(
        place: SourcePlace(line: 1, column: 1),
        problem: "there is no memory to parse the file",
        expected: "some"
    )

    static func tooLarge(at place: SourcePlace, limit: Int) -> YAMLSyntaxProblem {
        YAMLSyntaxProblem(
            place: place,
            problem: "the document grows too large, its aliases followed",
            expected: "at most \(limit) values"
        )
    }

    init(place: SourcePlace, problem: String, expected: String) {
        self.place = place
        self.problem = problem
        self.expected = expected
    }

    /// What libyaml has to say.
    init(_ parser: yaml_parser_t, in text: String) {
        let problem = parser.problem.map { String(cString: $0) } ?? "it can't be parsed"
        let context = parser.context.map { String(cString: $0) }
        let mark = SourcePlace(parser.problem_mark)
        if parser.error == YAML_READER_ERROR {
            self.init(
                place: Self.place(ofByte: parser.problem_offset, in: text),
                problem: "a character that YAML does not allow (number \(parser.problem_value))",
                expected: "printable text"
            )
        } else if Self.indentation(ofLine: mark.line, in: text).contains("\t") {
            self.init(place: mark, problem: "a tab stands where the line is indented", expected: "spaces")
        } else if context == "while scanning a quoted scalar", problem == "found unexpected end of stream" {
            self.init(
                place: SourcePlace(parser.context_mark),
                problem: "the quote is not closed",
                expected: "the same quote at the end of the text"
            )
        } else {
            self.init(
                place: mark,
                problem: "the file is not valid YAML: \(context.map { "\($0), " } ?? "")\(problem)",
                expected: "YAML: keys of one map indented alike, a space behind each colon, quotes closed"
            )
        }
    }

    private static func indentation(ofLine number: Int, in text: String) -> Substring {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(number - 1) else { return "" }
        return lines[number - 1].prefix { $0 == " " || $0 == "\t" }
    }

    private static func place(ofByte offset: Int, in text: String) -> SourcePlace {
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        return SourcePlace(line: lines.count, column: (lines.last?.count ?? 0) + 1)
    }
}
