import FoundationEssentials
import HTTPTypes
import Secrets

/// What an ID token is exchanged for, and where (RFC 8693, as JFrog's Access service has it).
public struct IdentityTokenExchange: Sendable {
    /// Where: `https://HOST/access/api/v1/oidc/token`.
    public let url: TransportURL
    /// The provider's name at the service.
    public let provider: String
    /// Whom the ID token is for.
    public let audience: String?
    /// The project whose mapping is used.
    public let project: String?
    /// The mapping that is used.
    public let identityMapping: String?

    /// Makes an exchange.
    ///
    /// - Parameters:
    ///   - url: where.
    ///   - provider: the provider's name at the service.
    ///   - audience: whom the ID token is for.
    ///   - project: the project whose mapping is used.
    ///   - identityMapping: the mapping that is used.
    public init(url: TransportURL, provider: String, audience: String?, project: String?, identityMapping: String?) {
        self.url = url
        self.provider = provider
        self.audience = audience
        self.project = project
        self.identityMapping = identityMapping
    }

    func request(showing token: Secret) -> TransportRequest? {
        let form = Form(
            subject_token: token.reveal(),
            provider_name: provider,
            audience: audience,
            project_key: project,
            identity_mapping_name: identityMapping
        )
        guard let bytes = try? JSONEncoder().encode(form) else { return nil }
        return TransportRequest(
            method: .post,
            url: url,
            headers: [.accept: "application/json", .contentType: "application/json"],
            body: .bytes(Array(bytes)),
            // A token that is made and lost harms nobody.
            replay: .allowed
        )
    }

    /// What the service answers with success.
    struct Answer: Sendable {
        let token: Secret
        let lifetime: Duration
        let username: String?

        init(_ bytes: [UInt8]) throws(TokenAnswer.Malformation) {
            let answer = try TokenAnswer(bytes)
            token = answer.token
            lifetime = answer.lifetime
            username = (try? JSONDecoder().decode(Owner.self, from: Data(bytes)))?.username
        }
    }

    private struct Owner: Decodable {
        var username: String?
    }

    // The names are those of the form.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Form: Encodable {
        var grant_type = "urn:ietf:params:oauth:grant-type:token-exchange"
        var subject_token_type = "urn:ietf:params:oauth:token-type:id_token"
        var subject_token: String
        var provider_name: String
        var audience: String?
        var project_key: String?
        var identity_mapping_name: String?
    }
}
