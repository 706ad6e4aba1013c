/// A value of a document with the place where it stands, so that what is wrong with it can be said.
struct JSONField: Sendable {
    /// What the document should be.
    let format: String
    /// Where the value stands: `.tlogEntries[0].logIndex`.
    let place: String
    /// The value; `nil` where there is none.
    let value: StrictJSON?

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - format: what it should be, for errors.
    ///   - limits: how large it may be.
    /// - Throws: ``FormatError`` where it is not JSON.
    init(parsing bytes: [UInt8], as format: String, limits: JSONLimits = JSONLimits()) throws(FormatError) {
        self.format = format
        place = ""
        do throws(StrictJSONError) {
            value = try StrictJSON(parsing: bytes, limits: limits)
        } catch {
            throw FormatError(format: format, place: "", reason: "\(error)")
        }
    }

    private init(format: String, place: String, value: StrictJSON?) {
        self.format = format
        self.place = place
        self.value = value
    }

    /// Whether the value is there; null stands for nothing.
    var isPresent: Bool {
        switch value {
        case nil, .null: false
        default: true
        }
    }

    /// A member of an object.
    subscript(key: String) -> JSONField {
        var member: StrictJSON?
        if case .object(let members) = value { member = members[key] }
        return JSONField(format: format, place: "\(place).\(key)", value: member)
    }

    /// The same field, or `nil` where it is not there.
    var ifPresent: JSONField? { isPresent ? self : nil }

    func error(_ reason: String) -> FormatError {
        FormatError(format: format, place: place, reason: isPresent ? reason : "is missing")
    }
}

extension JSONField {
    /// The value as an object.
    func object() throws(FormatError) -> [String: JSONField] {
        guard case .object(let members) = value else { throw error("is not an object") }
        return members.reduce(into: [:]) { fields, member in
            fields[member.key] = JSONField(format: format, place: "\(place).\(member.key)", value: member.value)
        }
    }

    /// The elements of an array, or none where there is no array.
    ///
    /// - Parameter limit: the most elements.
    /// - Returns: the elements.
    /// - Throws: ``FormatError`` where there is something else, or too many.
    func elements(atMost limit: Int) throws(FormatError) -> [JSONField] {
        guard isPresent else { return [] }
        guard case .array(let elements) = value else { throw error("is not an array") }
        guard elements.count <= limit else { throw error("has more than \(limit) elements") }
        return elements.enumerated()
            .map { number, element in JSONField(format: format, place: "\(place)[\(number)]", value: element) }
    }

    /// The value as text.
    func string() throws(FormatError) -> String {
        guard case .string(let text) = value else { throw error("is not a text") }
        return text
    }

    /// The value as bytes, in standard base 64.
    func bytes() throws(FormatError) -> [UInt8] {
        guard let bytes = Base64.decode(try string()) else { throw error("is not base 64") }
        return bytes
    }

    /// The value as bytes that are there, in standard base 64.
    func someBytes() throws(FormatError) -> [UInt8] {
        let bytes = try bytes()
        guard !bytes.isEmpty else { throw error("is empty") }
        return bytes
    }

    /// The value as bytes, in base 64 for URLs.
    func bytesForURLs() throws(FormatError) -> [UInt8] {
        guard let bytes = Base64.decodeForURLs(try string()) else { throw error("is not base 64 for URLs") }
        return bytes
    }

    /// The value as a whole number, written as a number or, as protobuf's JSON does, as text.
    func integer() throws(FormatError) -> Int64 {
        switch value {
        case .number(let text), .string(let text):
            guard let number = Int64(text), "\(number)" == text else { throw error("is not a whole number") }
            return number
        default: throw error("is not a number")
        }
    }

    /// The value as a whole number that is not negative.
    func count() throws(FormatError) -> Int64 {
        let number = try integer()
        guard number >= 0 else { throw error("is negative") }
        return number
    }

    /// The value as texts by key, or none where there is no object.
    func strings() throws(FormatError) -> [String: String] {
        guard isPresent else { return [:] }
        var strings: [String: String] = [:]
        for (key, field) in try object() { strings[key] = try field.string() }
        return strings
    }

    /// The members that are texts, or none where there is no object.
    func texts() throws(FormatError) -> [String: String] {
        guard isPresent else { return [:] }
        return try object()
            .compactMapValues { field in
                if case .string(let text) = field.value { text } else { nil }
            }
    }
}
