internal import FoundationEssentials

/// What a request says about who sends it.
public enum RequestCredentials: Sendable, Hashable {
    /// Nothing.
    case none
    /// `Authorization: Basic`, or a name and password of a form.
    case basic(user: String, password: String)
    /// `Authorization: Bearer`.
    case bearer(String)
    /// `X-JFrog-Art-Api`, or `X-JFrog-Art-Api` in another case.
    case apiKey(String)
    /// Something that can't be read.
    case malformed

    /// Reads what a request says: the API key's header first, then `Authorization`.
    ///
    /// - Parameter headers: the request's header fields.
    public init(_ headers: HeaderFields) {
        if let key = headers["X-JFrog-Art-Api"], !key.isEmpty {
            self = .apiKey(key)
            return
        }
        guard let value = headers["Authorization"] else {
            self = .none
            return
        }
        let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            self = .malformed
            return
        }
        switch parts[0].lowercased() {
        case "bearer": self = .bearer(parts[1])
        case "basic": self = RequestCredentials(basic: parts[1])
        default: self = .malformed
        }
    }

    private init(basic encoded: String) {
        guard let data = Data(base64Encoded: encoded),
            case let text = String(decoding: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else {
            self = .malformed
            return
        }
        self = .basic(user: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
    }
}
