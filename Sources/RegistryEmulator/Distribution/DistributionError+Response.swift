internal import FoundationEssentials

extension DistributionError {
    /// The refusal in the specification's form.
    public var response: EmulatedResponse {
        struct Document: Encodable {
            var errors: [Entry]
        }
        struct Entry: Encodable {
            var code: String
            var message: String
            var detail: [String: String]?

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(code, forKey: .code)
                try container.encode(message, forKey: .message)
                try container.encode(detail, forKey: .detail)
            }

            enum Key: CodingKey { case code, message, detail }
        }
        let entry = Entry(code: code, message: message, detail: detail)
        var answer = EmulatedResponse.json(status, Document(errors: [entry]))
        for field in headers.fields { answer.headers.append(field.name, field.value) }
        return answer
    }
}
