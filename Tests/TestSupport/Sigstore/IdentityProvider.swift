import Crypto
import FoundationEssentials

/// Who knows signers, and says so in tokens that an authority believes (OpenID Connect Core, section 2).
public struct IdentityProvider: Sendable {
    /// How it is called in tokens and certificates.
    public let issuer: String
    private let key = P256.Signing.PrivateKey()

    /// For whom the tokens are.
    private static let audience = "sigstore"

    private struct Claims: Codable {
        var iss: String
        var sub: String
        var aud: String
        var iat: Int64
        var exp: Int64
        var email: String?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var email_verified: Bool?
    }

    /// Makes a provider.
    ///
    /// - Parameter issuer: How it is called in tokens and certificates.
    public init(issuer: String = "https://oidc.example.com") {
        self.issuer = issuer
    }

    /// Makes a token for ten minutes.
    ///
    /// - Parameter identity: Whom it is for.
    /// - Returns: The token, a JWT.
    /// - Throws: The library's error.
    public func token(for identity: SigstoreIdentity) throws -> String {
        let now = Int64(Date().timeIntervalSince1970)
        var claims = Claims(iss: issuer, sub: identity.text, aud: Self.audience, iat: now, exp: now + 600)
        if case .email(let address) = identity {
            claims.sub = "7"
            claims.email = address
            claims.email_verified = true
        }
        let signed =
            "\(Self.encode(#"{"alg":"ES256","typ":"JWT"}"#.utf8)).\(Self.encode(try JSONEncoder().encode(claims)))"
        return "\(signed).\(Self.encode(try key.signature(for: Data(signed.utf8)).rawRepresentation))"
    }

    /// Reads a token.
    ///
    /// - Parameter token: The token, a JWT.
    /// - Returns: Whom it is for; `nil` where it is not this provider's, or over.
    func identity(in token: String) -> SigstoreIdentity? {
        let parts = token.split(separator: ".")
        guard parts.count == 3, let payload = Self.decode(parts[1]), let raw = Self.decode(parts[2]),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw),
            key.publicKey.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            claims.aud == Self.audience, Date(timeIntervalSince1970: TimeInterval(claims.exp)) > Date()
        else { return nil }
        return claims.email.map { .email($0) } ?? .uri(claims.sub)
    }

    private static func encode(_ bytes: some Sequence<UInt8>) -> String {
        bytes.base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decode(_ text: Substring) -> Data? {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
