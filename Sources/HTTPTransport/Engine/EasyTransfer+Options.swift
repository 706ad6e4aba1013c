import CCurl
import Glibc
import HTTPTypes
import Secrets

extension EasyTransfer {
    /// Tells libcurl everything about the transfer.
    func configure() throws(OptionFailure) {
        try easy.setErrorBuffer()
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // Else a transfer that is removed waits, and the loop with it, for a name server that does not answer.
        try easy.set(CURLOPT_QUICK_EXIT, 1)
        try setTarget()
        try setBody()
        try easy.setHeaders(headerLines())
        try setTLS()
        try setCallbacks()
    }

    private func setTarget() throws(OptionFailure) {
        let isBlob = request.traffic == .blob
        try easy.set(CURLOPT_URL, request.url.text)
        try easy.set(CURLOPT_PATH_AS_IS, 1)
        try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        // Digests are of the bytes on the wire.
        try easy.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        if isBlob || request.url.scheme == "http" || request.body.length > Self.longestHTTP2Upload {
            try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        } else {
            try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            try easy.set(CURLOPT_PIPEWAIT, 1)
        }
        if isBlob {
            try easy.set(CURLOPT_BUFFERSIZE, ChunkQueue.chunkSize)
            try easy.set(CURLOPT_UPLOAD_BUFFERSIZE, ChunkQueue.chunkSize)
        }
        try easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: max(1, request.connectTimeout.milliseconds)))
        try easy.set(CURLOPT_USERAGENT, request.userAgent)
        // Empty texts keep libcurl from looking at the environment itself.
        try easy.set(CURLOPT_PROXY, request.proxy.url)
        try easy.set(CURLOPT_NOPROXY, request.proxy.bypass)
        try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    /// Uploads over HTTP/2 that are longer than a window make libcurl 7.88 loop busily; this is well below.
    private static let longestHTTP2Upload: Int64 = 32 * 1024

    private func setBody() throws(OptionFailure) {
        let expectsBody = [.post, .put, .patch].contains(request.method)
        if case .none = request.body, !expectsBody {
            if request.method == .head {
                try easy.set(CURLOPT_NOBODY, 1)
            } else if request.method != .get {
                try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            }
        } else {
            try easy.set(CURLOPT_UPLOAD, 1)
            try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            try easy.set(CURLOPT_INFILESIZE_LARGE, offset: request.body.length)
        }
    }

    /// The header, without what libcurl writes itself: the framing of the body.
    private func headerLines() -> [String] {
        var lines: [String] = []
        for field in request.headers {
            switch field.name {
            case .contentLength, .transferEncoding: continue
            default:
                lines.append(field.value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(field.value)")
            }
        }
        if request.headers[.expect] == nil {
            lines.append(request.expectsContinue ? "Expect: 100-continue" : "Expect:")
        }
        return lines
    }

    private func setTLS() throws(OptionFailure) {
        guard request.url.scheme == "https" || request.proxy.url.hasPrefix("https:") else { return }
        let tls = request.tls
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        let authorities = tls.authoritiesFile ?? Self.systemAuthoritiesFile
        if tls.isInsecure {
            try easy.set(CURLOPT_SSL_VERIFYPEER, 0)
            try easy.set(CURLOPT_SSL_VERIFYHOST, 0)
            try easy.set(CURLOPT_CAINFO, nil as String?)
            try easy.set(CURLOPT_CAPATH, nil as String?)
        } else if let authorities {
            try easy.set(CURLOPT_CAINFO, authorities)
            // A CAPATH switches libcurl's cache of parsed certificates off: megabytes and milliseconds for each connection.
            try easy.set(CURLOPT_CAPATH, nil as String?)
        }
        if let certificate = tls.clientCertificate {
            try easy.set(CURLOPT_SSLCERT, certificate.certificateFile)
            try easy.set(CURLOPT_SSLKEY, certificate.keyFile)
            if let password = certificate.keyPassword { try easy.set(CURLOPT_KEYPASSWD, password.reveal()) }
        }
    }

    /// `SSL_CERT_FILE` is what OpenSSL and Go honour; libcurl alone does not.
    private static let systemAuthoritiesFile: String? =
        getenv("SSL_CERT_FILE").map { String(cString: $0) } ?? CurlLibrary.defaultAuthoritiesFile
}
