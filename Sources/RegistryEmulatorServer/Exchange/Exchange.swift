internal import FoundationEssentials
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes
internal import RegistryEmulator

/// Serves one request: plans what goes wrong, asks the handler, sends the answer, notes it.
struct Exchange: Sendable {
    let handler: any RequestHandling
    let log: RequestLog
    let faults: Faults
    let connections: Connections
    let scheme: String

    /// Why a connection ends without an answer: it shall.
    private struct Ended: Error {}

    func serve(_ request: Request, on channel: any Channel) async throws {
        let started = Date().timeIntervalSince1970
        let target = request.head.path ?? "/"
        let fault = await faults.plan(method: request.method.rawValue, target: target)
        let body = BodyReader(request, channel: channel, dropsAfter: fault?.uploadLimit)
        let note: @Sendable (Int, Int64, String?) async -> Void = { status, bytes, user in
            await log.note(
                RequestLogEntry(
                    time: started,
                    method: request.method.rawValue,
                    path: target,
                    status: status,
                    bytesIn: body.count,
                    bytes: bytes,
                    user: user
                )
            )
        }
        switch fault {
        case .close, .die(answering: false):
            await note(0, 0, nil)
            if case .die = fault { await die() }
            await ConnectionEnd.close(channel)
            throw Ended()
        case .reset:
            await note(0, 0, nil)
            await ConnectionEnd.reset(channel)
            throw Ended()
        case .stall:
            await note(0, 0, nil)
            try await channel.closeFuture.get()
            throw Ended()
        case .delay(let duration): try await wait(duration, while: channel)
        default: break
        }
        var answer: EmulatedAnswer
        if case .status(let status, let headers, let text) = fault {
            answer = EmulatedAnswer(EmulatedResponse(status, headers: headers, body: .bytes([UInt8](text.utf8))))
        } else {
            answer = await handler.answer(emulated(request, target, body, on: channel))
        }
        if fault == .loseResponse || !channel.isActive {
            await note(0, 0, answer.user)
            await ConnectionEnd.close(channel)
            throw Ended()
        }
        try await send(answer, to: request, on: channel, fault: fault, body: body, note: note)
    }

    private func send(
        _ answer: EmulatedAnswer,
        to request: Request,
        on channel: any Channel,
        fault: Fault.Kind?,
        body: BodyReader,
        note: @Sendable (Int, Int64, String?) async -> Void
    ) async throws {
        // A client that waits for `100 Continue` and gets a refusal may send its body or not: nobody can tell what would
        // come next on this connection.
        let isLast = request.headers[.connection] == "close" || body.clientWaits
        let isStream = ConnectionEnd.connection(of: channel) !== channel
        let sender = ResponseSender(channel: channel, isHead: request.method == .head, isLast: isLast && !isStream)
        try await sender.send(answer.response, limit: fault?.responseLimit) { bytes in
            await note(answer.response.status, bytes, answer.user)
        }
        if fault?.responseLimit != nil {
            await ConnectionEnd.close(channel)
            throw Ended()
        }
        if case .die = fault {
            await die()
            throw Ended()
        }
        if body.clientWaits, !isStream { channel.close(mode: .output, promise: nil) }
    }

    /// Waits, but not for a client that is gone.
    private func wait(_ duration: Duration, while channel: any Channel) async throws {
        let deadline = ContinuousClock.now + duration
        while channel.isActive, ContinuousClock.now < deadline {
            try await Task.sleep(for: min(.milliseconds(50), deadline - ContinuousClock.now))
        }
    }

    private func die() async {
        await faults.die()
        connections.closeAll()
    }

    private func emulated(
        _ request: Request,
        _ target: String,
        _ body: BodyReader,
        on channel: any Channel
    ) -> EmulatedRequest {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        // HTTP/1 says by a header field that there is a body; HTTP/2 need not.
        let isStream = ConnectionEnd.connection(of: channel) !== channel
        let mayHaveBody = request.headers[.transferEncoding] != nil || (isStream && request.method.mayHaveBody)
        let length = request.headers[.contentLength].flatMap { Int64($0) } ?? (mayHaveBody ? nil : 0)
        return EmulatedRequest(
            method: request.method.rawValue,
            path: parts[0],
            query: parts.count > 1 ? parts[1] : "",
            headers: HeaderFields(request.headers.map { .init($0.name.rawName, $0.value) }),
            body: RequestBody(announcedLength: length) { try await body.next() },
            scheme: scheme,
            authority: request.head.authority ?? "localhost"
        )
    }
}

extension HTTPRequest.Method {
    fileprivate var mayHaveBody: Bool { self == .put || self == .post || self == .patch }
}

extension Fault.Kind {
    fileprivate var uploadLimit: Int64? {
        guard case .dropUpload(let bytes) = self else { return nil }
        return bytes
    }

    fileprivate var responseLimit: Int64? {
        guard case .dropResponse(let bytes) = self else { return nil }
        return bytes
    }
}
