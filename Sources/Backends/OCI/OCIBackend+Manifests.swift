internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore
internal import Secrets

extension OCIBackend {
    /// The largest manifest that is read, in bytes.
    ///
    /// Registries take 4 MiB by the specification.
    static let manifestLimit = 16 << 20

    /// Asks with HEAD; with GET where the answer says too little.
    public func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        let call = manifestCall("look for the manifest", reference, in: repository)
        guard let response = try await ask(.head, reference, in: repository, call) else { return nil }
        await response.body.discard()
        if let descriptor = try descriptor(reference, from: response, call) { return descriptor }
        return try await manifest(reference, in: repository)?.descriptor
    }

    /// Reads with GET, and checks the digest.
    public func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        let call = manifestCall("read the manifest", reference, in: repository)
        guard let response = try await ask(.get, reference, in: repository, call) else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: Self.manifestLimit)
        } catch {
            throw call.error(error)
        }
        return try ManifestAnswer(reference: reference, bytes: bytes, headers: response.headers).manifest(call)
    }

    /// Writes with PUT, byte for byte.
    public func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        let reference = tag.map(ManifestReference.tag) ?? .digest(manifest.digest)
        let call = call("write the manifest", repository, reference.description, scope: endpoints.push(repository))
        let request = TransportRequest(
            method: .put,
            url: endpoints.manifest(reference, in: repository),
            headers: [.contentType: manifest.mediaType.text],
            body: .bytes(manifest.bytes)
        )
        let response = try await send(request, call)
        guard response.status.kind == .successful else { throw await refusal(response, call) }
        await response.body.discard()
        if let text = response.headers[.dockerContentDigest], let found = try? Digest(text),
            found.algorithm == manifest.digest.algorithm, found != manifest.digest
        {
            throw call.error(
                .corrupt,
                "the registry keeps it as \(call.secrets.hiding(in: found.text))",
                remedy: "the registry changes manifests; promote to one that keeps them as they are"
            )
        }
    }

    private func manifestCall(
        _ operation: String,
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) -> RegistryCall {
        call(operation, repository, reference.description, scope: endpoints.pull(repository))
    }

    /// Sends the full Accept list, and tells what is proven absent from what is an error.
    private func ask(
        _ method: HTTPRequest.Method,
        _ reference: ManifestReference,
        in repository: RepositoryName,
        _ call: RegistryCall
    ) async throws(RegistryError) -> TransportResponse? {
        let request = TransportRequest(
            method: method,
            url: endpoints.manifest(reference, in: repository),
            headers: [.accept: MediaType.manifests.map(\.text).joined(separator: ", ")]
        )
        let response = try await send(request, call)
        switch response.status.code {
        case 200: return response
        case 404:
            await response.body.discard()
            try requireNoPage(response, call)
            return nil
        default: throw await refusal(response, call)
        }
    }

    private func descriptor(
        _ reference: ManifestReference,
        from response: TransportResponse,
        _ call: RegistryCall
    ) throws(RegistryError) -> Descriptor? {
        guard let type = response.headers[.contentType].map({ MediaType($0) }), type.isManifest,
            let size = response.headers[.contentLength].flatMap({ Int64($0) }), 1...Descriptor.sizeLimit ~= size,
            let digest = response.headers[.dockerContentDigest].flatMap({ try? Digest($0) })
        else { return nil }
        if case .digest(let wanted) = reference, wanted.algorithm == digest.algorithm, wanted != digest {
            throw call.error(
                .corrupt,
                "the registry answers with another manifest, \(call.secrets.hiding(in: digest.text))",
                remedy: "check that the registry follows the OCI distribution specification"
            )
        }
        return Descriptor(mediaType: type, digest: digest, size: size)
    }

    /// A web page that says "not found" proves nothing about a manifest.
    private func requireNoPage(_ response: TransportResponse, _ call: RegistryCall) throws(RegistryError) {
        guard response.headers[.contentType].map({ MediaType($0) })?.text != "text/html" else {
            throw call.malformed("a web page says that it is not there (404)")
        }
    }
}
