import HTTPTransport
import HTTPTypes
import Logging
import TestSupport
import Testing

/// An engine for one test, shut down at its end.
func withTransport<Result>(
    _ configuration: TransportConfiguration = .forTests(),
    _ body: (HTTPTransport) async throws -> Result
) async throws -> Result {
    let engine = try TransportEngine()
    do {
        let result = try await body(HTTPTransport(engine: engine, configuration: configuration, logger: .silent))
        await engine.shutdown()
        return result
    } catch {
        await engine.shutdown()
        throw error
    }
}

extension TransportConfiguration {
    /// Quick retries, no proxy, and a stall time-out that a busy machine does not reach by itself.
    static func forTests(
        tls: TransportTLS = TransportTLS(),
        stallTimeout: Duration = .seconds(20),
        retry: RetryPolicy = .never,
        proxy: TransportProxy = .none,
        wait: Wait? = nil
    ) -> TransportConfiguration {
        TransportConfiguration(
            tls: tls,
            connectTimeout: .seconds(10),
            stallTimeout: stallTimeout,
            retry: retry,
            proxy: proxy,
            wait: wait
        )
    }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension HTTPTransport {
    /// GET.
    func get(_ url: String, traffic: TransportTraffic = .call) async throws -> TransportResponse {
        try await send(TransportRequest(method: .get, url: TransportURL(url), traffic: traffic))
    }
}

extension TransportResponseBody {
    /// The whole body as text.
    func text() async throws -> String { String(decoding: try await collect(upTo: 1 << 20), as: UTF8.self) }
}

/// An upload of the pattern.
func patternUpload(_ count: Int, chunk: Int = 64 * 1024) -> TransportRequestBody {
    .stream(length: Int64(count)) {
        let next = Counter()
        return {
            let start = next.advance(by: chunk)
            guard start < count else { return nil }
            return BytePattern.bytes(start..<min(count, start + chunk))
        }
    }
}

/// The error that an operation throws.
func transportError(_ operation: () async throws -> Void) async -> TransportError? {
    do {
        try await operation()
        return nil
    } catch {
        return error as? TransportError
    }
}
