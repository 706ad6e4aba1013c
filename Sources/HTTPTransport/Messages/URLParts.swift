import CCurl

/// The parts of a URL as libcurl's parser sees them: what is checked here is what is sent.
struct URLParts: Sendable, Hashable {
    var scheme: String
    var host: String
    var port: Int
    var path: String
    var query: String?

    /// Parses an absolute URL.
    init(_ text: String) throws(TransportURLError) {
        let handle = try URLHandle(for: text)
        let code = handle.set(text, flags: UInt32(CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER))
        switch code {
        case CURLUE_OK: break
        case CURLUE_BAD_SCHEME: throw TransportURLError(.schemeMissing, in: text)
        case CURLUE_USER_NOT_ALLOWED: throw TransportURLError(.credentialsPresent, in: text)
        default: throw TransportURLError(.malformed(URLHandle.explain(code)), in: text)
        }
        guard let scheme = handle.get(CURLUPART_SCHEME) else { throw TransportURLError(.schemeMissing, in: text) }
        guard scheme == "http" || scheme == "https" else {
            throw TransportURLError(.schemeUnsupported(scheme), in: text)
        }
        guard let host = handle.get(CURLUPART_HOST), !host.isEmpty else {
            throw TransportURLError(.malformed("it names no host"), in: text)
        }
        guard let port = handle.get(CURLUPART_PORT, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) }) else {
            throw TransportURLError(.malformed("its port is no number"), in: text)
        }
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = handle.get(CURLUPART_PATH) ?? "/"
        self.query = handle.get(CURLUPART_QUERY)
    }

    /// The absolute URL that a relative reference means, seen from a base.
    static func resolve(_ reference: String, against base: String) throws(TransportURLError) -> String {
        let handle = try URLHandle(for: reference)
        var code = handle.set(base, flags: UInt32(CURLU_PATH_AS_IS))
        if code == CURLUE_OK { code = handle.set(reference, flags: 0) }
        guard code == CURLUE_OK, let text = handle.get(CURLUPART_URL) else {
            throw TransportURLError(.malformed(URLHandle.explain(code)), in: reference)
        }
        return text
    }
}

/// Owns one libcurl URL handle.
private struct URLHandle: ~Copyable {
    private let handle: OpaquePointer

    init(for text: String) throws(TransportURLError) {
        guard let handle = curl_url() else { throw TransportURLError(.malformed("out of memory"), in: text) }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    borrowing func set(_ text: String, flags: UInt32) -> CURLUcode {
        curl_url_set(handle, CURLUPART_URL, text, flags)
    }

    borrowing func get(_ part: CURLUPart, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    static func explain(_ code: CURLUcode) -> String { String(cString: curl_url_strerror(code)) }
}
