public import HTTPTypes

/// The answer to a request: its head, and a body that is still to be read.
///
/// A body that is neither read to its end nor discarded is cancelled when the last reference to it goes away.
public struct TransportResponse: Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// The header fields.
    public var headers: HTTPFields
    /// The URL that answered, after redirects.
    public var url: TransportURL
    /// The body.
    public var body: TransportResponseBody

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - url: the URL that answered.
    ///   - body: the body.
    public init(status: HTTPResponse.Status, headers: HTTPFields, url: TransportURL, body: TransportResponseBody) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
    }
}
