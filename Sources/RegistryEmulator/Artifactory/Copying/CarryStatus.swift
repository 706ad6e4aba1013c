/// What came of a copy or a move.
struct CarryStatus: Sendable, Equatable {
    var errors: [StatusMessage] = []
    var warnings: [StatusMessage] = []
    var files = 0
    var folders = 0
    /// What is done: `copying a:b to c:d`.
    var deed = ""
    /// What was done: `copied` or `moved`.
    var done = ""

    var hasErrors: Bool { !errors.isEmpty }

    mutating func fail(_ status: Int?, _ text: String) {
        errors.append(StatusMessage(level: .error, text: text, status: status))
    }

    /// 200, or the last error's status; 409 where that has none.
    var response: EmulatedResponse {
        guard let last = errors.last else {
            let text = "\(deed) completed successfully, \(files) artifacts and \(folders) folders were \(done)"
            let message = StatusMessage(level: .info, text: text)
            return .pretty(
                .object(["messages": .array([message.json] + warnings.map(\.json))]),
                type: StorageType.copyOrMove.rawValue
            )
        }
        var response = Refusal(status: last.status ?? 409, form: .messages(errors + warnings)).response
        response.headers["Content-Type"] = StorageType.copyOrMove.rawValue
        return response
    }
}
