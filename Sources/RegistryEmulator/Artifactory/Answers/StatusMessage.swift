/// One line of what a copy, a move or a promotion of a build tells.
struct StatusMessage: Sendable, Equatable {
    /// How bad it is; in capitals on the wire.
    enum Level: String, Sendable {
        case error = "ERROR"
        case warning = "WARNING"
        case info = "INFO"
    }

    var level: Level
    var text: String
    /// The status that an error stands for.
    var status: Int?

    var json: JSONValue { .object(["level": .string(level.rawValue), "message": .string(text)]) }
}
