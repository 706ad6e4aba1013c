internal import HTTPTransport
internal import HTTPTypes
internal import PromoterCore

/// Brings one blob into a repository.
struct BlobPush: Sendable {
    /// How long a registry may take to forget an upload.
    private static let patience: Duration = .seconds(5)

    let backend: OCIBackend
    let upload: BlobUpload
    let repository: RepositoryName
    let call: RegistryCall

    /// An upload that the registry has opened, or that it needs none.
    private enum Opening {
        case there(BlobPushOutcome)
        case session(TransportURL)
    }

    init(backend: OCIBackend, upload: BlobUpload, repository: RepositoryName) {
        self.backend = backend
        self.upload = upload
        self.repository = repository
        call = backend.call(
            "write the blob",
            repository,
            upload.blob.digest.text,
            scope: backend.endpoints.push(repository)
        )
    }

    func run() async throws(RegistryError) -> BlobPushOutcome {
        var attempt = 1
        while true {
            switch try await open() {
            case .there(let outcome): return outcome
            case .session(let location):
                do {
                    try await send(to: location, attempt: attempt)
                    return .uploaded
                } catch {
                    await abandon(location)
                    guard attempt < backend.attempts, Self.isWorthAnotherTry(error) else { throw error.cause }
                }
            }
            do {
                try await backend.wait(.milliseconds(200 << attempt))
            } catch {
                throw call.error(TransportError(.cancelled, url: ""))
            }
            attempt += 1
        }
    }

    /// An upload that failed, with the status where there was an answer.
    private struct Failure: Error {
        let cause: RegistryError
        let status: Int?
    }

    /// A session that broke, timed out, was lost by the registry, or refused for now, is begun anew from its POST.
    private static func isWorthAnotherTry(_ failure: Failure) -> Bool {
        switch failure.status {
        case nil: failure.cause.kind == .unavailable
        case 404, 408, 416, 429: true
        case .some(500...): true
        default: false
        }
    }

    private func open() async throws(RegistryError) -> Opening {
        if !backend.blobLook.isLookingFirst || !upload.mountSources.isEmpty, let opening = try await mount() {
            return opening
        }
        let response = try await post(backend.endpoints.uploads(in: repository), call)
        guard let opening = try await opening(of: response, mountedFrom: nil) else {
            throw await backend.refusal(response, call)
        }
        return opening
    }

    /// Asks for a mount, from the repository itself where no other is known to have the blob.
    ///
    /// - Returns: `nil` where the registry refuses to be asked.
    private func mount() async throws(RegistryError) -> Opening? {
        let itself = backend.fullName(of: repository)
        let source = upload.mountSources.first ?? itself
        let url = backend.endpoints.mount(upload.blob.digest, from: source, in: repository)
        var mounting = call
        if source != itself { mounting.scopes.append(backend.endpoints.pull(fullName: source)) }
        let response = try await post(url, mounting)
        if let opening = try await opening(of: response, mountedFrom: source) { return opening }
        guard response.status.kind == .clientError, response.status.code != 429 else {
            throw await backend.refusal(response, call)
        }
        await response.body.discard()
        backend.blobLook.mountWasRefused()
        if try await backend.contains(upload.blob, in: repository) { return .there(.present) }
        return nil
    }

    private func post(_ url: TransportURL, _ call: RegistryCall) async throws(RegistryError) -> TransportResponse {
        try await backend.send(TransportRequest(method: .post, url: url, replay: .allowed), call)
    }

    private func opening(
        of response: TransportResponse,
        mountedFrom source: RepositoryName?
    ) async throws(RegistryError) -> Opening? {
        switch response.status.code {
        // Some say of what they took that there is no content to show for it.
        case 201 where source != nil, 204 where source != nil:
            await response.body.discard()
            return .there(source == backend.fullName(of: repository) ? .present : .mounted)
        case 202:
            await response.body.discard()
            guard let reference = response.headers[.location], let url = try? response.url.resolving(reference) else {
                throw call.malformed("the registry opened an upload without saying where")
            }
            return .session(url)
        default: return nil
        }
    }

    private func send(to location: TransportURL, attempt: Int) async throws(Failure) {
        switch backend.uploadForm {
        case .put:
            _ = try await transfer(.put, completed(location), attempt: attempt)
        case .patchThenPut:
            let response = try await transfer(.patch, location, attempt: attempt)
            // What the registry says last counts; one that says nothing keeps the upload where it was.
            let reference = response.headers[.location]
            guard let next = reference.map({ try? response.url.resolving($0) }) ?? location else {
                throw Failure(
                    cause: call.malformed("the registry goes on with an upload without saying where"),
                    status: nil
                )
            }
            _ = try await exchange(TransportRequest(method: .put, url: completed(next), replay: .forbidden))
        }
    }

    private func completed(_ location: TransportURL) -> TransportURL {
        location.appendingQueryItem(name: "digest", value: upload.blob.digest.text)
    }

    private func transfer(
        _ method: HTTPRequest.Method,
        _ url: TransportURL,
        attempt: Int
    ) async throws(Failure) -> TransportResponse {
        let upload = upload
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        // A server that refuses at once and closes leaves no trace of its answer: the next time it is asked first.
        if attempt > 1 { headers[.expect] = "100-continue" }
        let request = TransportRequest(
            method: method,
            url: url,
            headers: headers,
            body: .stream(length: upload.blob.size) {
                let stream = try await upload.open()
                return { try await stream.next() }
            },
            traffic: .blob,
            replay: .forbidden
        )
        return try await exchange(request)
    }

    private func exchange(_ request: TransportRequest) async throws(Failure) -> TransportResponse {
        let response: TransportResponse
        do throws(RegistryError) {
            response = try await backend.send(request, call)
        } catch {
            throw Failure(cause: error, status: nil)
        }
        guard response.status.kind == .successful else {
            throw Failure(cause: await backend.refusal(response, call), status: response.status.code)
        }
        await response.body.discard()
        return response
    }

    /// Lets the registry forget an upload, as far as it can and does so soon; also where this task was cancelled.
    private func abandon(_ location: TransportURL) async {
        let request = TransportRequest(method: .delete, url: location, replay: .forbidden)
        await Task { [backend, call] in
            await withTaskGroup { group in
                group.addTask {
                    let response = try? await backend.send(request, call)
                    await response?.body.discard()
                }
                group.addTask { try? await backend.wait(Self.patience) }
                await group.next()
                group.cancelAll()
            }
        }
        .value
    }
}
