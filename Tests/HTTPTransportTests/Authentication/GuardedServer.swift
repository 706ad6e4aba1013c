import HTTPTransport
import Synchronization
import TestSupport

/// A registry and its token service on one scripted server: what a test says, where docker-registry's own ways would
/// not do.
///
/// Tokens are named `token-1`, `token-2`, and so on. A request to `/v2/` that is not let in gets the challenge.
final class GuardedServer: Sendable {
    /// What is decided on a request to the registry.
    enum Decision: Sendable {
        /// It is let in.
        case allow
        /// It is refused with the challenge, and more parameters for it.
        case challenge(String = "", status: Int = 401)
        /// It gets this answer.
        case answer(ScriptedAnswer)
    }

    let server: ScriptedServer

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - scheme: the scheme of its challenge.
    ///   - lifetime: how long its tokens live, in seconds.
    ///   - tokenAnswer: answers in place of the token service; `nil` lets it do so.
    ///   - decide: decides on a request, by the number of its token, 0 where it has none.
    /// - Throws: where no port can be opened.
    init(
        scheme: String = "Bearer",
        lifetime: Int = 300,
        tokenAnswer: @escaping @Sendable (RecordedRequest) -> ScriptedAnswer? = { _ in nil },
        decide: @escaping @Sendable (_ request: RecordedRequest, _ token: Int) -> Decision
    ) throws {
        let tokens = Counter()
        server = try ScriptedServer(readingBodies: true) { request in
            if request.path.hasPrefix("/token") {
                if let answer = tokenAnswer(request) { return answer }
                return .text(#"{"token":"token-\#(tokens.advance() + 1)","expires_in":\#(lifetime)}"#)
            }
            let token = request.header("Authorization").flatMap { Int($0.split(separator: "-").last ?? "") } ?? 0
            switch decide(request, token) {
            case .allow: return .text("welcome")
            case .answer(let answer): return answer
            case .challenge(let more, let status):
                let realm = scheme == "Bearer" ? #"realm="/token",service="s""# : #"realm="r""#
                return .text("{}", status: status, headers: [("WWW-Authenticate", "\(scheme) \(realm)\(more)")])
            }
        }
    }

    /// The requests to the token service.
    var exchanges: [RecordedRequest] { server.requests.filter { $0.path.hasPrefix("/token") } }

    /// The requests to the registry.
    var calls: [RecordedRequest] { server.requests.filter { !$0.path.hasPrefix("/token") } }

    /// What the requests to the registry carried.
    var authorizations: [String?] { calls.map { $0.header("Authorization") } }

    /// The scopes that the token service was asked for, request by request.
    var scopes: [[String]] {
        exchanges.map { request in
            FormFields(request.query ?? String(decoding: request.body, as: UTF8.self))["scope"]
        }
    }
}

/// Credentials that a test can change, and that count how often they are asked for.
final class ChangingCredentials: CredentialsProviding {
    private struct State {
        var current: RegistryCredentials
        var afterRefusal: RegistryCredentials?
        var lookUps = 0
        var refusals = 0
    }

    private let state: Mutex<State>

    init(_ credentials: RegistryCredentials, afterRefusal: RegistryCredentials? = nil) {
        state = Mutex(State(current: credentials, afterRefusal: afterRefusal))
    }

    var lookUps: Int { state.withLock { $0.lookUps } }

    var refusals: Int { state.withLock { $0.refusals } }

    func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        state.withLock { state in
            state.lookUps += 1
            return state.current == .anonymous ? nil : CredentialsMatch(state.current, source: "a test")
        }
    }

    func forget(_ address: RegistryAddress) async {
        state.withLock { state in
            state.refusals += 1
            if let next = state.afterRefusal { state.current = next }
        }
    }

    var places: [String] { ["the first place", "the second place"] }
}

/// A place that can't be read.
struct BrokenCredentials: CredentialsProviding {
    func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        throw CredentialsError(.malformedFile, place: "a broken place", problem: "it is broken", remedy: "Mend it.")
    }

    func forget(_ address: RegistryAddress) async {}

    var places: [String] { ["a broken place"] }
}
