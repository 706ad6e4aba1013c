internal import ArgumentParser
internal import Logging
internal import RegistryEmulator
internal import RegistryEmulatorServer

/// What every emulated registry takes.
struct ServerArguments: ParsableArguments {
    @Option(help: "The port; 0 for any that is free.")
    var port = 0

    @Option(help: "The address to listen on; 0.0.0.0 for all.")
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Keep everything in this folder; without it, in memory.", valueName: "folder"))
    var data: String?

    @Option(help: ArgumentHelp("Serve TLS with this certificate, and those behind it (PEM).", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Ask clients for certificates, signed by this one (PEM).", valueName: "file"))
    var tlsClientAuthority: String?

    @Flag(help: "Offer HTTP/1.1 only; with TLS, HTTP/2 is offered otherwise.")
    var noHTTP2 = false

    @Option(
        help: ArgumentHelp("Write the JSON line of each request here; else to standard error.", valueName: "file")
    )
    var requestLog: String?

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            """
            Let something go wrong; may be repeated. KIND is close, reset, stall, lose-response, die, die-answering, \
            status=N, delay=SECONDS, drop-upload=BYTES or drop-response=BYTES. After it, separated by commas: \
            method=M, path=TEXT (contained in the path), skip=N, times=N (or always; once where not said).
            """,
            valueName: "kind[,...]"
        )
    )
    var faults: [FaultArgument] = []

    func validate() throws {
        if (0...65535).contains(port) == false { throw ValidationError("--port must be between 0 and 65535") }
        switch (tlsCertificate, tlsKey) {
        case (.some, nil): throw ValidationError("--tls-certificate needs --tls-key beside it")
        case (nil, .some): throw ValidationError("--tls-key needs --tls-certificate beside it")
        case (nil, nil) where tlsClientAuthority != nil:
            throw ValidationError("--tls-client-authority needs --tls-certificate and --tls-key beside it")
        default: break
        }
    }

    /// Runs a registry until the process is asked to end.
    ///
    /// - Parameters:
    ///   - handler: the registry.
    ///   - basePath: what the base URL that is printed ends with.
    /// - Throws: where it can't start.
    func serve(_ handler: any RequestHandling, basePath: String = "") async throws {
        var options = EmulatorServerOptions(host: host, port: port)
        if let tlsCertificate, let tlsKey {
            options.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey, clientAuthority: tlsClientAuthority)
        }
        options.offersHTTP2 = !noHTTP2
        options.faults = Faults(faults.map(\.fault))
        // Before anybody learns that it runs, and may end it.
        let signals = await TerminationSignals()
        let file = try RequestLogFile(path: requestLog ?? "/dev/stderr")
        options.log = RequestLog(keepsEntries: false, file: file)
        let registry = try await RunningEmulator.start(handler: handler, options: options)
        StandardOutput.write(registry.url + basePath + "\n")
        await signals.wait()
        await registry.stop()
    }
}
