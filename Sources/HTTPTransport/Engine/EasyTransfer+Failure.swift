import CCurl

extension EasyTransfer {
    /// What a result of libcurl means for the caller.
    func failure(for code: CURLcode, received: Int64) -> TransferFailure {
        TransferFailure(kind: kind(for: code, received: received), isRequestSent: isRequestSent)
    }

    private func kind(for code: CURLcode, received: Int64) -> TransportError.Kind {
        let text = easy.errorText(for: code)
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .resolveFailed(host: request.url.host)
        case CURLE_COULDNT_RESOLVE_PROXY: return .connectFailed("the proxy's host has no address")
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: return .connectFailed(text)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(.connect)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return .tlsFailed(.certificateUntrusted(text))
        case CURLE_SSL_CACERT_BADFILE: return .tlsFailed(.trustFileUnreadable(text))
        case CURLE_SSL_CERTPROBLEM: return .tlsFailed(.clientCertificate(text))
        case CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED: return .tlsFailed(.handshake(text))
        case CURLE_SSL_CONNECT_ERROR:
            let isBroken = text.contains("SSL_ERROR_SYSCALL") || text.contains("reset by peer")
            return isBroken ? .connectFailed(text) : .tlsFailed(.handshake(text))
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_ABORTED_BY_CALLBACK:
            return brokenKind(text, received: received)
        default: return .other(text)
        }
    }

    private func brokenKind(_ text: String, received: Int64) -> TransportError.Kind {
        let proxyStatus = easy.number(CURLINFO_HTTP_CONNECTCODE)
        if proxyStatus >= 300 { return .connectFailed("the proxy answered CONNECT with \(proxyStatus)") }
        // Under TLS 1.3 the server judges the client's certificate after the handshake.
        if text.contains("alert"), text.contains("certificate") { return .tlsFailed(.clientCertificate(text)) }
        return .connectionBroken(bytesReceived: received)
    }
}
