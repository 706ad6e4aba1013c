// Foundation for NSLock and Thread, whose stack size can be set.
import Foundation
import Glibc

/// An HTTP/1.1 server on 127.0.0.1 that does what a script says, faults included, and records every request.
///
/// Each connection has a thread of its own. The server stops with its last reference.
public final class ScriptedServer: Sendable {
    /// Gives the answer to a request; it is called when the head of the request was read, or all of it.
    public typealias Handler = @Sendable (RecordedRequest) -> ScriptedAnswer

    private let core: ServerCore

    /// Starts a server with a script.
    ///
    /// Requests that no line fits get 404.
    ///
    /// - Parameter script: the lines, of which the first that fits serves a request.
    /// - Throws: ``SocketFailure`` if no port can be opened.
    public convenience init(_ script: [ScriptedExchange] = []) throws {
        let script = ScriptBox(script)
        try self.init { script.answer(to: $0) }
    }

    /// Starts a server with a handler.
    ///
    /// - Parameters:
    ///   - readingBodies: whether the handler is called with the first 64 KiB of the body, not before the body is read.
    ///   - handler: gives the answer to a request.
    /// - Throws: ``SocketFailure`` if no port can be opened.
    public init(readingBodies: Bool = false, handler: @escaping Handler) throws {
        core = try ServerCore(readsBodies: readingBodies, handler: handler)
        core.start()
    }

    deinit { core.stop() }

    /// The port that it listens on.
    public var port: Int { core.port }

    /// `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// All requests until now, in the order in which their heads arrived.
    public var requests: [RecordedRequest] { core.records }

    /// How many connections were made until now.
    public var connectionCount: Int { core.connectionCount }

    /// Waits until something is true of the requests.
    ///
    /// - Parameters:
    ///   - limit: how long to wait: far longer than it takes, as a busy machine's tests wait for each other.
    ///   - condition: what to wait for.
    /// - Returns: whether it came true in time.
    public func wait(
        upTo limit: Duration = .seconds(60),
        until condition: @Sendable ([RecordedRequest]) -> Bool
    ) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while !condition(requests) {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    /// Closes the port and all connections.
    public func stop() { core.stop() }
}

/// A system call on a socket that failed.
public struct SocketFailure: Error, CustomStringConvertible {
    /// The name of the call.
    public let call: String
    /// The `errno` that it left.
    public let code: Int32

    /// The call and the system's text for its error.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// A script that connections share.
private final class ScriptBox: @unchecked Sendable {
    // Sendable unchecked: the script is only touched under the lock.
    private let lock = NSLock()
    private var script: Script

    init(_ exchanges: [ScriptedExchange]) { script = Script(exchanges) }

    func answer(to request: RecordedRequest) -> ScriptedAnswer { lock.withLock { script.answer(to: request) } }
}
