import Crypto
import FoundationEssentials

/// Makes the JSON Web Tokens that docker-registry trusts (distribution's token authentication implementation).
struct TokenSigner: Sendable {
    static let issuer = "token-server.tests"

    /// docker-registry takes a token for so many seconds after its end; they are taken off, so that lifetimes hold.
    private static let leeway = 60

    private let key: P256.Signing.PrivateKey

    init(_ identity: CertificateAuthority.Identity) throws {
        let pem = String(decoding: try Data(contentsOf: URL(filePath: identity.key)), as: UTF8.self)
        key = try P256.Signing.PrivateKey(pemRepresentation: pem)
    }

    func token(
        subject: String,
        audience: String,
        access: [TokenScope],
        issued: Date,
        lifetime: Int
    ) throws -> String {
        struct Header: Encodable {
            var typ = "JWT"
            var alg = "ES256"
            var kid: String
        }
        struct Claims: Encodable {
            var iss = TokenSigner.issuer
            var sub: String
            var aud: String
            var exp: Int
            var nbf: Int
            var iat: Int
            var jti = UUID().uuidString
            var access: [TokenScope]
        }
        let now = Int(issued.timeIntervalSince1970)
        let claims = Claims(
            sub: subject,
            aud: audience,
            exp: now + lifetime - Self.leeway,
            nbf: now - Self.leeway,
            iat: now,
            access: access
        )
        let encoder = JSONEncoder()
        let signed = try
            "\(Self.encode(encoder.encode(Header(kid: keyIdentifier)))).\(Self.encode(encoder.encode(claims)))"
        let signature = try key.signature(for: Data(signed.utf8))
        return "\(signed).\(Self.encode(signature.rawRepresentation))"
    }

    /// libtrust's name of the key: base32 of the first 240 bits of the SHA-256 of the public key, in twelve groups.
    private var keyIdentifier: String {
        let digest = Array(SHA256.hash(data: key.publicKey.derRepresentation)).prefix(30)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var characters: [Character] = []
        var bits = 0
        var count = 0
        for byte in digest {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                characters.append(alphabet[bits >> count & 31])
            }
            bits &= (1 << count) - 1
        }
        return stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<$0 + 4]) }
            .joined(separator: ":")
    }

    private static func encode(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
