import HTTPTransport
import HTTPTypes
import Secrets
import TestSupport
import Testing

@Suite("TLS", .requires(.dockerRegistry, .openssl))
struct TLSTests {
    private let authority: CertificateAuthority

    init() async throws { authority = try await CertificateAuthority() }

    private func registry(
        hosts: [String] = ["127.0.0.1"],
        demandsClients: Bool = false
    ) async throws -> DockerRegistry {
        var options = DockerRegistry.Options()
        options.identity = try await authority.server(hosts: hosts)
        if demandsClients { options.clientAuthority = authority.certificate }
        return try await DockerRegistry(options)
    }

    private func failure(_ tls: TransportTLS, _ url: String) async throws -> TransportError.Kind? {
        // A server that refuses a client may reset the connection before its reason was read: then it is asked again.
        try await withTransport(.forTests(tls: tls, retry: RetryPolicy()) { _ in }) { transport in
            await transportError { _ = try await transport.get(url) }?.kind
        }
    }

    @Test("A private authority is trusted when it is given")
    func privateAuthority() async throws {
        let registry = try await registry()
        let tls = TransportTLS(authoritiesFile: authority.certificate)
        try await withTransport(.forTests(tls: tls)) { transport in
            let response = try await transport.get(registry.url + "/v2/")
            #expect(response.status == .ok)
        }
    }

    @Test("An unknown authority, or a certificate for another host, is not trusted")
    func untrusted() async throws {
        let registry = try await registry(hosts: ["registry.example"])
        for tls in [TransportTLS(), TransportTLS(authoritiesFile: authority.certificate)] {
            let kind = try await failure(tls, registry.url + "/v2/")
            guard case .tlsFailed(.certificateUntrusted(let why)) = kind else {
                Issue.record("\(String(describing: kind))")
                continue
            }
            #expect(!why.isEmpty)
        }
    }

    @Test("An insecure registry is talked to whoever it is")
    func insecure() async throws {
        let registry = try await registry(hosts: ["registry.example"])
        try await withTransport(.forTests(tls: TransportTLS(isInsecure: true))) { transport in
            let response = try await transport.get(registry.url + "/v2/")
            #expect(response.status == .ok)
        }
    }

