// Foundation for NSLock and Thread, whose stack size can be set.
import Foundation
import Glibc

/// What the threads of a ``ScriptedServer`` share.
///
/// Sendable unchecked: everything that changes is only touched under the lock.
final class ServerCore: @unchecked Sendable {
    let port: Int
    let readsBodies: Bool
    let handler: ScriptedServer.Handler
    private let listener: Int32
    private let lock = NSLock()
    private var isStopped = false
    private var connections: Set<Int32> = []
    private var connectionsMade = 0
    private var requests: [RecordedRequest] = []

    init(readsBodies: Bool, handler: @escaping ScriptedServer.Handler) throws {
        self.readsBodies = readsBodies
        self.handler = handler
        (listener, port) = try Socket.listen()
    }

    var records: [RecordedRequest] { lock.withLock { requests } }

    var connectionCount: Int { lock.withLock { connectionsMade } }

    /// Notes a request.
    ///
    /// - Returns: its place in the list.
    func add(_ request: RecordedRequest) -> Int {
        lock.withLock {
            requests.append(request)
            return requests.count - 1
        }
    }

    func update(_ index: Int, _ change: (inout RecordedRequest) -> Void) {
        lock.withLock { change(&requests[index]) }
    }

    func start() {
        Self.spawn { [self] in
            while let socket = Socket.accept(listener) {
                guard let number = admit(socket) else {
                    Glibc.close(socket)
                    break
                }
                Self.spawn { [self] in
                    ServerConnection(core: self, socket: socket, number: number).run()
                    dismiss(socket)
                }
            }
            Glibc.close(listener)
        }
    }

    func stop() {
        lock.withLock {
            guard !isStopped else { return }
            isStopped = true
            Glibc.shutdown(listener, Int32(SHUT_RDWR))
            for socket in connections { Glibc.shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func admit(_ socket: Int32) -> Int? {
        lock.withLock {
            guard !isStopped else { return nil }
            connections.insert(socket)
            connectionsMade += 1
            return connectionsMade
        }
    }

    private func dismiss(_ socket: Int32) {
        lock.withLock {
            connections.remove(socket)
            Glibc.close(socket)
        }
    }

    private static func spawn(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 512 * 1024
        thread.start()
    }
}
