/// Keeps what a registry, a signature or a program said from being read as a command by the pipeline that shows it.
///
/// A backslash is put into whatever one of the systems takes for a command, so that it stays readable and does nothing:
///
/// - anywhere: `##` (Azure's `##vso[…]` and `##[…]`, GitHub's `##[…]`, `##teamcity[…]`), and what begins a section of GitLab's or
///   Travis's log;
/// - where a line begins, behind spaces and colours: `::` (GitHub, Forgejo), `---`, `+++`, `~~~` and `^^^` (Buildkite).
///
/// Commands that begin with an escape (GitLab's, Jenkins's, iTerm's) are none without it: see ``TextLayout/printable(_:)``.
enum PipelineCommands {
    private static let marks = ["section_start:", "section_end:", "travis_fold:", "travis_time:"]
    private static let headings = ["---", "+++", "~~~", "^^^"]

    /// Breaks up commands.
    ///
    /// - Parameter line: a finished line, its colours included.
    /// - Returns: the line with nothing in it that is a command.
    static func disarmed(_ line: String) -> String {
        breakStart(breakAnywhere(line))
    }

    private static func breakAnywhere(_ line: String) -> String {
        var line = line
        for mark in marks where line.contains(mark) {
            line = line.replacing(mark, with: mark.dropLast() + "\\:")
        }
        guard line.contains("#") else { return line }
        var result = String.UnicodeScalarView()
        var isBehindHash = false
        for scalar in line.unicodeScalars {
            if scalar == "#" {
                if isBehindHash { result.append("\\") }
                isBehindHash = true
            } else if !isPassedOver(scalar) {
                isBehindHash = false
            }
            result.append(scalar)
        }
        return String(result)
    }

    /// Whether a comparison by the rules of a language, which is Azure's, passes over a character.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func breakStart(_ line: String) -> String {
        var start = line.startIndex
        while start < line.endIndex {
            if line[start].isWhitespace {
                start = line.index(after: start)
            } else if line[start] == "\u{1B}", let end = line[start...].firstIndex(of: "m") {
                start = line.index(after: end)
            } else {
                break
            }
        }
        let text = line[start...]
        let isHeading = headings.contains { text.hasPrefix($0) && (text.dropFirst(3).first ?? " ").isWhitespace }
        guard isHeading || text.hasPrefix("::") else { return line }
        return line[..<start] + "\\" + text
    }
}
