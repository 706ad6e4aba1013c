/// Collects what is wrong with a file, so that all of it can be told at once.
struct IssueCollector {
    /// The file, as the user named it.
    let file: String
    /// What makes the file unusable.
    private(set) var errors: [ConfigurationIssue] = []
    /// What should be changed.
    private(set) var warnings: [ConfigurationIssue] = []

    init(file: String) {
        self.file = file
    }

    /// Adds an error.
    mutating func add(at place: SourcePlace, _ problem: String, expected: String, suggestion: String? = nil) {
        errors.append(
            ConfigurationIssue(file: file, place: place, problem: problem, expected: expected, suggestion: suggestion)
        )
    }

    /// Adds a warning.
    mutating func warn(at place: SourcePlace, _ problem: String, mend: String) {
        warnings.append(ConfigurationIssue(.warning, file: file, place: place, problem: problem, expected: mend))
    }
}
