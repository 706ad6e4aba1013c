internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore
internal import Secrets

extension OCIBackend: ManifestDeleting {
    /// Deletes with DELETE (distribution specification, "Deleting manifests" and "Deleting tags").
    ///
    /// The right to delete is asked for only here. Where the registry answers that there is none, or that it can't delete in this
    /// way, but does not say so by the specification's codes, it is asked whether there is one.
    ///
    /// - Parameters:
    ///   - reference: a digest for the manifest and all its tags, a tag for that alone.
    ///   - repository: where.
    /// - Returns: whether there was one; `false` also where an answer got lost and the deletion, sent again, found nothing.
    /// - Throws: `RegistryError`.
    public func delete(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Bool {
        let call = call(
            reference.isTag ? "delete the tag" : "delete the manifest",
            repository,
            reference.description,
            scope: endpoints.delete(repository)
        )
        let request = TransportRequest(method: .delete, url: endpoints.manifest(reference, in: repository))
        let response = try await send(request, call)
        switch response.status.code {
        case 200, 202, 204:
            await response.body.discard()
            return true
        case 400, 404, 405, 501:
            let body = await call.refusalBody(of: response)
            if response.status.code == 404, body.has("MANIFEST_UNKNOWN") || body.has("NAME_UNKNOWN") { return false }
            guard let error = call.undeletable(reference, status: response.status.code, body: body) else {
                throw call.refusal(status: response.status.code, body: body)
            }
            guard try await resolve(reference, in: repository) != nil else { return false }
            throw error
        case 401 where response.lacksScope: throw await forbidden(response, call)
        default: throw await refusal(response, call)
        }
    }

    /// The registry knows who asks: its token lacks the right.
    private func forbidden(_ response: TransportResponse, _ call: RegistryCall) async -> RegistryError {
        let attempt = await session.attempt(for: call.scopes)
        return call.error(
            .forbidden,
            "the registry does not allow it (401, insufficient scope); promoter \(attempt)",
            remedy: "give the user of these credentials the right to \(call.operation) in this repository",
            serverMessage: await call.refusalBody(of: response).message
        )
    }
}

extension TransportResponse {
    /// Whether a token is good but for its rights (RFC 6750 section 3.1).
    fileprivate var lacksScope: Bool { headers[.wwwAuthenticate]?.contains("insufficient_scope") ?? false }
}

extension ManifestReference {
    /// Whether it is a tag, not a digest.
    fileprivate var isTag: Bool {
        if case .tag = self { true } else { false }
    }
}

extension RegistryCall {
    /// What it means that a registry does not delete something that is there: a pure mapping.
    ///
    /// - Parameters:
    ///   - reference: what was to be deleted.
    ///   - status: the answer's status: 400, 404, 405 or 501.
    ///   - body: what the registry said.
    /// - Returns: the error; `nil` where the answer says something else.
    func undeletable(_ reference: ManifestReference, status: Int, body: OCIErrorBody) -> RegistryError? {
        // Registries that know no deletion by tag take the tag for a digest that is wrong.
        guard status != 400 || reference.isTag || body.has("UNSUPPORTED") else { return nil }
        let enabling =
            "allow deletion in the registry's configuration (docker-registry: REGISTRY_STORAGE_DELETE_ENABLED=true)"
        return error(
            .unsupported,
            reference.isTag
                ? "the registry does not delete, or no tag by itself (\(status))"
                : "the registry does not delete manifests (\(status))",
            remedy: reference.isTag
                ? enabling + "; where the registry deletes by digest only, as docker-registry 2 does, delete the"
                    + " manifest by its digest, which takes all its tags"
                : enabling + ", or delete it by the registry's own interface",
            serverMessage: body.message
        )
    }
}
