internal import PromoterConfiguration

/// What checking a configuration came to.
struct ConfigurationCheck: Sendable {
    private let file: String
    private let registries: [CheckedRegistry]
    private let warnings: [ConfigurationIssue]
    private let problems: [CommandFailure.Problem]

    init(_ configuration: Configuration, registries: [CheckedRegistry], problems: [CommandFailure.Problem]) {
        file = configuration.file
        warnings = configuration.warnings
        self.registries = registries
        self.problems = problems
    }

    /// The result for people.
    var lines: [StyledLine] {
        let notes = warnings.map { warning in
            StyledLine(
                [
                    .init("\(warning.location): "), .init("warning:", .caution),
                    .init(" \(warning.problem); \(warning.expected)"),
                ],
                continuation: "    "
            )
        }
        let list = registries.map { registry in
            let state: StyledLine.Span = registry.address.map { .init($0) } ?? .init("can't be used", .bad)
            return StyledLine.field(registry.name, [.init("\(registry.backend)  ", .faint), state])
        }
        let number = "\(registries.count) \(registries.count == 1 ? "registry" : "registries")"
        let sum: StyledLine.Span =
            problems.isEmpty
            ? .init("valid", .good) : .init("\(problems.count) error\(problems.count == 1 ? "" : "s")", .bad)
        return notes + [StyledLine([.init("\(file): ", .strong), sum, .init(", \(number)")])] + list
    }

    /// The result for tools.
    var document: OrderedJSON {
        ResultDocument.make(
            "config check",
            status: problems.isEmpty ? "valid" : "configuration",
            [
                OrderedJSON.Member("file", .string(file)),
                OrderedJSON.Member(
                    "registries",
                    .array(
                        registries.map { registry in
                            .object([
                                "name": .string(registry.name),
                                "backend": .string(registry.backend),
                                "address": registry.address.map { .string($0) },
                            ])
                        }
                    )
                ),
                OrderedJSON.Member(
                    "warnings",
                    .array(
                        warnings.map { warning in
                            .object([
                                "message": .string("\(warning.problem); \(warning.expected)"),
                                "file": .string(warning.file),
                                "line": warning.place.map { .number(Int64($0.line)) },
                                "column": warning.place.map { .number(Int64($0.column)) },
                            ])
                        }
                    )
                ),
            ],
            problems: problems
        )
    }
}
