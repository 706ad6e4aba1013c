internal import FoundationEssentials
internal import HTTPTransport
internal import Secrets

/// Whose an access token is, as far as the token itself says it; only for marks and messages, as nothing of it is proven.
enum AccessTokenOwner {
    /// Reads a JSON Web Token's subject, `jfac@…/users/NAME`.
    ///
    /// - Parameter token: any token.
    /// - Returns: the user's name, or `nil` where the token is of another form.
    static func name(in token: Secret) -> String? {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var encoded = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        while encoded.utf8.count % 4 != 0 { encoded += "=" }
        guard let bytes = Data(base64Encoded: encoded),
            let claims = try? JSONDecoder().decode(Claims.self, from: bytes),
            let users = claims.sub.firstRange(of: "/users/")
        else { return nil }
        let name = claims.sub[users.upperBound...]
        return name.isEmpty ? nil : String(name)
    }

    private struct Claims: Decodable {
        var sub: String
    }
}
