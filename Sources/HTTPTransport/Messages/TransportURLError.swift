/// Why a text is no URL that can be sent to.
public struct TransportURLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// It has no scheme.
        case schemeMissing
        /// Its scheme is neither http nor https.
        case schemeUnsupported(String)
        /// It carries a user name or a password, which would end up in logs.
        case credentialsPresent
        /// It breaks the grammar; the text says where.
        case malformed(String)
    }

    /// What is wrong.
    public let reason: Reason
    /// The text without user name, password and query.
    public let text: String

    /// Makes the error.
    ///
    /// - Parameters:
    ///   - reason: what is wrong.
    ///   - text: the text that was given; what may be secret in it is left out.
    init(_ reason: Reason, in text: String) {
        self.reason = reason
        self.text = Redaction.unparsedURL(text)
    }

    /// One line: what is wrong with which text.
    public var description: String {
        switch reason {
        case .schemeMissing: "'\(text)' is not a URL: it does not begin with http:// or https://"
        case .schemeUnsupported(let scheme): "'\(text)' is not a URL for HTTP: its scheme is '\(scheme)'"
        case .credentialsPresent: "'\(text)' carries a user name or a password, which does not belong into a URL"
        case .malformed(let why): "'\(text)' is not a valid URL: \(why)"
        }
    }
}
