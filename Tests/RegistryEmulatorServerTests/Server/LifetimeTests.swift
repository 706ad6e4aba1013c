import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("A running emulator", .requires(.curl, .openssl))
struct LifetimeTests {
    @Test("is one of a hundred in one process")
    func hundred() async throws {
        var running: [RunningEmulator] = []
        for _ in 0..<100 { running.append(try await RunningEmulator.start(handler: OCIRegistry())) }
        #expect(Set(running.map(\.port)).count == 100)
        for emulator in [running[0], running[57], running[99]] {
            let connection = try RawConnection(port: emulator.port)
            try await connection.send("GET /v2/ HTTP/1.1", "Host: a", "Connection: close")
            #expect(try await connection.readAll().text.hasPrefix("HTTP/1.1 200 OK"))
            #expect(await emulator.log.entries.count == 1)
        }
        await withTaskGroup(of: Void.self) { group in
            for emulator in running { group.addTask { await emulator.stop() } }
        }
        #expect(try await isGone(running[57]))
    }

    @Test("lets a request under way end before it stops")
    func gracefulStop() async throws {
        let seen = Seen<Int>()
        let site = try await EmulatedSite.start(
            handler: ClosureHandler { _ in
                await seen.add(1)
                try? await Task.sleep(for: .milliseconds(300))
                return .text(200, "late")
            }
        )
        let connection = try RawConnection(port: site.running.port)
        try await connection.send("GET / HTTP/1.1", "Host: a")
        _ = try await seen.wait(for: 1)
        await site.running.stop(grace: .seconds(10))
        let (text, state) = try await connection.readAll()
        #expect(text.hasSuffix("late") && state == .ended)
        #expect(try await isGone(site.running))
    }

    @Test("stops in time, whatever a client does", arguments: EmulatedSite.Wire.allCases)
    func stopWithIdleConnections(wire: EmulatedSite.Wire) async throws {
        let site = try await EmulatedSite.start(wire, faults: Faults([Fault(.stall, times: nil)]))
        let idle = try RawConnection(port: site.running.port)
        async let stalled = site.curl([], path: "/v2/")
        while await site.running.log.entries.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        let duration = await ContinuousClock().measure { await site.running.stop(grace: .milliseconds(100)) }
        #expect(duration < .seconds(5))
        #expect(try await !stalled.isSuccess)
        #expect(try await idle.readAll().state == .ended)
    }

    @Test("ends with its last reference")
    func reference() async throws {
        var running: RunningEmulator? = try await RunningEmulator.start(handler: OCIRegistry())
        let port = try #require(running?.port)
        let idle = try RawConnection(port: port)
        try await idle.send("HEAD /v2/ HTTP/1.1", "Host: a")
        _ = try await idle.read(until: "\r\n\r\n")
        running = nil
        #expect(try await idle.readAll().state == .ended)
    }

    @Test("says that a port is taken, and what is wrong with a file of TLS")
    func refusals() async throws {
        let running = try await RunningEmulator.start(handler: OCIRegistry())
        let port = running.port
        await #expect(throws: EmulatorServerError.portTaken(host: "127.0.0.1", port: port)) {
            try await RunningEmulator.start(handler: OCIRegistry(), options: EmulatorServerOptions(port: port))
        }
        await running.stop()
        let authority = try await CertificateAuthority()
        let one = try await authority.server(), other = try await authority.server()
        let folder = try TemporaryFolder()
        let text = try folder.write("nonsense", to: "file")
        let pairs = [
            (one.certificate, other.key), (text, one.key), (one.certificate, text), (folder.path("x"), one.key),
        ]
        for (certificate, key) in pairs {
            let options = EmulatorServerOptions(tls: TLSFiles(certificate: certificate, key: key))
            await #expect(throws: EmulatorServerError.self, "\(certificate) \(key)") {
                try await RunningEmulator.start(handler: OCIRegistry(), options: options)
            }
        }
        await #expect(throws: EmulatorServerError.self) {
            try await RunningEmulator.start(handler: OCIRegistry(), options: EmulatorServerOptions(host: "192.0.2.1"))
        }
    }

    @Test("asks for clients' certificates where it shall", arguments: [true, false])
    func clientCertificates(offersHTTP2: Bool) async throws {
        let authority = try await CertificateAuthority()
        let server = try await authority.server(), client = try await authority.client(name: "ci")
        let stranger = try await CertificateAuthority(name: "other").client(name: "ci")
        let tls = TLSFiles(
            certificate: server.certificate,
            key: server.key,
            clientAuthority: authority.certificate
        )
        let running = try await RunningEmulator.start(
            handler: OCIRegistry(),
            options: EmulatorServerOptions(tls: tls, offersHTTP2: offersHTTP2)
        )
        func status(_ extra: [String]) async throws -> Bool {
            let arguments = ["-sSf", "--max-time", "20", "--cacert", authority.certificate] + extra
            return try await Tool.curl.command(arguments + [running.url + "/v2/"]).result().isSuccess
        }
        #expect(try await status(["--cert", client.certificate, "--key", client.key]))
        #expect(try await !status([]))
        #expect(try await !status(["--cert", stranger.certificate, "--key", stranger.key]))
        await running.stop()
    }

    /// Whether nobody is at an emulator's port, or somebody else by now.
    private func isGone(_ emulator: RunningEmulator) async throws -> Bool {
        guard let connection = try? RawConnection(port: emulator.port) else { return true }
        let count = await emulator.log.entries.count
        try await connection.send("GET /v2/ HTTP/1.1", "Host: a", "Connection: close")
        let (text, _) = try await connection.readAll()
        let after = await emulator.log.entries.count
        return !text.isEmpty && after == count
    }
}
