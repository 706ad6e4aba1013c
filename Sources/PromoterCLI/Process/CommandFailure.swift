internal import PromoterConfiguration
internal import PromoterCore

/// Why a command did not do what it was asked for: what people read on standard error, and tools in the JSON result.
struct CommandFailure: Error, Sendable, Hashable {
    /// One thing that is wrong.
    struct Problem: Sendable, Hashable {
        /// A word that scripts can rely on: `notFound`, `unknownRegistry`.
        var code: String
        /// What failed, where and why.
        var message: String
        /// How to mend it.
        var remedy: String?
        /// The registry that it concerns.
        var registry: String?
        /// The image that it concerns.
        var image: String?
        /// The place in a file that it concerns.
        var source: Source?

        init(_ code: String, _ message: String, remedy: String?) {
            self.code = code
            self.message = message
            self.remedy = remedy
        }
    }

    /// A place in a file.
    struct Source: Sendable, Hashable {
        var file: String
        var line: Int?
        var column: Int?
    }

    /// How the run ends.
    let status: ExitStatus
    /// All that is wrong; at least one.
    let problems: [Problem]

    init(_ status: ExitStatus, _ problems: [Problem]) {
        self.status = status
        self.problems = problems
    }

    /// The command line is wrong.
    static func usage(_ code: String, _ message: String, mend remedy: String) -> CommandFailure {
        CommandFailure(.usage, [Problem(code, message, remedy: remedy)])
    }
}

extension CommandFailure {
    /// A configuration that can't be used.
    init(_ error: ConfigurationError) {
        self.init(.configuration, error.issues.map { Problem($0) })
    }

    /// An image that could not be read or promoted.
    init(_ error: PromotionError) {
        self.init(.failed, [Problem(error)])
    }
}

extension CommandFailure.Problem {
    /// Something wrong in a configuration file.
    init(_ issue: ConfigurationIssue) {
        let suggestion = issue.suggestion.map { "; did you mean '\($0)'?" } ?? ""
        self.init(
            "configuration",
            "\(issue.location): \(issue.problem)",
            remedy: "expected \(issue.expected)\(suggestion)"
        )
        source = CommandFailure.Source(file: issue.file, line: issue.place?.line, column: issue.place?.column)
    }

    /// Something that went wrong with an image.
    init(_ error: PromotionError) {
        self.init(error.problem.code, error.description, remedy: error.remedy)
        registry = error.location.name
        image = error.image.description
    }

    /// Tells of something that a registry refused.
    ///
    /// - Parameter error: what it refused.
    init(_ error: RegistryError) {
        self.init(error.kind.rawValue, error.description, remedy: error.remedy)
        registry = error.location.name
    }
}

extension PromotionError.Problem {
    /// A word that scripts can rely on.
    var code: String {
        switch self {
        case .registry(let error): error.kind.rawValue
        case .manifest: "invalidManifest"
        case .imageNotFound: "imageNotFound"
        case .notPromoted: "notPromoted"
        case .patternUnmatched: "patternUnmatched"
        case .tagsUnlisted: "tagsUnlisted"
        case .digestDiffers: "digestDiffers"
        case .childMissing: "childMissing"
        case .tagTaken: "tagTaken"
        case .tagReserved: "tagReserved"
        case .signatureLost: "signatureLost"
        case .tagMoved: "tagMoved"
        case .strategyMissing: "strategyMissing"
        case .attachmentsMissing: "attachmentsMissing"
        case .requirementLeftBehind: "requirementLeftBehind"
        case .attachmentsTooDeep: "attachmentsTooDeep"
        case .policyRejected: "policyRejected"
        case .unruled: "unruled"
        case .unplaceable: "unplaceable"
        case .evidenceUnreachable: "evidenceUnreachable"
        case .signingFailed: "signingFailed"
        case .signatureRefused: "signatureRefused"
        case .attachmentContended: "attachmentContended"
        case .moveUnsupported: "moveUnsupported"
        case .moveStrands: "moveStrands"
        case .rollbackImpossible: "rollbackImpossible"
        case .previousGone: "previousGone"
        case .proofFailed: "proofFailed"
        }
    }
}
