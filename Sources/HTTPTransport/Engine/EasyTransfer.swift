import CCurl
import HTTPTypes
import Secrets

/// One transfer as the loop sees it.
///
/// It lives on the loop's thread only; libcurl's callbacks hold it unretained while the loop's table owns it.
final class EasyTransfer {
    let easy: EasyHandle
    let request: TransferRequest
    let exchange: Exchange
    let started = ContinuousClock.now
    private let turn: TurnLog
    private var parser = HeadParser()
    private var expectedLength: Int64?
    private var bodyOffset = 0
    private var isTouched = false

    /// The head that came and is not yet handed over.
    private(set) var stagedHead: ResponseHead?
    private(set) var status = 0
    private(set) var isReceivingPaused = false
    private(set) var isSendingPaused = false
    /// How often libcurl began to send the request.
    private(set) var requestStarts = 0
    var progress = TransferProgress()
    /// Since when header fields, or those behind the body, come without an end.
    private(set) var fieldsSince: ContinuousClock.Instant?
    /// How many interim answers are waited for like answers.
    private static let interimLimit = 8

    init(easy: EasyHandle, request: TransferRequest, exchange: Exchange, turn: TurnLog) {
        self.easy = easy
        self.request = request
        self.exchange = exchange
        self.turn = turn
    }

    /// Whether any byte of the request has left.
    var isRequestSent: Bool { easy.number(CURLINFO_REQUEST_SIZE) > 0 || easy.offset(CURLINFO_SIZE_UPLOAD_T) > 0 }

    /// Whether the server has refused the upload while the upload waits for its source.
    ///
    /// libcurl notices only when it may go on.
    var isRefusedWhilePaused: Bool { isSendingPaused && status >= 300 }

    // MARK: Between turns

    /// Hands over what came in the last turn.
    func flush() {
        isTouched = false
        exchange.flush(head: takeHead())
    }

    func takeHead() -> ResponseHead? {
        defer { stagedHead = nil }
        return stagedHead
    }

    /// Lets the answer go on; may call back before it returns.
    func resumeReceiving() {
        guard isReceivingPaused else { return }
        isReceivingPaused = false
        applyPauses()
    }

    /// Lets the upload go on; may call back before it returns.
    func resumeSending() {
        guard isSendingPaused else { return }
        isSendingPaused = false
        applyPauses()
    }

    private func applyPauses() {
        let mask = (isReceivingPaused ? CURLPAUSE_RECV : 0) | (isSendingPaused ? CURLPAUSE_SEND : 0)
        progress.touch()
        curl_easy_pause(easy.pointer, mask)
    }

    // MARK: Called by libcurl

    private func touch() {
        guard !isTouched else { return }
        isTouched = true
        turn.touched.append(self)
    }

    func receiveHeaderLine(_ line: UnsafeRawBufferPointer) -> Int {
        if let head = parser.take(line) {
            status = head.status
            stagedHead = head
            expectedLength = head.headers[.contentLength].flatMap { Int64($0) }
            touch()
            fieldsSince = nil
        } else if parser.isComplete || parser.isWithinHead {
            fieldsSince = fieldsSince ?? .now
        } else if parser.interims <= Self.interimLimit {
            fieldsSince = nil
        }
        return line.count
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        touch()
        guard exchange.accept(bytes, expected: expectedLength) else {
            isReceivingPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        return bytes.count
    }

    func sendBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        // The server has refused: the rest is not wanted. libcurl itself stops only on connections that stay open.
        guard status < 300 else { return 0 }
        switch request.body {
        case .none: return 0
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - bodyOffset)
            bytes.withUnsafeBytes { source in
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[bodyOffset..<bodyOffset + count]))
            }
            bodyOffset += count
            return count
        case .queue(let queue):
            let count = queue.read(into: buffer)
            guard count == 0 else { return count }
            isSendingPaused = true
            touch()
            return Int(CURL_READFUNC_PAUSE)
        }
    }

    /// Goes back in the body, when libcurl sends it anew on another connection.
    func seekBody(to offset: Int64) -> Bool {
        switch request.body {
        case .none: return true
        case .bytes(let bytes):
            guard (0...Int64(bytes.count)).contains(offset) else { return false }
            bodyOffset = Int(offset)
            return true
        case .queue(let queue): return offset == 0 && queue.isUntouched
        }
    }

    /// Says whether libcurl may send the request now: for the first time always, anew only if that is safe.
    func mayBeginRequest() -> Bool {
        requestStarts += 1
        progress.touch()
        return requestStarts == 1 || request.isReplayable || !isRequestSent
    }
}

/// The transfers that something happened to in this turn of the loop.
final class TurnLog {
    var touched: [EasyTransfer] = []
}

/// When a transfer last moved a byte.
struct TransferProgress {
    private(set) var lastMove = ContinuousClock.now
    private var count: Int64 = 0

    mutating func touch() { lastMove = ContinuousClock.now }

    /// Notes how many bytes have moved until now.
    mutating func note(_ count: Int64, at now: ContinuousClock.Instant) {
        guard count != self.count else { return }
        self.count = count
        lastMove = now
    }
}

extension EasyTransfer {
    /// Logs the transfer, once it is over.
    func writeRecord(_ outcome: Result<Void, TransferFailure>) {
        guard exchange.record.isWanted else { return }
        var failure: TransportError.Kind?
        if case .failure(let reason) = outcome {
            failure = exchange.secrets.shown(reason.kind, at: exchange.target)
        }
        exchange.record.write(
            url: exchange.url,
            status: status,
            version: protocolVersion,
            received: easy.offset(CURLINFO_SIZE_DOWNLOAD_T),
            sent: easy.offset(CURLINFO_SIZE_UPLOAD_T),
            duration: started.duration(to: ContinuousClock.now),
            failure: failure
        )
    }

    private var protocolVersion: String {
        switch easy.number(CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0): "HTTP/1.0"
        case Int(CURL_HTTP_VERSION_1_1): "HTTP/1.1"
        case Int(CURL_HTTP_VERSION_2_0): "HTTP/2"
        default: ""
        }
    }
}
