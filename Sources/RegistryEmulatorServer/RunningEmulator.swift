internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOPosix
public import RegistryEmulator

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A registry that answers on a port.
public final class RunningEmulator: Sendable {
    /// The port.
    public let port: Int
    /// `http://127.0.0.1:PORT`, or with `https`; no `/` at the end.
    public let url: String
    /// The requests until now.
    public let log: RequestLog
    /// What shall go wrong.
    public let faults: Faults
    private let connections: Connections
    private let listener: any Channel

    /// Starts a registry.
    ///
    /// - Parameters:
    ///   - handler: the registry.
    ///   - options: how the server runs.
    /// - Returns: the registry, which answers now.
    /// - Throws: ``EmulatorServerError`` where it can't start.
    public static func start(
        handler: any RequestHandling,
        options: EmulatorServerOptions = EmulatorServerOptions()
    ) async throws(EmulatorServerError) -> RunningEmulator {
        let connections = Connections()
        let exchange = Exchange(
            handler: handler,
            log: options.log,
            faults: options.faults,
            connections: connections,
            scheme: options.tls == nil ? "http" : "https"
        )
        let responder: HTTPChannelHandler.Responder = { request, _, channel in
            try await connections.serve { try await exchange.serve(request, on: channel) }
        }
        let http1 = HTTP1Channel.Configuration(additionalChannelHandlers: [LastRequestInstaller()])
        guard let tls = try options.tls?.configuration() else {
            return try await launch(HTTP1Channel(responder: responder, configuration: http1), options, connections)
        }
        do {
            if options.offersHTTP2 {
                let http2 = HTTP2ChannelConfiguration(streamConfiguration: http1)
                let channel = try HTTP2UpgradeChannel(
                    tlsConfiguration: tls,
                    configuration: http2,
                    responder: responder
                )
                return try await launch(channel, options, connections)
            }
            let channel = try TLSChannel(
                HTTP1Channel(responder: responder, configuration: http1),
                tlsConfiguration: tls
            )
            return try await launch(channel, options, connections)
        } catch let error as EmulatorServerError {
            throw error
        } catch {
            throw .certificate(path: options.tls?.certificate ?? "", "\(error)")
        }
    }

    private static func launch(
        _ channel: some ServerChildChannel,
        _ options: EmulatorServerOptions,
        _ connections: Connections
    ) async throws(EmulatorServerError) -> RunningEmulator {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { connection in
                connections.take(connection, by: channel, logger: options.logger)
            }
        do {
            let listener = try await bootstrap.bind(host: options.host, port: options.port).get()
            return RunningEmulator(options, listener, connections)
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw .portTaken(host: options.host, port: options.port)
        } catch {
            throw .unusable(host: options.host, port: options.port, "\(error)")
        }
    }

    private init(
        _ options: EmulatorServerOptions,
        _ listener: any Channel,
        _ connections: Connections
    ) {
        self.listener = listener
        self.connections = connections
        port = listener.localAddress?.port ?? options.port
        let host = options.host == "0.0.0.0" || options.host == "::" ? "127.0.0.1" : options.host
        let authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        url = (options.tls == nil ? "http://" : "https://") + authority
        log = options.log
        faults = options.faults
    }

    deinit {
        listener.close(promise: nil)
        connections.closeAll()
    }

    /// Stops: takes no more connections, lets requests under way end, then closes what is still open.
    ///
    /// - Parameter grace: how long requests under way may take.
    public func stop(grace: Duration = .seconds(2)) async {
        try? await listener.close()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [connections] in await connections.waitUntilIdle() }
            group.addTask { [connections] in
                guard (try? await Task.sleep(for: grace)) != nil else { return }
                connections.closeAll()
            }
            await group.next()
            group.cancelAll()
        }
        connections.closeAll()
    }
}
