public import HTTPTransport
internal import HTTPTypes
public import PromoterCore

/// A registry that speaks the OCI Distribution API.
///
/// One file a noun: `OCIBackend+Manifests.swift`, `OCIBackend+Blobs.swift`, `OCIBackend+Tags.swift`.
public struct OCIBackend: RegistryBackend {
    /// Where the registry is.
    public let location: RegistryLocation

    let session: RegistrySession
    let endpoints: OCIEndpoints
    let blobLook: BlobLookRule
    let attempts: Int
    let wait: @Sendable (Duration) async throws -> Void

    /// Makes a backend.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - location: where the registry is, for messages.
    ///   - session: sends requests with the right credentials.
    ///   - base: the URL that the API's `/v2/` stands behind.
    ///   - namespace: what stands before every repository's name.
    ///   - looksFirst: whether a blob is looked for before it is sent; `nil` for what suits the registry.
    ///   - attempts: how often a blob's transfer that breaks is begun or taken up in all, without progress between.
    ///   - wait: waits before a broken transfer is taken up again.
    public init(
        location: RegistryLocation,
        session: RegistrySession,
        base: TransportURL,
        namespace: RepositoryName? = nil,
        looksFirst: Bool? = nil,
        attempts: Int = 5,
        wait: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.location = location
        self.session = session
        self.endpoints = OCIEndpoints(base: base, namespace: namespace)
        self.blobLook = BlobLookRule(host: base.host, looksFirst: looksFirst)
        self.attempts = attempts
        self.wait = wait
    }

    /// A registry checks what a manifest refers to (distribution specification, "Pushing Manifests").
    public var refusesIncompleteManifests: Bool { true }

    /// Cosign's tags.
    public var signatureStrategies: [any SignatureStrategy] { [CosignTagStrategy()] }

    /// The name with the name space before it.
    public func fullName(of repository: RepositoryName) -> RepositoryName {
        endpoints.fullName(of: repository)
    }

    func call(
        _ operation: String,
        _ repository: RepositoryName,
        _ reference: String? = nil,
        scope: AccessScope
    ) -> OCICall {
        OCICall(
            operation: operation,
            location: location,
            repository: repository,
            reference: reference,
            scopes: [scope]
        )
    }

    func send(_ request: TransportRequest, _ call: OCICall) async throws(RegistryError) -> TransportResponse {
        do {
            return try await session.send(request, scopes: call.scopes)
        } catch {
            throw call.error(error)
        }
    }

    /// What an answer means that is not the one hoped for, and who was refused.
    func refusal(_ response: TransportResponse, _ call: OCICall) async -> RegistryError {
        let isAboutCredentials = response.status.code == 401 || response.status.code == 403
        let attempt = isAboutCredentials ? await session.attempt(for: call.scopes) : nil
        return await call.refusal(response, attempt: attempt)
    }
}
