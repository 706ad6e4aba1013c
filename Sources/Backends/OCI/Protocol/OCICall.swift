internal import HTTPTransport
internal import PromoterCore

/// What is being attempted, for the errors that may come of it.
struct OCICall: Sendable {
    let operation: String
    let location: RegistryLocation
    let repository: RepositoryName
    let reference: String?
    /// What the request needs to be allowed to.
    var scopes: [AccessScope]

    func error(
        _ kind: RegistryError.Kind,
        _ reason: String,
        remedy: String,
        serverMessage: String? = nil
    ) -> RegistryError {
        RegistryError(
            kind,
            operation: operation,
            location: location,
            repository: repository,
            reference: reference,
            reason: reason,
            remedy: remedy,
            serverMessage: serverMessage
        )
    }

    func malformed(_ reason: String) -> RegistryError {
        error(.malformedAnswer, reason, remedy: "check that the URL is a registry's, not a web page's or a proxy's")
    }
}
