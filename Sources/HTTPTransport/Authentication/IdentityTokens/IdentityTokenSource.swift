import FoundationEssentials
import HTTPTypes
public import Secrets

/// Where a pipeline has the token that says which job it is (OpenID Connect's ID token).
public enum IdentityTokenSource: Sendable {
    /// The pipeline hands it over, as GitLab does.
    case given(Secret)
    /// GitHub Actions makes one at each request: its URL, and what is shown there.
    case gitHubActions(url: TransportURL, token: Secret)

    /// What GitHub Actions tells its jobs.
    ///
    /// - Parameter variables: the environment.
    /// - Returns: the source, or `nil` where the job may not have tokens, or is no job of GitHub's.
    public static func gitHubActions(in variables: [String: String]) -> IdentityTokenSource? {
        guard let text = variables["ACTIONS_ID_TOKEN_REQUEST_URL"], let url = try? TransportURL(text),
            let token = variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], !token.isEmpty
        else { return nil }
        return .gitHubActions(url: url, token: Secret(token))
    }

    /// Where it is from, for messages.
    var place: String {
        switch self {
        case .given: "the pipeline's ID token"
        case .gitHubActions: "the ID token of GitHub Actions"
        }
    }

    /// The request for a token; `nil` where it is at hand.
    func request(audience: String?) -> TransportRequest? {
        guard case .gitHubActions(let url, let token) = self else { return nil }
        return TransportRequest(
            method: .get,
            url: audience.map { url.appendingQueryItem(name: "audience", value: $0) } ?? url,
            headers: [.accept: "application/json", .authorization: "Bearer \(token.reveal())"]
        )
    }

    /// What GitHub Actions answers.
    static func token(in bytes: [UInt8]) -> Secret? {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)), !answer.value.isEmpty else {
            return nil
        }
        return Secret(answer.value)
    }

    private struct Answer: Decodable {
        var value: String
    }
}
