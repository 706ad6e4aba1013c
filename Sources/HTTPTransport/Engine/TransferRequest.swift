import HTTPTypes

/// One attempt at a request, as the loop takes it: values only.
struct TransferRequest: Sendable {
    /// Where the bytes to send come from.
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case queue(UploadQueue)

        var length: Int64 {
            switch self {
            case .none: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .queue(let queue): queue.length
            }
        }
    }

    var method: HTTPRequest.Method
    var url: TransportURL
    var headers: HTTPFields
    var body: Body
    var traffic: TransportTraffic
    /// Whether libcurl may send it again by itself when a kept-alive connection turns out to be dead.
    var isReplayable: Bool
    /// Whether the server is asked before the body is sent.
    var expectsContinue: Bool
    var tls: TransportTLS
    var proxy: TransportProxy.Choice
    var userAgent: String
    var connectTimeout: Duration
    var stallTimeout: Duration
}

extension TransportTraffic {
    /// How many bytes of an answer wait for their reader at most, give or take one piece of libcurl's.
    ///
    /// A small call is not held up at all in practice: libcurl 7.88 misbehaves when HTTP/2 is paused.
    var receiveLimit: Int {
        switch self {
        case .call: 4 * 1024 * 1024
        case .blob: 128 * 1024
        }
    }
}

/// The head of an answer.
struct ResponseHead: Sendable {
    var status: Int
    var headers: HTTPFields
}

/// Why a transfer ended without a whole answer.
struct TransferFailure: Error, Sendable {
    var kind: TransportError.Kind
    /// Whether any byte of the request has left.
    var isRequestSent: Bool
}
