public import Logging
public import RegistryEmulator

/// How a server runs.
public struct EmulatorServerOptions: Sendable {
    /// The address that it listens on.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int
    /// The files for TLS; `nil` for plain HTTP.
    public var tls: TLSFiles?
    /// Whether HTTP/2 is offered, where there is TLS.
    public var offersHTTP2: Bool
    /// Notes the requests.
    public var log: RequestLog
    /// What shall go wrong.
    public var faults: Faults
    /// Takes what the server's library says.
    public var logger: Logger

    /// Makes the options.
    ///
    /// - Parameters:
    ///   - host: the address that it listens on.
    ///   - port: the port; 0 for any that is free.
    ///   - tls: the files for TLS; `nil` for plain HTTP.
    ///   - offersHTTP2: whether HTTP/2 is offered, where there is TLS.
    ///   - log: notes the requests.
    ///   - faults: what shall go wrong.
    ///   - logger: takes what the server's library says; nobody where not said.
    public init(
        host: String = "127.0.0.1",
        port: Int = 0,
        tls: TLSFiles? = nil,
        offersHTTP2: Bool = true,
        log: RequestLog = RequestLog(),
        faults: Faults = Faults(),
        logger: Logger = Logger(label: "registry-emulator") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.offersHTTP2 = offersHTTP2
        self.log = log
        self.faults = faults
        self.logger = logger
    }
}
