/// A value in a pipeline's file.
enum PipelineValue: Decodable {
    case text(String)
    case array([PipelineValue])
    case object([String: PipelineValue])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let array = try? container.decode([PipelineValue].self) {
            self = .array(array)
        } else if let object = try? container.decode([String: PipelineValue].self) {
            self = .object(object)
        } else {
            self = .other
        }
    }

    subscript(key: String) -> PipelineValue? { object?[key] }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var array: [PipelineValue]? { if case .array(let array) = self { array } else { nil } }
    var object: [String: PipelineValue]? { if case .object(let object) = self { object } else { nil } }
}
