/// A place in a file, counted from 1; columns count characters as editors do.
public struct SourcePlace: Sendable, Hashable {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int

    /// Makes a place.
    ///
    /// - Parameters:
    ///   - line: the line, from 1.
    ///   - column: the column, from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Something in a configuration file that is wrong, or that should not be so.
public struct ConfigurationIssue: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// The file can't be used.
        case error
        /// The file can be used, and should be changed.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// The file, as the user named it.
    public let file: String
    /// Where in the file; `nil` where it concerns the file as a whole.
    public let place: SourcePlace?
    /// What was found.
    public let problem: String
    /// What would have been right.
    public let expected: String
    /// What was probably meant.
    public let suggestion: String?

    /// Makes an issue.
    ///
    /// - Parameters:
    ///   - severity: how bad it is.
    ///   - file: the file, as the user named it.
    ///   - place: where in the file.
    ///   - problem: what was found.
    ///   - expected: what would have been right.
    ///   - suggestion: what was probably meant.
    public init(
        _ severity: Severity = .error,
        file: String,
        place: SourcePlace?,
        problem: String,
        expected: String,
        suggestion: String? = nil
    ) {
        self.severity = severity
        self.file = file
        self.place = place
        self.problem = problem
        self.expected = expected
        self.suggestion = suggestion
    }

    /// `file:line:column`, as editors and terminals understand it.
    public var location: String {
        file + (place.map { ":\($0.line):\($0.column)" } ?? "")
    }
}

extension ConfigurationIssue: CustomStringConvertible {
    /// Place, what was found, what was expected, and what was probably meant; one line.
    public var description: String {
        "\(location): \(severity.rawValue): \(problem); \(severity == .error ? "expected " : "")\(expected)"
            + (suggestion.map { " (did you mean '\($0)'?)" } ?? "")
    }
}

/// A configuration that can't be used: everything that is wrong with it.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in the order of the file; at least one.
    public let issues: [ConfigurationIssue]

    /// Makes the error.
    ///
    /// - Parameter issues: what is wrong.
    public init(_ issues: [ConfigurationIssue]) {
        self.issues = issues.sorted { left, right in
            (left.place?.line ?? 0, left.place?.column ?? 0) < (right.place?.line ?? 0, right.place?.column ?? 0)
        }
    }

    /// One issue a line.
    public var description: String { issues.map(\.description).joined(separator: "\n") }
}
