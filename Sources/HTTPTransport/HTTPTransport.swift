import Glibc
import HTTPTypes
public import Logging
public import Secrets

/// Sends requests to one registry: redirects, retries and time-outs as its configuration says, over a shared engine.
public struct HTTPTransport: Sendable {
    /// The engine that does the work.
    public let engine: TransportEngine
    /// How the registry is talked to.
    public let configuration: TransportConfiguration
    /// What no text of the registry may show: the session adds what it proves itself with.
    public let secrets: KnownSecrets
    let logger: Logger
    let proxies: ProxyTable

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - engine: the engine that does the work.
    ///   - configuration: how the registry is talked to.
    ///   - logger: gets one line at level debug for each finished request.
    ///   - secrets: what no text of the registry may show.
    public init(
        engine: TransportEngine,
        configuration: TransportConfiguration,
        logger: Logger,
        secrets: KnownSecrets = KnownSecrets()
    ) {
        self.engine = engine
        self.configuration = configuration
        self.secrets = secrets
        self.logger = logger
        self.proxies = ProxyTable(configuration.proxy)
        secrets.insert(proxies.secrets)
    }

    /// Sends a request, again where that is safe, and follows redirects.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the last answer, whatever its status, as soon as its head is there and the request's body is sent.
    /// - Throws: ``TransportError`` if no answer came.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let redirects = RedirectPolicy(maximum: configuration.maximumRedirects)
        var current = request
        var followed = 0
        while true {
            let response = try await sendRepeatedly(current)
            let decision = redirects.decide(
                current,
                status: response.status.code,
                location: response.headers[.location],
                followed: followed
            )
            switch decision {
            case .deliver: return response
            case .refuse(let kind): throw secrets.error(kind, at: current.url)
            case .follow(let next):
                await response.body.discard()
                current = next
                followed += 1
            }
        }
    }

    /// Sends a request to one place, again where that is safe.
    private func sendRepeatedly(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var attempt = 1
        var expectsContinue = false
        while true {
            let outcome = await sendOnce(request, attempt: attempt, expectsContinue: expectsContinue)
            let situation = RetrySituation(request: request, attempt: attempt, event: outcome.retryEvent)
            guard let delay = configuration.retry.delay(after: situation) else {
                switch outcome {
                case .success(let response): return response
                case .failure(let failure): throw secrets.error(failure.kind, at: request.url)
                }
            }
            switch outcome {
            case .success(let response): await response.body.discard()
            // The server may have answered before it hung up on the body: next time it is asked before.
            case .failure: expectsContinue = request.body.isPresent
            }
            try await wait(delay, before: request)
            attempt += 1
        }
    }

    private func wait(_ delay: Duration, before request: TransportRequest) async throws(TransportError) {
        guard let wait = configuration.wait else { return try await engine.sleep(for: delay) }
        do {
            try await wait(delay)
        } catch let error as TransportError {
            throw error
        } catch is CancellationError {
            throw secrets.error(.cancelled, at: request.url)
        } catch {
            throw secrets.error(.other("\(error)"), at: request.url)
        }
    }
}

extension RetrySituation {
    /// The situation after a try, at this moment.
    fileprivate init(request: TransportRequest, attempt: Int, event: Event) {
        self.init(
            method: request.method,
            replay: request.replay,
            isStream: request.body.isStream,
            attempt: attempt,
            event: event,
            now: Int64(time(nil)),
            jitter: Double.random(in: 0..<1)
        )
    }
}

extension Result<TransportResponse, TransferFailure> {
    fileprivate var retryEvent: RetrySituation.Event {
        switch self {
        case .success(let response): .answer(status: response.status.code, retryAfter: response.headers[.retryAfter])
        case .failure(let failure): .failure(failure.kind, isRequestSent: failure.isRequestSent)
        }
    }
}

extension TransportRequestBody {
    fileprivate var isPresent: Bool {
        if case .none = self { false } else { true }
    }

    fileprivate var isStream: Bool {
        if case .stream = self { true } else { false }
    }
}
