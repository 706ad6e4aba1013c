import Glibc
import Secrets

/// Through which proxy a request goes.
public enum TransportProxy: Sendable, Hashable {
    /// What the environment says: `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, in lower or upper case.
    case environment
    /// None.
    case none
    /// The same proxy for every request but those to the hosts of `bypass`, a list as in `NO_PROXY`.
    case url(String, bypass: String)
}

extension TransportProxy {
    /// The proxy for one scheme and the hosts that go without, as libcurl takes them.
    ///
    /// Empty texts mean none.
    struct Choice: Sendable, Hashable {
        var url: String
        var bypass: String
    }

    /// Decides for a scheme.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https`.
    ///   - environment: looks up a variable of the environment.
    /// - Returns: the proxy and the hosts that go without.
    func choice(
        for scheme: String,
        environment: (String) -> String? = Self.processEnvironment
    ) -> Choice {
        switch self {
        case .none: return Choice(url: "", bypass: "")
        case .url(let url, let bypass): return Choice(url: url, bypass: bypass)
        case .environment:
            // An upper-case HTTP_PROXY can be forged by a request header where a program runs as CGI.
            let isCGI = environment("REQUEST_METHOD") != nil
            let names = ["\(scheme)_proxy", "\(scheme.uppercased())_PROXY", "all_proxy", "ALL_PROXY"]
                .filter { !(isCGI && $0 == "HTTP_PROXY") }
            return Choice(
                url: names.lazy.compactMap(environment).first { !$0.isEmpty } ?? "",
                bypass: ["no_proxy", "NO_PROXY"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
            )
        }
    }

    static func processEnvironment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

/// The proxies for both schemes, looked up once.
struct ProxyTable: Sendable {
    private let http: TransportProxy.Choice
    private let https: TransportProxy.Choice

    init(_ proxy: TransportProxy) {
        http = proxy.choice(for: "http")
        https = proxy.choice(for: "https")
    }

    func choice(for scheme: String) -> TransportProxy.Choice { scheme == "https" ? https : http }

    /// The passwords of the proxies, and how they are sent.
    var secrets: [Secret] { [http, https].flatMap(\.secrets) }
}

extension TransportProxy.Choice {
    /// The password in the URL, and how it is sent.
    fileprivate var secrets: [Secret] {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return [] }
        let parts = authority[..<at].split(separator: ":", maxSplits: 1).map { PercentEncoding.decode($0) }
        guard parts.count == 2 else { return [] }
        return RegistryCredentials.basic(username: parts[0], password: Secret(parts[1])).secrets
    }
}
