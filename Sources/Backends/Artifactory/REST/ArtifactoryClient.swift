internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
internal import PromoterCore
internal import Secrets

/// Calls the REST API with one backend's credentials.
struct ArtifactoryClient: Sendable {
    /// The most of an answer that is read, in bytes; a list of files is long.
    private static let answerLimit = 64 << 20

    let session: RegistrySession
    let location: RegistryLocation

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// - Parameters:
    ///   - request: what to send.
    ///   - call: what it is for.
    ///   - answersChallenges: whether a 401 may mean that credentials are to be renewed.
    /// - Returns: the answer.
    /// - Throws: ``RegistryError`` where there is none.
    func send(
        _ request: TransportRequest,
        _ call: RegistryCall,
        answersChallenges: Bool = true
    ) async throws(RegistryError) -> RESTAnswer {
        let response: TransportResponse
        do {
            response = try await session.send(request, scopes: [], answersChallenges: answersChallenges)
        } catch {
            throw call.error(error)
        }
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: Self.answerLimit)
        } catch {
            throw call.error(error)
        }
        // What was done in part is explained, like what was not done.
        let isExplained = response.status.kind != .successful || response.status.code == 206
        let body = ArtifactoryErrorBody(
            isExplained ? bytes : [],
            contentType: response.headers[.contentType]
        )
        let isAboutCredentials = response.status.code == 401 || response.status.code == 403
        let secrets = session.secrets
        let said = secrets.quoted(body.text)
        return RESTAnswer(
            status: response.status.code,
            bytes: bytes,
            body: body,
            retryAfter: response.headers[.retryAfter].map { secrets.quoted($0, limit: 40) },
            said: said.isEmpty ? nil : said,
            attempt: isAboutCredentials ? await session.attempt(for: []) : nil,
            strangeOrigin: response.url.origin == request.url.origin ? nil : secrets.quoted("\(response.url.origin)")
        )
    }

    /// Reads with GET.
    func get(_ url: TransportURL, _ call: RegistryCall) async throws(RegistryError) -> RESTAnswer {
        try await send(TransportRequest(method: .get, url: url, headers: [.accept: "application/json"]), call)
    }

    /// What is being attempted, for errors.
    func call(_ operation: String, _ image: RepositoryName? = nil, _ reference: String? = nil) -> RegistryCall {
        RegistryCall(
            operation: operation,
            location: location,
            repository: image,
            reference: reference,
            secrets: session.secrets
        )
    }
}
