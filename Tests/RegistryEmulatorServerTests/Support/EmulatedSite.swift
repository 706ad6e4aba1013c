import RegistryEmulator
import RegistryEmulatorServer
import TestSupport

/// An emulated registry that real clients speak to.
struct EmulatedSite: ImageRegistry {
    /// What clients speak to it.
    enum Wire: String, CaseIterable, Sendable {
        case http, tls, http2
    }

    let running: RunningEmulator
    let authority: CertificateAuthority?
    var address: String { "127.0.0.1:\(running.port)" }
    var isSecure: Bool { authority != nil }

    static func start(
        _ wire: Wire = .http,
        handler: any RequestHandling = OCIRegistry(),
        faults: Faults = Faults()
    ) async throws -> EmulatedSite {
        var options = EmulatorServerOptions(faults: faults)
        var authority: CertificateAuthority?
        if wire != .http {
            let made = try await CertificateAuthority()
            let identity = try await made.server()
            options.tls = TLSFiles(certificate: identity.certificate, key: identity.key)
            options.offersHTTP2 = wire == .http2
            authority = made
        }
        let running = try await RunningEmulator.start(handler: handler, options: options)
        return EmulatedSite(running: running, authority: authority)
    }

    /// A client's home that trusts the registry.
    func home(_ name: String? = nil, password: String = "secret") throws -> ClientHome {
        try ClientHome(
            credentials: name.map { [address: (name: $0, password: password)] } ?? [:],
            authority: authority?.certificate
        )
    }

    /// Runs curl.
    func curl(_ arguments: [String], path: String) async throws -> CommandResult {
        let trust = authority.map { ["--cacert", $0.certificate] } ?? []
        return try await Tool.curl.command(["-sS", "--max-time", "60"] + trust + arguments + [running.url + path])
            .result()
    }
}
