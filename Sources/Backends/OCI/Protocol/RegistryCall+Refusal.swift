internal import HTTPTransport
internal import HTTPTypes
internal import PromoterCore
internal import Secrets

extension RegistryCall {
    /// The most of a refusal's body that is read, in bytes.
    private static let refusalLimit = 64 << 10

    /// What an answer means that is not the one hoped for.
    ///
    /// Reads its body.
    func refusal(_ response: TransportResponse, attempt: AuthenticationAttempt?) async -> RegistryError {
        refusal(
            status: response.status.code,
            body: await refusalBody(of: response),
            retryAfter: response.headers[.retryAfter],
            attempt: attempt.map { "\($0)" }
        )
    }

    /// What a registry says about a refusal; nothing where that can't be read.
    func refusalBody(of response: TransportResponse) async -> OCIErrorBody {
        let bytes = (try? await response.body.collect(upTo: Self.refusalLimit)) ?? []
        return OCIErrorBody(bytes, contentType: response.headers[.contentType], hiding: secrets)
    }

    /// What a status and a body mean: a pure mapping.
    func refusal(
        status: Int,
        body: OCIErrorBody,
        retryAfter: String? = nil,
        attempt: String? = nil
    ) -> RegistryError {
        let said = body.message
        let asked = attempt.map { "; promoter \($0)" } ?? ""
        switch status {
        case 401:
            return error(
                .unauthorized,
                "the registry does not accept who asks (401)\(asked)",
                remedy:
                    "log in with `docker login` or `cosign login`, or set the registry's credentials in promoter.yaml",
                serverMessage: said
            )
        case 403:
            return error(
                .forbidden,
                "the registry does not allow it (403)\(asked)",
                remedy: "give the user of these credentials the right to \(operation) in this repository",
                serverMessage: said
            )
        case 404:
            return notFound(body)
        case 405:
            return unsupported(status, said)
        case 408, 429:
            let pause = retryAfter.map { "; it asks to wait \(secrets.quoted($0, limit: 40))" } ?? ""
            return error(
                .rateLimited,
                "the registry takes no more requests for now (\(status))\(pause)",
                remedy: "run it again later, or with fewer images at once",
                serverMessage: said
            )
        case 409, 412, 423:
            return immutable(status, said)
        case 413:
            return error(
                .tooLarge,
                "it is larger than the registry accepts (413)",
                remedy: "raise the limit of the registry or of the proxy before it",
                serverMessage: said
            )
        case 500...:
            return error(
                .unavailable,
                "the registry failed by itself (\(status))",
                remedy: "run it again later; the registry's own log tells why it failed",
                serverMessage: said
            )
        default:
            return badRequest(status, body)
        }
    }

    private func badRequest(_ status: Int, _ body: OCIErrorBody) -> RegistryError {
        if body.has("UNSUPPORTED") { return unsupported(status, body.message) }
        if body.has("MANIFEST_BLOB_UNKNOWN") || body.has("BLOB_UNKNOWN") { return incomplete(status, body) }
        let says = body.message?.text.lowercased() ?? ""
        if body.has("TAG_INVALID") || says.contains("immutable") { return immutable(status, body.message) }
        if body.has("DENIED") {
            return refusal(status: 403, body: body)
        }
        if status == 400, body.has("SIZE_INVALID") || says.contains("too large") || says.contains("exceeds") {
            return refusal(status: 413, body: body)
        }
        return error(
            .invalid,
            "the registry refuses it (\(status))",
            remedy: "see what the server said; the registry may not take this kind of content",
            serverMessage: body.message
        )
    }

    private func incomplete(_ status: Int, _ body: OCIErrorBody) -> RegistryError {
        error(
            .incomplete,
            "the registry misses something that the manifest refers to (\(status))",
            remedy: "run it again; if it happens again, the image is incomplete at its source",
            serverMessage: body.message
        )
    }

    private func notFound(_ body: OCIErrorBody) -> RegistryError {
        // The specification has 404 for it, too, where a manifest is pushed.
        if body.has("MANIFEST_BLOB_UNKNOWN") { return incomplete(404, body) }
        return error(
            .notFound,
            body.has("NAME_UNKNOWN") ? "there is no such repository (404)" : "it is not there (404)",
            remedy: operation.hasPrefix("read")
                ? "check the name; `promoter inspect` shows what is there"
                : "check the name, and create the repository first where the registry wants that",
            serverMessage: body.message
        )
    }

    private func unsupported(_ status: Int, _ said: QuotedText?) -> RegistryError {
        error(
            .unsupported,
            "the registry does not offer that (\(status))",
            remedy: "use a registry that follows the OCI distribution specification",
            serverMessage: said
        )
    }

    private func immutable(_ status: Int, _ said: QuotedText?) -> RegistryError {
        error(
            .immutable,
            "the registry keeps what is there as it is (\(status))",
            remedy: "choose another tag, or exempt this one from the repository's rule of immutability",
            serverMessage: said
        )
    }
}

extension HTTPField.Name {
    static let dockerContentDigest = named("Docker-Content-Digest")
    static let link = named("Link")

    private static func named(_ name: StaticString) -> HTTPField.Name {
        // The names are tokens, so the fallback is never taken.
        HTTPField.Name("\(name)") ?? .contentType
    }
}
