/// What a session sends with.
protocol TransportSending: Sendable {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}

extension HTTPTransport: TransportSending {}
