import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import HTTPTransport

/// A session over a real transport, for one test.
func withSession<Result>(
    _ url: String,
    _ credentials: any CredentialsProviding = ChangingCredentials(.anonymous),
    clock: TestClock = TestClock(),
    retry: RetryPolicy = .never,
    isEager: Bool = false,
    _ body: (RegistrySession) async throws -> Result
) async throws -> Result {
    try await withTransport(.forTests(retry: retry)) { transport in
        try await body(
            RegistrySession(
                transport: transport,
                base: try TransportURL(url),
                credentials: credentials,
                clientIdentifier: "tests",
                isEager: isEager,
                clock: AuthenticationClock { clock.now },
                logger: .silent
            )
        )
    }
}

/// A time that a test moves.
final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}

extension RegistrySession {
    /// Sends GET.
    ///
    /// - Returns: the status.
    func get(_ path: String, _ scopes: [AccessScope]) async throws -> Int {
        let response = try await send(TransportRequest(method: .get, url: base.appendingPath(path)), scopes: scopes)
        await response.body.discard()
        return response.status.code
    }

    /// Sends a stream by PUT.
    ///
    /// - Returns: the status.
    func upload(_ path: String, _ count: Int, _ scopes: [AccessScope]) async throws -> Int {
        let request = TransportRequest(
            method: .put,
            url: base.appendingPath(path),
            body: patternUpload(count),
            traffic: .blob
        )
        let response = try await send(request, scopes: scopes)
        await response.body.discard()
        return response.status.code
    }
}
