import HTTPTypes
import Secrets

/// A header field that proves who is asking.
struct AuthenticationField: Sendable, Hashable {
    let name: HTTPField.Name
    let value: Secret

    init(_ name: String, _ value: Secret) {
        self.name = HTTPField.Name(name) ?? .authorization
        self.value = value
    }

    init(authorization: String) {
        name = .authorization
        value = Secret(authorization)
    }
}

extension TransportRequest {
    /// This request with a proof in place of any other, which no other origin gets.
    func proving(_ field: AuthenticationField?) -> TransportRequest {
        var request = self
        request.headers[.authorization] = nil
        guard let field else { return request }
        request.headers[field.name] = field.value.reveal()
        request.originFields.insert(field.name)
        return request
    }
}
