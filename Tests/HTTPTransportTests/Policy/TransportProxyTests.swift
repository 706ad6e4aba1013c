import Testing

@testable import HTTPTransport

@Suite("The choice of a proxy")
struct TransportProxyTests {
    @Test(
        "The environment decides by scheme, lower case first",
        arguments: [
            (["http_proxy": "a", "HTTP_PROXY": "b"], "http", "a"), (["HTTP_PROXY": "b"], "http", "b"),
            (["HTTP_PROXY": "b"], "https", ""), (["HTTPS_PROXY": "c", "ALL_PROXY": "d"], "https", "c"),
            (["all_proxy": "d"], "http", "d"), (["https_proxy": "", "ALL_PROXY": "d"], "https", "d"),
            (["HTTP_PROXY": "b", "REQUEST_METHOD": "GET"], "http", ""), ([:], "http", ""),
        ]
    )
    func environment(variables: [String: String], scheme: String, url: String) {
        #expect(TransportProxy.environment.choice(for: scheme) { variables[$0] }.url == url)
    }

    @Test("The environment's exceptions count, whatever their case", arguments: ["no_proxy", "NO_PROXY"])
    func exceptions(name: String) {
        let choice = TransportProxy.environment.choice(for: "http") { [name: "a,.b", "http_proxy": "p"][$0] }
        #expect(choice == TransportProxy.Choice(url: "p", bypass: "a,.b"))
    }

    @Test("None means none, whatever the environment says")
    func none() {
        #expect(TransportProxy.none.choice(for: "http") { _ in "p" } == TransportProxy.Choice(url: "", bypass: ""))
    }
}
