import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Proxies")
struct ProxyTests {
    @Test("A request for http goes through the proxy, but for the hosts that go without")
    func forward() async throws {
        let proxy = try ScriptedServer { .text("proxied \($0.target)") }
        let direct = try ScriptedServer([ScriptedExchange(nil, nil, .text("direct"))])
        let configuration = TransportConfiguration.forTests(proxy: .url(proxy.url, bypass: "127.0.0.1,.direct.example"))
        try await withTransport(configuration) { transport in
            let far = try await transport.get("http://registry.example/v2/")
            #expect(try await far.body.text() == "proxied http://registry.example/v2/")
            let near = try await transport.get(direct.url)
            #expect(try await near.body.text() == "direct")
        }
    }

    @Test("A request for https goes through a tunnel", .requires(.dockerRegistry, .openssl))
    func tunnel() async throws {
        let proxy = try ScriptedServer()
        let authority = try await CertificateAuthority()
        var options = DockerRegistry.Options()
        options.identity = try await authority.server(hosts: ["registry.example"])
        let registry = try await DockerRegistry(options)
        let configuration = TransportConfiguration.forTests(
            tls: TransportTLS(authoritiesFile: authority.certificate),
            proxy: .url(proxy.url, bypass: "")
        )
        try await withTransport(configuration) { transport in
            let response = try await transport.get("https://registry.example:\(registry.port)/v2/")
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] != nil)
        }
        #expect(proxy.requests.map(\.method) == ["CONNECT"])
        #expect(proxy.requests.first?.header("Authorization") == nil)
    }

    @Test("A proxy that refuses is named")
    func refused() async throws {
        let proxy = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(407))])
        let configuration = TransportConfiguration.forTests(proxy: .url(proxy.url, bypass: ""))
        try await withTransport(configuration) { transport in
            let error = await transportError { _ = try await transport.get("https://registry.example:1/v2/") }
            guard case .connectFailed(let why) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(why.contains("proxy"))
        }
    }
}
