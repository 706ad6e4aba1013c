import Secrets

extension KnownSecrets {
    /// A URL for messages and logs; in one that a server gave, the secrets are hidden wherever they stand.
    func shown(_ url: TransportURL) -> String { url.isForeign ? hiding(in: url.redacted) : url.redacted }

    /// What went wrong at a URL, without secrets.
    func error(_ kind: TransportError.Kind, at url: TransportURL) -> TransportError {
        TransportError(shown(kind, at: url), url: shown(url))
    }

    /// What went wrong, without what texts of a server may tell of secrets: libcurl's name the host.
    func shown(_ kind: TransportError.Kind, at url: TransportURL) -> TransportError.Kind {
        func hiding(in text: String) -> String { url.isForeign ? self.hiding(in: text) : text }
        return switch kind {
        case .redirectRefused(let why): .redirectRefused(self.hiding(in: why))
        case .resolveFailed(let host): .resolveFailed(host: hiding(in: host))
        case .connectFailed(let why): .connectFailed(hiding(in: why))
        case .tlsFailed(.certificateUntrusted(let why)): .tlsFailed(.certificateUntrusted(hiding(in: why)))
        case .tlsFailed(.handshake(let why)): .tlsFailed(.handshake(hiding(in: why)))
        case .other(let text): .other(hiding(in: text))
        case .urlInvalid, .tlsFailed, .timedOut, .connectionBroken, .tooManyRedirects, .bodyTooLarge,
            .requestBodyFailed, .cancelled, .shutDown:
            kind
        }
    }
}
