/// A request that is not done, and how that is told.
struct Refusal: Error, Sendable, Equatable {
    /// The status.
    var status: Int
    /// What is wrong, in the answer's shape.
    var form: Form
    /// What else the answer's head says.
    var headers: HeaderFields = []

    /// The shapes in which Artifactory tells what is wrong.
    enum Form: Sendable, Equatable {
        /// `{"errors":[{"status":…,"message":…}]}`
        case errors(String)
        /// `{"errors":[{"code":…,"message":…,"detail":…}]}`, of Docker's own paths.
        case docker(code: String, message: String, detail: JSONValue)
        /// `{"messages":[{"level":…,"message":…}]}`
        case messages([StatusMessage])
        /// `{"error":…,"error_description":…}`, of token endpoints.
        case token(error: String, description: String)
        /// The text alone.
        case text(String)
        /// No body.
        case none
    }

    /// Refuses in the usual envelope.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - message: what is wrong.
    init(_ status: Int, _ message: String) {
        self.init(status: status, form: .errors(message))
    }

    /// Refuses in any shape.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - form: what is wrong.
    ///   - headers: what else the head says.
    init(status: Int, form: Form, headers: HeaderFields = []) {
        self.status = status
        self.form = form
        self.headers = headers
    }

    /// The answer.
    var response: EmulatedResponse {
        var response: EmulatedResponse
        switch form {
        case .errors(let message):
            let entry = JSONValue.object(["status": .integer(Int64(status)), "message": .string(message)])
            response = .pretty(.object(["errors": .array([entry])]), status: status)
        case .docker(let code, let message, let detail):
            let entry = JSONValue.object(["code": .string(code), "message": .string(message), "detail": detail])
            response = .docker(.object(["errors": .array([entry])]), status: status)
        case .messages(let messages):
            response = .pretty(.object(["messages": .array(messages.map(\.json))]), status: status)
        case .token(let error, let description):
            response = .pretty(
                .object(["error": .string(error), "error_description": .string(description)]),
                status: status
            )
        case .text(let text):
            response = .text(text, status: status)
        case .none:
            response = EmulatedResponse(status)
        }
        for field in headers.fields { response.headers.append(field.name, field.value) }
        return response
    }
}