    @Test("Settings of one registry do not serve another on the same engine")
    func separateSettings() async throws {
        let registry = try await registry()
        try await withTransport(.forTests(tls: TransportTLS(isInsecure: true))) { careless in
            let response = try await careless.get(registry.url + "/v2/")
            #expect(response.status == .ok)
            let careful = HTTPTransport(engine: careless.engine, configuration: .forTests(), logger: .silent)
            let error = await transportError { _ = try await careful.get(registry.url + "/v2/") }
            guard case .tlsFailed(.certificateUntrusted) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A file of authorities that is not there, or not one, is named as such")
    func badAuthoritiesFile() async throws {
        let registry = try await registry()
        let folder = try TemporaryFolder()
        for path in ["/nonexistent.pem", try folder.write("no certificate", to: "bad.pem")] {
            let kind = try await failure(TransportTLS(authoritiesFile: path), registry.url + "/v2/")
            guard case .tlsFailed(.trustFileUnreadable) = kind else {
                Issue.record("\(String(describing: kind))")
                continue
            }
        }
    }

    @Test("A client certificate is shown where one is demanded")
    func clientCertificate() async throws {
        let registry = try await registry(demandsClients: true)
        let client = try await authority.client(name: "ci")
        var tls = TransportTLS(authoritiesFile: authority.certificate)
        let without = try await failure(tls, registry.url + "/v2/")
        guard case .tlsFailed(.clientCertificate) = without else {
            Issue.record(
                "\(String(describing: without)) \(without.map { TransportError($0, url: "").description } ?? "")"
            )
            return
        }
        tls.clientCertificate = .init(certificateFile: client.certificate, keyFile: client.key)
        try await withTransport(.forTests(tls: tls)) { transport in
            let response = try await transport.get(registry.url + "/v2/")
            #expect(response.status == .ok)
        }
        tls.clientCertificate = .init(certificateFile: client.certificate, keyFile: "/nonexistent.key")
        let missing = try await failure(tls, registry.url + "/v2/")
        guard case .tlsFailed(.clientCertificate) = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
    }

    @Test("An encrypted key is opened with its password, which no error shows")
    func encryptedKey() async throws {
        let registry = try await registry(demandsClients: true)
        let client = try await authority.client(name: "ci")
        let folder = try TemporaryFolder()
        try await Tool.openssl
            .command([
                "pkey", "-in", client.key, "-aes256", "-passout", "pass:s3cret", "-out", folder.path("key.pem"),
            ])
            .run()
        for (password, works) in [("s3cret", true), ("wr0ng", false)] {
            let certificate = TransportTLS.ClientCertificate(
                certificateFile: client.certificate,
                keyFile: folder.path("key.pem"),
                keyPassword: Secret(password)
            )
            let tls = TransportTLS(authoritiesFile: authority.certificate, clientCertificate: certificate)
            #expect(!"\(tls)".contains(password))
            let kind = try await failure(tls, registry.url + "/v2/")
            #expect((kind == nil) == works, "\(String(describing: kind))")
            #expect(!"\(String(describing: kind))".contains(password))
        }
    }

    @Test("Plain HTTP behind https is told apart")
    func plainServer() async throws {
        let server = try ScriptedServer()
        let kind = try await failure(TransportTLS(), "https://127.0.0.1:\(server.port)/")
        guard case .tlsFailed(.handshake) = kind else {
            Issue.record("\(String(describing: kind))")
            return
        }
    }

    @Test("Small calls go over HTTP/2, blobs over HTTP/1.1")
    func protocols() async throws {
        let registry = try await registry()
        let log = LogRecorder()
        let tls = TransportTLS(authoritiesFile: authority.certificate)
        try await withTransport(.forTests(tls: tls)) { transport in
            let transport = HTTPTransport(
                engine: transport.engine,
                configuration: transport.configuration,
                logger: log.logger
            )
            for traffic in [TransportTraffic.call, .blob, .call] {
                _ = try await transport.get(registry.url + "/v2/", traffic: traffic).body.text()
            }
        }
        #expect(log.values("protocol") == ["HTTP/2", "HTTP/1.1", "HTTP/2"])
    }

    @Test("Many small calls at once share connections over HTTP/2, and a blob comes and goes beside them")
    func concurrently() async throws {
        let registry = try await registry()
        let tls = TransportTLS(authoritiesFile: authority.certificate)
        try await withTransport(.forTests(tls: tls)) { transport in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let response = try await transport.get(registry.url + "/v2/app/manifests/\(number)")
                        _ = try await response.body.text()
                        return response.status.code
                    }
                }
                group.addTask { try await push(3_000_000, to: registry, over: transport) }
                var statuses: [Int: Int] = [:]
                for try await status in group { statuses[status, default: 0] += 1 }
                #expect(statuses == [404: 200, 201: 1])
            }
        }
    }

    private func push(_ count: Int, to registry: DockerRegistry, over transport: HTTPTransport) async throws -> Int {
        let post = try TransportRequest(method: .post, url: TransportURL(registry.url + "/v2/app/blobs/uploads/"))
        let opened = try await transport.send(post)
        await opened.body.discard()
        let location = try opened.url.resolving(try #require(opened.headers[.location]))
        let digest = try await TestDigest.sha256(BytePattern.bytes(0..<count))
        let put = TransportRequest(
            method: .put,
            url: location.appendingQueryItem(name: "digest", value: digest),
            headers: [.contentType: "application/octet-stream"],
            body: patternUpload(count),
            traffic: .blob
        )
        let created = try await transport.send(put)
        let get = try await transport.get(registry.url + "/v2/app/blobs/\(digest)", traffic: .blob)
        #expect(try await get.body.collect(upTo: count) == BytePattern.bytes(0..<count))
        return created.status.code
    }
}

/// Digests by the openssl command.
enum TestDigest {
    /// The digest of bytes as registries write it.
    static func sha256(_ bytes: [UInt8]) async throws -> String {
        var command = try Tool.openssl.command(["dgst", "-sha256", "-r"])
        command.input = bytes
        return "sha256:" + (try await command.run()).prefix(64)
    }
}
