internal import PromoterConfiguration
internal import PromoterCore

/// What all JSON results have in common; docs/output.md is its contract.
enum ResultDocument {
    /// The version of the form.
    ///
    /// It grows only where something is taken away or changes its meaning.
    static let schemaVersion: Int64 = 1

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - command: the command, `promote`; `nil` where the arguments do not tell.
    ///   - status: how it ended, a word.
    ///   - members: what it came to.
    ///   - problems: what went wrong.
    /// - Returns: the document.
    static func make(
        _ command: String?,
        status: String,
        _ members: [OrderedJSON.Member] = [],
        problems: [CommandFailure.Problem] = []
    ) -> OrderedJSON {
        .object(
            [
                OrderedJSON.Member("schemaVersion", .number(schemaVersion)),
                OrderedJSON.Member("command", command.map { .string($0) } ?? .null),
                OrderedJSON.Member("status", .string(status)),
            ] + members + [OrderedJSON.Member("errors", .array(problems.map(\.json)))]
        )
    }
}

extension CommandFailure {
    /// The result of a command that came to nothing.
    func document(_ command: String?) -> OrderedJSON {
        let word =
            switch status {
            case .usage: "usage"
            case .configuration: "configuration"
            default: "failed"
            }
        return ResultDocument.make(command, status: word, problems: problems)
    }
}

extension CommandFailure.Problem {
    /// The problem for tools.
    var json: OrderedJSON {
        .object([
            "code": .string(code),
            "message": .string(message),
            "remedy": remedy.map { .string($0) },
            "registry": registry.map { .string($0) },
            "image": image.map { .string($0) },
            "file": source.map { .string($0.file) },
            "line": source?.line.map { .number(Int64($0)) },
            "column": source?.column.map { .number(Int64($0)) },
        ])
    }
}

extension RegistryLocation {
    /// The registry for tools.
    var json: OrderedJSON {
        .object(["name": .string(name), "backend": .string(backend), "address": .string(address)])
    }
}

extension Descriptor {
    /// The members that every manifest and blob has.
    var jsonMembers: [OrderedJSON.Member] {
        [
            OrderedJSON.Member("digest", .string(digest.text)),
            OrderedJSON.Member("mediaType", .string(mediaType.text)),
            OrderedJSON.Member("size", .number(size)),
        ]
    }
}

extension Attachment {
    /// The members that every attachment has.
    var jsonMembers: [OrderedJSON.Member] {
        [
            OrderedJSON.Member("kind", .string(kind.text)),
            OrderedJSON.Member("strategy", .string(strategy.text)),
            OrderedJSON.Member("place", place.json),
            OrderedJSON.Member("subject", .string(subject.text)),
            OrderedJSON.Member("digest", .string(manifest.digest.text)),
        ]
    }
}

extension AttachmentPlace {
    /// Where an attachment was found; one key a way.
    var json: OrderedJSON {
        switch self {
        case .tag(let tag): .object(["tag": .string(tag.text)])
        case .referrersList: .object(["referrers": "list"])
        case .referrersTag: .object(["referrers": "tag"])
        }
    }
}
