import Secrets

/// What stands behind a body; it ends with the last copy of the body.
final class BodyReader: Sendable {
    private enum Origin: Sendable {
        case exchange(Exchange)
        case source(Locked<ByteSource?>)
    }

    private let origin: Origin

    init(exchange: Exchange) { origin = .exchange(exchange) }

    init(source: @escaping ByteSource) { origin = .source(Locked(source)) }

    deinit { cancel() }

    /// The redacted URL for errors; empty for a body that is no answer of a server.
    var url: String {
        switch origin {
        case .exchange(let exchange): exchange.url
        case .source: ""
        }
    }

    func next() async throws(TransportError) -> [UInt8]? {
        switch origin {
        case .exchange(let exchange):
            switch await exchange.next() {
            case .chunk(let chunk): return chunk
            case .end: return nil
            case .failure(let kind): throw exchange.secrets.error(kind, at: exchange.target)
            }
        case .source(let source): return try await next(from: source)
        }
    }

    /// Says that the whole body is waited for.
    func hold() {
        if case .exchange(let exchange) = origin { exchange.hold() }
    }

    /// Ends the transfer, unless it has ended.
    func cancel() {
        switch origin {
        case .exchange(let exchange): exchange.cancel()
        case .source(let source): source.withLock { $0 = nil }
        }
    }

    private func next(from source: Locked<ByteSource?>) async throws(TransportError) -> [UInt8]? {
        guard let pull = source.withLock({ $0 }) else { return nil }
        do {
            if let chunk = try await pull() { return chunk }
            cancel()
            return nil
        } catch let error as TransportError {
            throw error
        } catch {
            throw TransportError(.other("\(error)"), url: url)
        }
    }
}
