internal import Logging
internal import NIOCore
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Ends connections.
enum ConnectionEnd {
    /// The connection of a request's channel: on HTTP/2 the channel is one stream of it.
    static func connection(of channel: any Channel) -> any Channel {
        // A connection's parent is the listener, which has none.
        guard let parent = channel.parent, parent.parent != nil else { return channel }
        return parent
    }

    /// Ends a connection in order, after what was written.
    static func close(_ channel: any Channel) async {
        let connection = connection(of: channel)
        connection.close(promise: nil)
        try? await connection.closeFuture.get()
    }

    /// Resets a connection.
    static func reset(_ channel: any Channel) async {
        let connection = connection(of: channel)
        if let provider = connection as? any SocketOptionProvider {
            try? await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        closeBelowTLS(connection)
        try? await connection.closeFuture.get()
    }

    /// Closes a connection below the TLS handler, which would end its session in order first.
    static func closeBelowTLS(_ connection: any Channel) {
        connection.eventLoop.execute {
            if let context = try? connection.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
                context.close(promise: nil)
            } else {
                connection.close(promise: nil)
            }
        }
    }
}
