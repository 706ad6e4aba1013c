internal import HTTPTransport
internal import HTTPTypes
internal import PromoterCore
internal import Synchronization

/// A blob that is being read, taken up again where its connection breaks (RFC 9110, section 14).
///
/// Read by one task at a time, so the state is never waited for.
final class ResumingBlob: Sendable {
    private struct State {
        var body: TransportResponseBody?
        var pending: [UInt8]?
        var received: Int64 = 0
        var resumptions = 0
    }

    private let blob: Descriptor
    private let call: RegistryCall
    private let attempts: Int
    private let wait: @Sendable (Duration) async throws -> Void
    private let reopen: @Sendable (Int64) async throws(RegistryError) -> TransportResponse
    private let state: Mutex<State>

    init(
        _ blob: Descriptor,
        body: TransportResponseBody,
        call: RegistryCall,
        attempts: Int,
        wait: @escaping @Sendable (Duration) async throws -> Void,
        reopen: @escaping @Sendable (Int64) async throws(RegistryError) -> TransportResponse
    ) {
        self.blob = blob
        self.call = call
        self.attempts = attempts
        self.wait = wait
        self.reopen = reopen
        state = Mutex(State(body: body))
    }

    func next() async throws(RegistryError) -> [UInt8]? {
        while true {
            if let chunk = takePending() { return chunk }
            guard let body = state.withLock({ $0.body }) else { return nil }
            do {
                guard let chunk = try await body.next() else {
                    state.withLock { $0.body = nil }
                    return nil
                }
                state.withLock { state in
                    state.received += Int64(chunk.count)
                    state.resumptions = 0
                }
                return chunk
            } catch {
                try await resume(after: error)
            }
        }
    }

    private func resume(after failure: TransportError) async throws(RegistryError) {
        switch failure.kind {
        case .connectionBroken, .timedOut: break
        default: throw call.error(failure)
        }
        let (received, resumptions) = state.withLock { state in
            state.body = nil
            state.resumptions += 1
            return (state.received, state.resumptions)
        }
        guard resumptions < attempts, received < blob.size else { throw call.error(failure) }
        do {
            try await wait(.milliseconds(100 << resumptions))
        } catch {
            throw call.error(TransportError(.cancelled, url: failure.url))
        }
        let response = try await reopen(received)
        var pending: [UInt8]?
        switch response.status.code {
        case 206: try requireStart(received, of: response)
        case 200: pending = try await skip(received, of: response.body)
        default: throw await call.refusal(response, attempt: nil)
        }
        state.withLock { state in
            state.pending = pending
            state.body = response.body
        }
    }

    private func takePending() -> [UInt8]? {
        state.withLock { state in
            guard let chunk = state.pending else { return nil }
            state.pending = nil
            state.received += Int64(chunk.count)
            return chunk
        }
    }

    private func requireStart(_ start: Int64, of response: TransportResponse) throws(RegistryError) {
        guard let range = response.headers[.contentRange], range.hasPrefix("bytes \(start)-") else {
            throw call.malformed("the answer does not begin at byte \(start) as asked")
        }
    }

    /// The server does not give ranges: what was read already is read past.
    ///
    /// Gives what was read too much.
    private func skip(_ count: Int64, of body: TransportResponseBody) async throws(RegistryError) -> [UInt8]? {
        var rest = count
        do {
            while rest > 0, let chunk = try await body.next() {
                if chunk.count > rest { return Array(chunk[Int(rest)...]) }
                rest -= Int64(chunk.count)
            }
            return nil
        } catch {
            throw call.error(error)
        }
    }
}
