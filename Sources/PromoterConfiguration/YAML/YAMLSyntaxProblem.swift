internal import Yams

/// What a YAML parser has to say, in words that say what to write instead.
struct YAMLSyntaxProblem {
    private let place: SourcePlace?
    private let problem: String
    private let expected: String

    /// Reads a parser's error.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - text: the YAML text.
    init(_ error: YamlError, in text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        func line(_ number: Int) -> Substring { lines.indices.contains(number - 1) ? lines[number - 1] : "" }

        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            place = SourcePlace(line: mark.line, column: mark.column)
            if line(mark.line).prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
                self.problem = "a tab stands where the line is indented"
                expected = "spaces"
            } else if problem == "but found another document" {
                self.problem = "a second document begins here"
                expected = "one document, without a '---' between"
            } else if problem == "found undefined alias" {
                self.problem = "the alias has no anchor before it"
                expected = "an anchor (&name) further up"
            } else {
                self.problem = "the file is not valid YAML: \(context.map { "\($0.text), " } ?? "")\(problem)"
                expected = "YAML: keys of one map indented alike, a space behind each colon, quotes closed"
            }
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            let first = SourcePlace(line: context.mark.line, column: context.mark.column)
            place = Self.repetition(of: key, after: first, in: lines) ?? first
            problem = "the key '\(key)' is there twice, first in line \(first.line)"
            expected = "each key once"
        case .reader(_, let offset, let value, _):
            let before = offset.map { text.prefix($0) } ?? ""
            let last = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
            place = SourcePlace(line: before.count { $0 == "\n" } + 1, column: last.count + 1)
            problem = "a character that YAML does not allow (\(value < 0 ? "unknown" : "number \(value)"))"
            expected = "printable text"
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            place = nil
            problem = "the file can't be parsed"
            expected = "YAML text"
        }
    }

    /// The problem as an issue.
    ///
    /// - Parameter file: the file's name.
    /// - Returns: the issue.
    func issue(file: String) -> ConfigurationIssue {
        ConfigurationIssue(file: file, place: place, problem: problem, expected: expected)
    }

    /// The next line that begins with the same key in the same column, which the parser does not tell.
    private static func repetition(of key: String, after first: SourcePlace, in lines: [Substring]) -> SourcePlace? {
        let number = lines.indices.dropFirst(first.line)
            .first { number in
                let line = lines[number]
                guard line.prefix(while: { $0 == " " }).count == first.column - 1 else { return false }
                let rest = line.dropFirst(first.column - 1)
                return ["\(key):", "'\(key)':", "\"\(key)\":"].contains { rest.hasPrefix($0) }
            }
        return number.map { SourcePlace(line: $0 + 1, column: first.column) }
    }
}
