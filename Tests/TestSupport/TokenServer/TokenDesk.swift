import FoundationEssentials
import Synchronization

/// Decides on the requests to a ``TokenServer``.
final class TokenDesk: Sendable {
    private let users: [TokenUser]
    private let signer: TokenSigner
    private let options: Mutex<TokenServer.Options>
    private let exchanges = Mutex<[TokenExchangeRecord]>([])
    let service: String

    init(users: [TokenUser], options: TokenServer.Options, signer: TokenSigner) {
        self.users = users
        self.signer = signer
        self.service = options.service
        self.options = Mutex(options)
    }

    var records: [TokenExchangeRecord] { exchanges.withLock { $0 } }

    func reconfigure(_ change: (inout TokenServer.Options) -> Void) {
        options.withLock { change(&$0) }
    }

    /// Answers a request whose body was read.
    func answer(to request: RecordedRequest) -> ScriptedAnswer {
        let options = options.withLock { $0 }
        let form = FormFields(
            request.method == "POST" ? String(decoding: request.body, as: UTF8.self) : request.query ?? ""
        )
        let asked = form["scope"].flatMap { $0.split(separator: " ") }.compactMap { TokenScope($0) }
        var record = TokenExchangeRecord(
            method: request.method,
            user: nil,
            scopes: asked.map(\.text),
            granted: [],
            status: 200
        )
        defer { exchanges.withLock { $0.append(record) } }
        let rights: [TokenRight]
        switch whoAsks(request, form, options) {
        case .refused(let status):
            record.status = status
            var answer = ScriptedAnswer.text(#"{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}"#, status: status)
            answer.delay = options.delay
            return answer
        case .anonymous: rights = options.anonymousRights
        case .user(let user):
            record.user = user.name
            rights = user.rights
        }
        let granted = asked.compactMap { $0.allowed(by: rights) }
        record.granted = granted.map(\.text)
        var answer = tokens(granted, user: record.user, isOAuth: request.method == "POST", form, options)
        answer.delay = options.delay
        record.status = answer.status
        return answer
    }

    private enum Asker {
        case anonymous
        case user(TokenUser)
        case refused(Int)
    }

    private func whoAsks(_ request: RecordedRequest, _ form: FormFields, _ options: TokenServer.Options) -> Asker {
        guard request.path == "/token", form["service"] == [service] else { return .refused(400) }
        if request.method == "GET" {
            guard let field = request.header("Authorization") else { return .anonymous }
            guard field.hasPrefix("Basic "), let bytes = Data(base64Encoded: String(field.dropFirst(6))) else {
                return .refused(401)
            }
            let pair = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
            return users.first { $0.name == pair.first ?? "" && $0.password == pair.last ?? "" }
                .map { .user($0) } ?? .refused(401)
        }
        if let status = options.postRefusal { return .refused(status) }
        guard request.method == "POST", !form["client_id"].isEmpty else { return .refused(400) }
        let user: TokenUser? =
            switch form["grant_type"] {
            case ["refresh_token"]: users.first { [$0.identityToken] == form["refresh_token"] }
            case ["password"]: users.first { [$0.name] == form["username"] && [$0.password] == form["password"] }
            default: nil
            }
        return user.map { .user($0) } ?? .refused(401)
    }

    private func tokens(
        _ granted: [TokenScope],
        user: String?,
        isOAuth: Bool,
        _ form: FormFields,
        _ options: TokenServer.Options
    ) -> ScriptedAnswer {
        struct Tokens: Encodable {
            var token: String?
            var access_token: String
            var expires_in: Int
            var issued_at: String
            var scope: String?
            var refresh_token: String?
        }
        let now = Date()
        let wantsIdentityToken = form["access_type"] == ["offline"] || form["offline_token"] == ["true"]
        guard
            let token = try? signer.token(
                subject: user ?? "",
                audience: service,
                access: granted,
                issued: now,
                lifetime: options.lifetime
            ),
            let body = try? JSONEncoder()
                .encode(
                    Tokens(
                        token: isOAuth ? nil : token,
                        access_token: token,
                        expires_in: options.lifetime,
                        issued_at: now.formatted(.iso8601),
                        scope: isOAuth ? granted.map(\.text).joined(separator: " ") : nil,
                        refresh_token: wantsIdentityToken ? users.first { $0.name == user }?.identityToken : nil
                    )
                )
        else { return .text("no token could be made", status: 500) }
        return ScriptedAnswer(headers: [("Content-Type", "application/json")], body: .bytes(Array(body)))
    }
}
