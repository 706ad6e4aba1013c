internal import CYAML

/// Reads a text with libyaml.
enum YAMLEventReader {
    /// Reads all events.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - limit: how many events there may be.
    /// - Returns: the events, those that say nothing left out.
    /// - Throws: ``YAMLSyntaxProblem`` where the text is not YAML, or has more events.
    static func events(in text: String, limit: Int) throws(YAMLSyntaxProblem) -> [YAMLEvent] {
        let bytes = Array(text.utf8)
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLSyntaxProblem.outOfMemory }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let result: Result<[YAMLEvent], YAMLSyntaxProblem> = bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            return read(parser, text, limit)
        }
        return try result.get()
    }

    private static func read(
        _ parser: UnsafeMutablePointer<yaml_parser_t>,
        _ text: String,
        _ limit: Int
    ) -> Result<[YAMLEvent], YAMLSyntaxProblem> {
        var events: [YAMLEvent] = []
        var raw = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &raw) == 1 else {
                return .failure(YAMLSyntaxProblem(parser.pointee, in: text))
            }
            defer { yaml_event_delete(&raw) }
            if raw.type == YAML_STREAM_END_EVENT { return .success(events) }
            guard let event = YAMLEvent(raw) else { continue }
            events.append(event)
            if events.count > limit { return .failure(.tooLarge(at: event.place, limit: limit)) }
        }
    }
}

extension YAMLEvent {
    fileprivate init?(_ raw: yaml_event_t) {
        func text(_ pointer: UnsafePointer<yaml_char_t>?) -> String? { pointer.map { String(cString: $0) } }
        let data = raw.data
        var anchor: String?
        var tag: String?
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let bytes = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
            kind = .scalar(
                String(decoding: bytes, as: UTF8.self),
                isPlain: data.scalar.style == YAML_PLAIN_SCALAR_STYLE
            )
            anchor = text(data.scalar.anchor)
            tag = text(data.scalar.tag)
        case YAML_ALIAS_EVENT: kind = .alias(text(data.alias.anchor) ?? "")
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            anchor = text(data.sequence_start.anchor)
            tag = text(data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            anchor = text(data.mapping_start.anchor)
            tag = text(data.mapping_start.tag)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .collectionEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        default: return nil
        }
        self.anchor = anchor
        isTagged = tag != nil
        place = SourcePlace(raw.start_mark)
    }
}

extension SourcePlace {
    /// A place as libyaml counts: from zero, columns in characters.
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}
