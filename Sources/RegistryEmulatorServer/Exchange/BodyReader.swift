internal import HummingbirdCore
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import RegistryEmulator

/// Reads a request's body for a handler, and counts.
// Unchecked: a handler reads one chunk after the other, and the exchange looks at the counts when the handler has ended.
final class BodyReader: @unchecked Sendable {
    private var iterator: HummingbirdCore.RequestBody.AsyncIterator?
    private let body: HummingbirdCore.RequestBody
    private let announcedLength: Int64?
    private let awaitsContinue: Bool
    private let dropsAfter: Int64?
    private let channel: any Channel
    /// How many bytes came.
    private(set) var count: Int64 = 0
    /// Whether the body ended, or was cut.
    private(set) var hasEnded = false

    /// Why a body can't be read to its end.
    enum Failure: Error {
        case cut
    }

    init(_ request: Request, channel: any Channel, dropsAfter: Int64?) {
        body = request.body
        announcedLength = request.headers[.contentLength].flatMap { Int64($0) }
        awaitsContinue = request.headers[.expect]?.lowercased() == "100-continue"
        self.channel = channel
        self.dropsAfter = dropsAfter
    }

    /// Whether the client waits for a word before it sends its body, and got none.
    var clientWaits: Bool { awaitsContinue && iterator == nil }

    func next() async throws -> [UInt8]? {
        if hasEnded { return nil }
        var iterator = try await start()
        let buffer: ByteBuffer?
        do { buffer = try await iterator.next() } catch {
            hasEnded = true
            throw error
        }
        self.iterator = iterator
        guard let buffer else {
            hasEnded = true
            // On HTTP/2 a body that the client cut looks complete.
            if let announcedLength, count < announcedLength { throw Failure.cut }
            return nil
        }
        var bytes = [UInt8](buffer.readableBytesView)
        if let dropsAfter, count + Int64(bytes.count) >= dropsAfter {
            bytes = Array(bytes.prefix(Int(dropsAfter - count)))
            if bytes.isEmpty {
                hasEnded = true
                await ConnectionEnd.close(channel)
                throw Failure.cut
            }
        }
        count += Int64(bytes.count)
        return bytes
    }

    private func start() async throws -> HummingbirdCore.RequestBody.AsyncIterator {
        if let iterator { return iterator }
        if awaitsContinue {
            try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
        }
        let iterator = body.makeAsyncIterator()
        self.iterator = iterator
        return iterator
    }
}
