public import HTTPTransport
internal import HTTPTypes
public import PromoterCore

/// A registry that speaks the OCI Distribution API.
///
/// One file a noun: `OCIBackend+Manifests.swift`, `OCIBackend+Blobs.swift`, `OCIBackend+Tags.swift`,
/// `OCIBackend+Referrers.swift`, `OCIBackend+Deletion.swift`.
public struct OCIBackend: RegistryBackend, ReferrerListing {
    /// Where the registry is.
    public let location: RegistryLocation

    let session: RegistrySession
    let endpoints: OCIEndpoints
    let blobLook: BlobLookRule
    let uploadForm: BlobUploadForm
    let tagListsAreComplete: Bool
    let referrersAPI = ReferrersAPI()
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
    ///   - root: what the base stands for, where it is one part of a registry; it is in no URL, but in the names from which
    ///     blobs are mounted.
    ///   - looksFirst: whether a blob is looked for before it is sent; `nil` for what suits the registry.
    ///   - uploadForm: how a blob's bytes are sent.
    ///   - tagListsAreComplete: whether its lists of tags are never cut short, so that what they lack is not there.
    ///   - attempts: how often a blob's transfer that breaks is begun or taken up in all, without progress between.
    ///   - wait: waits before a broken transfer is taken up again.
    public init(
        location: RegistryLocation,
        session: RegistrySession,
        base: TransportURL,
        namespace: RepositoryName? = nil,
        root: RepositoryName? = nil,
        looksFirst: Bool? = nil,
        uploadForm: BlobUploadForm = .put,
        tagListsAreComplete: Bool = false,
        attempts: Int = 5,
        wait: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.location = location
        self.session = session
        self.endpoints = OCIEndpoints(base: base, namespace: namespace, root: root)
        self.blobLook = BlobLookRule(host: base.host, looksFirst: looksFirst)
        self.uploadForm = uploadForm
        self.tagListsAreComplete = tagListsAreComplete
        self.attempts = attempts
        self.wait = wait
    }

    /// A registry checks what a manifest refers to (distribution specification, "Pushing Manifests").
    public var refusesIncompleteManifests: Bool { true }

    /// Where the registry's owner says so.
    public var listsCompletely: Bool { tagListsAreComplete }

    /// Cosign's tags, and what refers to a manifest.
    public var signatureStrategies: [any SignatureStrategy] { [CosignTagStrategy(), ReferrersStrategy()] }

    /// The registry's own lists, where it has the API.
    public var referrers: (any ReferrerListing)? { self }

    /// By DELETE, where the registry allows that.
    public var deletion: (any ManifestDeleting)? { self }

    /// The name with the name space before it.
    public func fullName(of repository: RepositoryName) -> RepositoryName {
        endpoints.fullName(of: repository)
    }

    /// Where a manifest is read and written.
    package func url(of reference: ManifestReference, in repository: RepositoryName) -> TransportURL {
        endpoints.manifest(reference, in: repository)
    }

    func call(
        _ operation: String,
        _ repository: RepositoryName,
        _ reference: String? = nil,
        scope: AccessScope
    ) -> RegistryCall {
        RegistryCall(
            operation: operation,
            location: location,
            repository: repository,
            reference: reference,
            scopes: [scope],
            secrets: session.secrets
        )
    }

    func send(_ request: TransportRequest, _ call: RegistryCall) async throws(RegistryError) -> TransportResponse {
        do {
            return try await session.send(request, scopes: call.scopes)
        } catch {
            throw call.error(error)
        }
    }

    /// What an answer means that is not the one hoped for, and who was refused.
    func refusal(_ response: TransportResponse, _ call: RegistryCall) async -> RegistryError {
        let isAboutCredentials = response.status.code == 401 || response.status.code == 403
        let attempt = isAboutCredentials ? await session.attempt(for: call.scopes) : nil
        return await call.refusal(response, attempt: attempt)
    }
}
