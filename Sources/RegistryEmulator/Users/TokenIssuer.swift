public import Crypto
internal import FoundationEssentials

/// Issues short-lived bearer tokens and checks them; keeps nothing but its key.
///
/// A token is a JWT signed with HMAC-SHA-256 (RFC 7519), so that it looks as a client expects it.
public struct TokenIssuer: Sendable {
    private let key: SymmetricKey
    /// How long a token counts, in seconds.
    public let lifetime: Int

    /// Makes an issuer.
    ///
    /// - Parameters:
    ///   - key: signs the tokens; a new one where not said.
    ///   - lifetime: how long a token counts, in seconds.
    public init(key: SymmetricKey = SymmetricKey(size: .bits256), lifetime: Int = 300) {
        self.key = key
        self.lifetime = lifetime
    }

    /// What a token says.
    public struct Grant: Sendable, Hashable {
        /// The user's name; empty for anybody.
        public var user: String
        /// What the token grants.
        public var scopes: [AccessScope]
        /// Until when it counts, in seconds since 1970.
        public var expires: Int
        /// Whether it is a refresh token, which only the token endpoint takes.
        public var isRefresh: Bool
    }

    /// Issues a token.
    ///
    /// - Parameters:
    ///   - user: the user's name; empty for anybody.
    ///   - scopes: what the token grants.
    ///   - isRefresh: whether it is a refresh token; such a one counts for a year.
    ///   - now: the time, in seconds since 1970.
    /// - Returns: the token, as it is sent.
    public func issue(to user: String, scopes: [AccessScope], isRefresh: Bool = false, now: Int) -> String {
        let claims = Claims(
            sub: user,
            iat: now,
            exp: now + (isRefresh ? 365 * 86_400 : lifetime),
            access: scopes,
            use: isRefresh ? "refresh" : nil
        )
        let header = Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8)
        let body = (try? JSONEncoder().encode(claims)) ?? Data()
        let signed = TokenIssuer.text(header) + "." + TokenIssuer.text(body)
        return signed + "." + TokenIssuer.text(Data(signature(of: signed)))
    }

    /// Checks a token.
    ///
    /// - Parameters:
    ///   - token: the token, as it was sent.
    ///   - now: the time, in seconds since 1970.
    /// - Returns: what it says; `nil` where it is not of this issuer or no longer counts.
    public func check(_ token: String, now: Int) -> Grant? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let body = TokenIssuer.data(parts[1]), let sent = TokenIssuer.data(parts[2]),
            HMAC<SHA256>
                .isValidAuthenticationCode(sent, authenticating: Data((parts[0] + "." + parts[1]).utf8), using: key),
            let claims = try? JSONDecoder().decode(Claims.self, from: body), claims.exp > now
        else { return nil }
        return Grant(user: claims.sub, scopes: claims.access, expires: claims.exp, isRefresh: claims.use == "refresh")
    }

    private func signature(of text: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    }

    private struct Claims: Codable {
        var sub: String
        var iat: Int
        var exp: Int
        var access: [AccessScope]
        var use: String?
    }

    private static func text(_ data: Data) -> String {
        let encoded = data.base64EncodedString().map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        return String(encoded.filter { $0 != "=" })
    }

    private static func data(_ text: some StringProtocol) -> Data? {
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}
