import HTTPTypes
import Testing

@testable import HTTPTransport

@Suite("The retry policy")
struct RetryPolicyTests {
    private let policy = RetryPolicy(
        attempts: 4,
        firstDelay: .milliseconds(200),
        maximumDelay: .seconds(1),
        maximumRetryAfter: .seconds(30)
    )

    private func delay(
        _ event: RetrySituation.Event,
        method: HTTPRequest.Method = .get,
        replay: TransportReplay = .byMethod,
        isStream: Bool = false,
        attempt: Int = 1,
        jitter: Double = 0
    ) -> Duration? {
        policy.delay(
            after: RetrySituation(
                method: method,
                replay: replay,
                isStream: isStream,
                attempt: attempt,
                event: event,
                now: 784_111_777,
                jitter: jitter
            )
        )
    }

    @Test("Statuses that are final", arguments: [200, 201, 202, 301, 304, 307, 400, 401, 403, 404, 413, 416, 501, 505])
    func finalStatus(status: Int) {
        #expect(delay(.answer(status: status, retryAfter: "1")) == nil)
    }

    @Test(
        "Which methods are repeated after which status",
        arguments: [
            (408, true, false), (429, true, true), (500, true, false), (502, true, false), (503, true, true),
            (504, true, false),
        ]
    )
    func statusAndMethod(status: Int, repeatsPut: Bool, repeatsPost: Bool) {
        let event = RetrySituation.Event.answer(status: status, retryAfter: nil)
        #expect((delay(event, method: .put) != nil) == repeatsPut)
        #expect((delay(event, method: .post) != nil) == repeatsPost)
        #expect(delay(event, method: .post, replay: .allowed) != nil)
        #expect((delay(event, method: .put, replay: .forbidden) != nil) == repeatsPost)
        #expect(delay(event, method: .put, replay: .forbidden, isStream: true) == nil)
    }

    @Test(
        "Which failures are worth another try",
        arguments: [
            (.connectFailed(""), true), (.timedOut(.connect), true), (.timedOut(.stall), true),
            (.connectionBroken(bytesReceived: 0), true), (.resolveFailed(host: "h"), true),
            (.tlsFailed(.certificateUntrusted("")), false), (.tlsFailed(.handshake("")), false),
            (.requestBodyFailed(CancellationError()), false), (.cancelled, false), (.shutDown, false),
            (.other(""), false), (.redirectRefused(""), false),
        ] as [(TransportError.Kind, Bool)]
    )
    func failures(kind: TransportError.Kind, isRepeated: Bool) {
        #expect((delay(.failure(kind, isRequestSent: true)) != nil) == isRepeated)
        #expect((delay(.failure(kind, isRequestSent: false), method: .post) != nil) == isRepeated)
        #expect(delay(.failure(kind, isRequestSent: true), method: .post) == nil)
        #expect((delay(.failure(kind, isRequestSent: true), method: .post, replay: .allowed) != nil) == isRepeated)
        #expect(delay(.failure(kind, isRequestSent: true), replay: .forbidden) == nil)
    }

    @Test("A host without an address gets one second chance")
    func resolve() {
        let event = RetrySituation.Event.failure(.resolveFailed(host: "h"), isRequestSent: false)
        #expect(delay(event, attempt: 1) != nil)
        #expect(delay(event, attempt: 2) == nil)
    }

    @Test("The wait doubles up to its maximum, half of it at random", arguments: [(1, 200), (2, 400), (3, 800)])
    func backoff(attempt: Int, full: Int) {
        let event = RetrySituation.Event.answer(status: 500, retryAfter: nil)
        #expect(delay(event, attempt: attempt, jitter: 0) == .milliseconds(full / 2))
        #expect(delay(event, attempt: attempt, jitter: 0.5) == .milliseconds(full * 3 / 4))
        var patient = policy
        patient.attempts = 1000
        let late = RetrySituation(
            method: .get,
            replay: .byMethod,
            isStream: false,
            attempt: 900,
            event: event,
            now: 0,
            jitter: 0
        )
        #expect(patient.delay(after: late) == .milliseconds(500))
    }

    @Test("The tries are bounded")
    func bounded() {
        #expect(delay(.answer(status: 500, retryAfter: nil), attempt: 4) == nil)
        #expect(RetryPolicy.never.attempts == 1)
    }

    @Test(
        "Retry-After is honoured in all its forms",
        arguments: [
            ("5", .seconds(5)), ("0", .milliseconds(100)), ("30", .seconds(30)), ("31", nil),
            ("99999999999999999999", nil), ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", .seconds(10)), ("Sun Nov  6 08:49:47 1994", .seconds(10)),
            ("Sun, 06 Nov 1994 08:49:27 GMT", .milliseconds(100)), ("Sun, 06 Nov 1994 09:49:37 GMT", nil),
            ("soon", .milliseconds(100)), ("", .milliseconds(100)), ("-5", .milliseconds(100)),
        ] as [(String, Duration?)]
    )
    func retryAfter(value: String, expected: Duration?) {
        #expect(delay(.answer(status: 429, retryAfter: value)) == expected)
    }
}
