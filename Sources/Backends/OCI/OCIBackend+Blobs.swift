internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore

extension OCIBackend {
    /// Opens with GET.
    ///
    /// A connection that breaks on the way is taken up again where it broke.
    public func blob(
        _ blob: Descriptor,
        in repository: RepositoryName
    ) async throws(RegistryError) -> BlobStream {
        let call = call("read the blob", repository, blob.digest.text, scope: endpoints.pull(repository))
        let open = { @Sendable (offset: Int64) async throws(RegistryError) -> TransportResponse in
            var headers: HTTPFields = [:]
            if offset > 0 { headers[.range] = "bytes=\(offset)-" }
            return try await send(
                TransportRequest(
                    method: .get,
                    url: endpoints.blob(blob.digest, in: repository),
                    headers: headers,
                    traffic: .blob
                ),
                call
            )
        }
        let response = try await open(0)
        guard response.status.code == 200 else { throw await refusal(response, call) }
        if let length = response.body.announcedLength, length != blob.size {
            await response.body.discard()
            throw call.error(
                .corrupt,
                "the registry has \(length) bytes where its manifest says \(blob.size)",
                remedy: "push the image to this registry again; its copy is damaged"
            )
        }
        let resuming = ResumingBlob(blob, body: response.body, call: call, attempts: attempts, wait: wait, reopen: open)
        return BlobStream { () throws(RegistryError) in try await resuming.next() }
    }

    /// Asks with HEAD.
    public func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        let call = call("look for the blob", repository, blob.digest.text, scope: endpoints.pull(repository))
        let response = try await send(
            TransportRequest(method: .head, url: endpoints.blob(blob.digest, in: repository)),
            call
        )
        await response.body.discard()
        switch response.status.code {
        case 200: return true
        case 404: return false
        default: throw await refusal(response, call)
        }
    }

    /// Mounts, or sends with one POST and one PUT (distribution specification, "Mounting a blob", "POST then PUT").
    public func push(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        if blobLook.isLookingFirst, try await contains(upload.blob, in: repository) { return .present }
        return try await BlobPush(backend: self, upload: upload, repository: repository).run()
    }
}
