import HTTPTypes

/// Where a redirect leads, and what may go there (RFC 9110 section 15.4).
struct RedirectPolicy: Sendable {
    /// What is done with an answer.
    enum Decision: Sendable {
        /// It is no redirect: the caller gets it.
        case deliver
        /// This is sent next.
        case follow(TransportRequest)
        /// It leads where the request may not go.
        case refuse(TransportError.Kind)
    }

    /// How many redirects are followed for one request.
    var maximum: Int

    /// Decides what is done with an answer.
    ///
    /// - Parameters:
    ///   - request: what was asked.
    ///   - status: the status of the answer.
    ///   - location: its `Location`.
    ///   - followed: how many redirects led to this answer.
    /// - Returns: the decision.
    func decide(_ request: TransportRequest, status: Int, location: String?, followed: Int) -> Decision {
        guard [301, 302, 303, 307, 308].contains(status), let location else { return .deliver }
        guard followed < maximum else { return .refuse(.tooManyRedirects(limit: maximum)) }
        let target: TransportURL
        do {
            target = try request.url.resolving(location)
        } catch {
            return .refuse(.redirectRefused("\(error)"))
        }
        if request.staysAtOrigin, target.origin != request.url.origin { return .deliver }
        guard target.scheme == request.url.scheme || target.scheme == "https" else {
            return .refuse(.redirectRefused("it leads from https to plain http at \(target.origin)"))
        }
        var next = request
        next.url = target
        if Self.becomesGet(request.method, status: status) {
            next.method = .get
            next.body = .none
            for name in Self.bodyFields { next.headers[name] = nil }
        }
        if target.origin != request.url.origin {
            for name in request.originFields.union(Self.originFields) { next.headers[name] = nil }
        }
        return .follow(next)
    }

    private static func becomesGet(_ method: HTTPRequest.Method, status: Int) -> Bool {
        switch status {
        case 303: method != .get && method != .head
        case 301, 302: method == .post
        default: false
        }
    }

    /// What is for one origin only.
    private static let originFields: [HTTPField.Name] = [.authorization, .cookie, .proxyAuthorization]

    /// What describes a body.
    private static let bodyFields: [HTTPField.Name] = [
        .contentType, .contentLength, .contentEncoding, .contentLanguage, .contentRange, .expect,
    ]
}
