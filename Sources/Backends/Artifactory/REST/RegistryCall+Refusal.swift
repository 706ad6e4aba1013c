internal import OCIBackend
internal import PromoterCore
internal import Secrets

/// A permission of Artifactory's, by the name that its user interface has for it.
enum ArtifactoryPermission: String, Sendable, Hashable {
    case read = "Read"
    case annotate = "Annotate"
    case deploy = "Deploy/Cache"
    case delete = "Delete/Overwrite"
}

extension RegistryCall {
    /// What a status means that is not the one hoped for: a pure mapping.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - needs: what the call needs, in words: "Read on docker-local".
    /// - Returns: the error.
    func refusal(_ answer: RESTAnswer, needs: String) -> RegistryError {
        let asked = answer.attempt.map { "; promoter \($0)" } ?? ""
        if let origin = answer.strangeOrigin, answer.status == 401 || answer.status == 403 {
            return error(
                .unauthorized,
                "the server sends to \(origin), which is not the one that is configured and gets no credentials",
                remedy: "set the registry's url to \(origin)/artifactory, if that is the Artifactory"
            )
        }
        switch answer.status {
        case 401:
            return error(
                .unauthorized,
                "the server does not accept who asks (401)\(asked)",
                remedy:
                    "log in with `docker login` or `cosign login`, or set the registry's credentials in promoter.yaml",
                serverMessage: answer.said
            )
        case 403:
            return error(
                .forbidden,
                "the server does not allow it (403)\(asked)",
                remedy: "give the user of these credentials the permission \(needs)",
                serverMessage: answer.said
            )
        case 404:
            return error(
                .notFound,
                "it is not there (404)",
                remedy: "check the name, and that the user has the permission \(needs)",
                serverMessage: answer.said
            )
        case 408, 429:
            let pause = answer.retryAfter.map { "; it asks to wait \($0)" } ?? ""
            return error(
                .rateLimited,
                "the server takes no more requests for now (\(answer.status))\(pause)",
                remedy: "run it again later, or with fewer images at once",
                serverMessage: answer.said
            )
        case 409, 423:
            return error(
                .immutable,
                "the server keeps what is there as it is (\(answer.status))",
                remedy: "see what the server said, and run it again",
                serverMessage: answer.said
            )
        case 405, 501:
            return error(
                .unsupported,
                "the server does not offer that (\(answer.status))",
                remedy: "check that the URL is an Artifactory's, and that its edition has this API",
                serverMessage: answer.said
            )
        case 500...:
            return error(
                .unavailable,
                "the server failed by itself (\(answer.status))",
                remedy: "run it again later; the server's own log tells why it failed",
                serverMessage: answer.said
            )
        default:
            return error(
                .invalid,
                "the server refuses it (\(answer.status))",
                remedy: "see what the server said",
                serverMessage: answer.said
            )
        }
    }

    /// An answer that is none of Artifactory's.
    func stranger(_ reason: String) -> RegistryError {
        error(
            .malformedAnswer,
            reason,
            remedy: "check that the URL is an Artifactory's, https://HOST/artifactory, not a proxy's or a web page's"
        )
    }
}
