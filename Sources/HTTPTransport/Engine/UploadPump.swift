/// Pulls the source of an upload and hands its chunks to the loop.
///
/// The last chunk is held back until the source has ended well: a source that finds a wrong digest at its end, and
/// throws, keeps the request from being completed.
struct UploadPump: Sendable {
    let queue: UploadQueue
    let exchange: Exchange
    let open: @Sendable () async throws -> ByteSource

    /// Runs until the source has ended or the upload takes nothing more.
    func run() async {
        do {
            try await pump()
        } catch {
            // Who closed the queue wanted no more bytes, and the source was stopped for it.
            guard !queue.isClosed else { return }
            exchange.end(with: .requestBodyFailed(error))
        }
    }

    private func pump() async throws {
        let source = try await open()
        var pulled: Int64 = 0
        var held: [UInt8]?
        while let chunk = try await source() {
            guard !chunk.isEmpty else { continue }
            pulled += Int64(chunk.count)
            guard pulled <= queue.length else {
                throw UploadLengthError(announced: queue.length, given: pulled)
            }
            if let held, await !push(held) { return }
            held = chunk
        }
        guard pulled == queue.length else { throw UploadLengthError(announced: queue.length, given: pulled) }
        if let held { _ = await push(held) }
    }

    private func push(_ chunk: [UInt8]) async -> Bool {
        await queue.push(chunk) { _ = exchange.mailbox.post(.resumeSending(exchange)) }
    }
}

/// A source that gives more or fewer bytes than were announced.
struct UploadLengthError: Error, CustomStringConvertible {
    let announced: Int64
    let given: Int64

    var description: String {
        given > announced
            ? "the source gives more than the \(announced) bytes that were announced"
            : "the source ended after \(given) of \(announced) bytes"
    }
}
