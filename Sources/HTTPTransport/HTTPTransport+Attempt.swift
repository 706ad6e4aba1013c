import HTTPTypes

extension HTTPTransport {
    /// Sends a request once.
    func sendOnce(
        _ request: TransportRequest,
        attempt: Int,
        expectsContinue: Bool
    ) async -> Result<TransportResponse, TransferFailure> {
        let exchange = Exchange(
            target: request.url,
            secrets: secrets,
            record: ExchangeRecord(logger: logger, method: request.method.rawValue, attempt: attempt),
            receiveLimit: request.traffic.receiveLimit,
            mailbox: engine.mailbox
        )
        var transfer = TransferRequest(
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: .none,
            traffic: request.traffic,
            isReplayable: request.replay.permits(request.method),
            expectsContinue: expectsContinue,
            tls: configuration.tls,
            proxy: proxies.choice(for: request.url.scheme),
            userAgent: configuration.userAgent,
            connectTimeout: configuration.connectTimeout,
            stallTimeout: configuration.stallTimeout
        )
        let head: Exchange.HeadResult
        switch request.body {
        case .none: head = await exchange.start(transfer)
        case .bytes(let bytes):
            transfer.body = .bytes(bytes)
            head = await exchange.start(transfer)
        case .stream(let length, let open):
            head = await upload(transfer, on: exchange, length: length, open: open)
        }
        return head.map { response(from: $0, url: request.url, method: request.method, exchange: exchange) }
    }

    /// Sends a stream: one task pulls the source, this one waits for the answer.
    private func upload(
        _ transfer: TransferRequest,
        on exchange: Exchange,
        length: Int64,
        open: @escaping @Sendable () async throws -> ByteSource
    ) async -> Exchange.HeadResult {
        let pump = UploadPump(queue: UploadQueue(length: length), exchange: exchange, open: open)
        var transfer = transfer
        transfer.body = .queue(pump.queue)
        if length == 0 {
            // Nothing holds the request back while the source is read: it is read before.
            await pump.run()
            return await exchange.start(transfer)
        }
        async let pumping: Void = pump.run()
        let head = await exchange.start(transfer)
        if case .success(let head) = head, head.status < 300 { await pumping }
        pump.queue.close()
        return exchange.uploadFailure.map { .failure($0) } ?? head
    }

    private func response(
        from head: ResponseHead,
        url: TransportURL,
        method: HTTPRequest.Method,
        exchange: Exchange
    ) -> TransportResponse {
        TransportResponse(
            status: HTTPResponse.Status(code: head.status),
            headers: head.headers,
            url: url,
            body: TransportResponseBody(
                announcedLength: head.headers[.contentLength].flatMap { Int64($0) },
                reader: BodyReader(exchange: exchange)
            )
        )
    }
}
