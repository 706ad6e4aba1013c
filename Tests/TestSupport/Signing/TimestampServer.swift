// Foundation for DispatchSemaphore.
import Foundation
import Synchronization

/// An authority that stamps the time over HTTP, as RFC 3161 (section 3.4) has it.
public final class TimestampServer: Sendable {
    private let server: ScriptedServer

    /// Where queries go.
    public var url: String { server.url }

    /// Starts the server.
    ///
    /// - Parameter desk: Who answers.
    /// - Throws: ``SocketFailure`` if no port can be opened.
    public init(_ desk: TimestampDesk) throws {
        server = try ScriptedServer(readingBodies: true) { request in
            guard request.method == "POST", let answer = Self.answer(of: desk, to: request.body) else {
                return ScriptedAnswer(400)
            }
            return ScriptedAnswer(
                headers: [(name: "Content-Type", value: "application/timestamp-reply")],
                body: .bytes(answer)
            )
        }
    }

    /// Waits for the answer; each connection has a thread of its own, which may.
    private static func answer(of desk: TimestampDesk, to query: [UInt8]) -> [UInt8]? {
        let answer = Answer()
        let isThere = DispatchSemaphore(value: 0)
        Task {
            let bytes = try? await desk.answer(query)
            answer.bytes.withLock { $0 = bytes }
            isThere.signal()
        }
        isThere.wait()
        return answer.bytes.withLock { $0 }
    }

    private final class Answer: Sendable {
        let bytes = Mutex<[UInt8]?>(nil)
    }
}
