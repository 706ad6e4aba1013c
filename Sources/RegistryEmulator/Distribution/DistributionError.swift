/// A refusal of the Distribution API: `{"errors":[{"code","message","detail"}]}`.
public struct DistributionError: Error, Sendable, Hashable {
    /// The status.
    public var status: Int
    /// The code, such as `MANIFEST_UNKNOWN`.
    public var code: String
    /// The text.
    public var message: String
    /// What it is about, by name, such as `Tag`; `null` where there is nothing.
    public var detail: [String: String]?
    /// Further header fields.
    public var headers: HeaderFields

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - code: the code.
    ///   - message: the text.
    ///   - detail: what it is about.
    ///   - headers: further header fields.
    public init(
        _ status: Int,
        _ code: String,
        _ message: String,
        detail: [String: String]? = nil,
        headers: HeaderFields = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
        self.headers = headers
    }
}
