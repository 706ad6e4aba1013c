package import HTTPTransport
package import PromoterCore
package import Secrets

/// What is being attempted at a registry, for the errors that may come of it.
package struct RegistryCall: Sendable {
    /// What, in words: "read the manifest".
    package let operation: String
    /// The registry.
    package let location: RegistryLocation
    /// The repository, where it concerns one.
    package let repository: RepositoryName?
    /// The tag or digest, where it concerns one.
    package let reference: String?
    /// What the request needs to be allowed to.
    package var scopes: [AccessScope]
    /// What no text of the registry may show.
    package let secrets: KnownSecrets

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - operation: what, in words.
    ///   - location: the registry.
    ///   - repository: the repository.
    ///   - reference: the tag or digest.
    ///   - scopes: what the request needs to be allowed to.
    ///   - secrets: what no text of the registry may show.
    package init(
        operation: String,
        location: RegistryLocation,
        repository: RepositoryName? = nil,
        reference: String? = nil,
        scopes: [AccessScope] = [],
        secrets: KnownSecrets
    ) {
        self.operation = operation
        self.location = location
        self.repository = repository
        self.reference = reference
        self.scopes = scopes
        self.secrets = secrets
    }

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - reason: why.
    ///   - remedy: how to mend it.
    ///   - serverMessage: what the server said.
    /// - Returns: the error, with the place of this call.
    package func error(
        _ kind: RegistryError.Kind,
        _ reason: String,
        remedy: String,
        serverMessage: QuotedText? = nil
    ) -> RegistryError {
        RegistryError(
            kind,
            operation: operation,
            location: location,
            repository: repository,
            reference: reference,
            reason: reason,
            remedy: remedy,
            serverMessage: serverMessage?.text
        )
    }

    func malformed(_ reason: String) -> RegistryError {
        error(.malformedAnswer, reason, remedy: "check that the URL is a registry's, not a web page's or a proxy's")
    }
}
