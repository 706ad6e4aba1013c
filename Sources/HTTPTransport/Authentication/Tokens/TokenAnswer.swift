import CCurl
import FoundationEssentials
import Secrets

/// What a token service answers with success.
struct TokenAnswer: Sendable, Hashable {
    /// The access token.
    let token: Secret
    /// How long the token lives from its issue.
    let lifetime: Duration
    /// When it was issued by the service's clock.
    let issued: Date?
    /// A refresh token that takes the place of the one that was sent.
    let refreshToken: Secret?

    /// How long a token lives that does not say so (distribution's token specification).
    static let defaultLifetime = Duration.seconds(60)

    /// Reads an answer.
    ///
    /// - Throws: what is wrong with it, as a text without the token.
    init(_ bytes: [UInt8]) throws(Malformation) {
        let contents: Contents
        do {
            contents = try JSONDecoder().decode(Contents.self, from: Data(bytes))
        } catch {
            throw Malformation(problem: "it is not the JSON of a token")
        }
        guard let token = [contents.token, contents.access_token].compactMap({ $0 }).first(where: { !$0.isEmpty })
        else {
            throw Malformation(problem: "it holds neither 'token' nor 'access_token'")
        }
        // The token becomes part of a header field.
        guard token.utf8.allSatisfy({ 0x21...0x7e ~= $0 }) else {
            throw Malformation(problem: "its token holds characters that no header field may hold")
        }
        self.token = Secret(token)
        let seconds = contents.expires_in?.seconds ?? 0
        self.lifetime = seconds > 0 ? .seconds(min(seconds, 365 * 86_400)) : Self.defaultLifetime
        self.issued = contents.issued_at.flatMap { try? Date($0, strategy: .iso8601) }
        self.refreshToken = contents.refresh_token.flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    /// What is left of the lifetime when the answer arrives.
    ///
    /// Only the service's own clock is trusted; a token that was issued in its future, or that would be dead already,
    /// is taken as issued now.
    ///
    /// - Parameter serverDate: the answer's `Date` field.
    /// - Returns: more than zero.
    func remainingLifetime(serverDate: String?) -> Duration {
        guard let issued, let serverDate else { return lifetime }
        let now = curl_getdate(serverDate, nil)
        let age = Duration.seconds(Double(now) - issued.timeIntervalSince1970)
        return now >= 0 && age > .zero && age < lifetime ? lifetime - age : lifetime
    }

    struct Malformation: Error, Hashable {
        var problem: String
    }

    // The names are those of the answer.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Contents: Decodable {
        var token: String?
        var access_token: String?
        var refresh_token: String?
        var expires_in: Seconds?
        var issued_at: String?
    }

    /// A number of seconds, which some services send as text.
    private struct Seconds: Decodable {
        let seconds: Double

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                seconds = number
            } else {
                seconds = Double(try container.decode(String.self)) ?? 0
            }
        }
    }
}
