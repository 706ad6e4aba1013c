/// Answers `/v2/...` (or the same below another prefix) as the OCI Distribution specification says.
public struct DistributionRoutes: Sendable {
    let store: any ImageStore
    let access: any DistributionAccess
    let uploads: UploadSessions
    let options: DistributionOptions
    let prefix: String

    /// Makes routes; cheap, so that a registry may make them for each request.
    ///
    /// - Parameters:
    ///   - store: what they stand on.
    ///   - access: decides who may do what.
    ///   - uploads: the uploads under way, shared by all routes that are one registry's.
    ///   - options: how the registry answers where it may choose.
    ///   - prefix: what stands before the repository's name, such as `/v2/` or
    ///     `/artifactory/api/docker/docker-local/v2/`; `Location` and `Link` begin with it.
    public init(
        store: any ImageStore,
        access: any DistributionAccess,
        uploads: UploadSessions,
        options: DistributionOptions = DistributionOptions(),
        prefix: String = "/v2/"
    ) {
        self.store = store
        self.access = access
        self.uploads = uploads
        self.options = options
        self.prefix = prefix
    }

    /// What a path is about.
    enum Endpoint: Sendable {
        case probe, catalog, tags, manifest, blob, uploads, upload, referrers
    }

    private static let table = RouteTable<Endpoint>([
        ("/", .probe),
        ("/_catalog", .catalog),
        ("/**name/tags/list", .tags),
        ("/**name/manifests/{reference}", .manifest),
        ("/**name/blobs/uploads", .uploads),
        ("/**name/blobs/uploads/", .uploads),
        ("/**name/blobs/uploads/{reference}", .upload),
        ("/**name/blobs/{reference}", .blob),
        ("/**name/referrers/{reference}", .referrers),
    ])

    /// Answers a request.
    ///
    /// - Parameter request: the request.
    /// - Returns: the answer; `nil` where the path does not begin with the prefix.
    public func answer(_ request: EmulatedRequest) async -> EmulatedAnswer? {
        guard request.path.hasPrefix(prefix) || request.path + "/" == prefix else { return nil }
        let path = "/" + request.path.dropFirst(prefix.count)
        guard case .found(let endpoint, let parameters) = Self.table.match(method: request.method, path: path) else {
            return EmulatedAnswer(.pageNotFound)
        }
        let repository = parameters["name"]
        let visit = Visit(request: request, repository: repository, reference: parameters.decoded("reference"))
        guard let operation = operation(of: endpoint, method: request.method) else {
            let error = DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
            return EmulatedAnswer(finish(error, DistributionCall(.probe, repository: repository)))
        }
        var call = DistributionCall(operation, repository: repository, reference: visit.reference)
        call.scopes = scopes(of: operation, visit)
        guard repository.isEmpty || RepositoryGrammar.isName(repository) else {
            let error = DistributionError(400, "NAME_INVALID", "invalid repository name", detail: ["name": repository])
            return EmulatedAnswer(finish(error, call))
        }
        switch await access.decide(request, for: call) {
        case .refused(let response, let user):
            return EmulatedAnswer(options.decorate(response, call), user: user)
        case .granted(let user):
            do {
                let response = try await answer(endpoint, visit, user)
                return EmulatedAnswer(options.decorate(response, call), user: user?.name)
            } catch {
                return EmulatedAnswer(finish(error, call), user: user?.name)
            }
        }
    }

    private func finish(_ error: DistributionError, _ call: DistributionCall) -> EmulatedResponse {
        options.decorate(options.render(error, call), call)
    }

    private func operation(of endpoint: Endpoint, method: String) -> DistributionCall.Operation? {
        let reads = method == "GET" || method == "HEAD"
        return switch endpoint {
        case .probe: reads ? .probe : nil
        case .catalog: reads ? .catalog : nil
        case .tags: reads ? .listTags : nil
        case .referrers: reads ? .listReferrers : nil
        case .manifest:
            reads ? .readManifest : method == "PUT" ? .pushManifest : method == "DELETE" ? .deleteManifest : nil
        case .blob: reads ? .readBlob : method == "DELETE" ? .deleteBlob : nil
        case .uploads: method == "POST" ? .beginUpload : nil
        case .upload: ["GET", "PATCH", "PUT", "DELETE"].contains(method) ? .continueUpload : nil
        }
    }

    private func scopes(of operation: DistributionCall.Operation, _ visit: Visit) -> [AccessScope] {
        switch operation {
        case .probe: return []
        case .catalog: return [AccessScope(type: "registry", name: "catalog", actions: ["*"])]
        case .listTags, .readManifest, .readBlob, .listReferrers:
            return [AccessScope(name: visit.repository, actions: ["pull"])]
        case .deleteManifest, .deleteBlob: return [AccessScope(name: visit.repository, actions: ["delete"])]
        case .pushManifest, .continueUpload:
            return [AccessScope(name: visit.repository, actions: ["pull", "push"])]
        case .beginUpload:
            var scopes = [AccessScope(name: visit.repository, actions: ["pull", "push"])]
            if visit.query["mount"] != nil, let source = visit.query["from"], !source.isEmpty {
                scopes.append(AccessScope(name: source, actions: ["pull"]))
            }
            return scopes
        }
    }

    private func answer(
        _ endpoint: Endpoint,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError) -> EmulatedResponse
    {
        switch (endpoint, visit.request.method) {
        case (.probe, _):
            return .json(200, [String: String](), headers: [.init("Docker-Distribution-Api-Version", "registry/2.0")])
        case (.catalog, _): return try await catalog(visit, user)
        case (.tags, _): return try await tags(visit, user)
        case (.referrers, _): return try await referrers(visit, user)
        case (.manifest, "PUT"): return try await pushManifest(visit, user)
        case (.manifest, "DELETE"): return try await deleteManifest(visit, user)
        case (.manifest, _): return try await readManifest(visit, user)
        case (.blob, "DELETE"): return try await deleteBlob(visit, user)
        case (.blob, _): return try await readBlob(visit, user)
        case (.uploads, _): return try await beginUpload(visit, user)
        case (.upload, "PATCH"): return try await appendToUpload(visit, user)
        case (.upload, "PUT"): return try await finishUpload(visit, user)
        case (.upload, "DELETE"): return try await cancelUpload(visit)
        case (.upload, _): return try await uploadStatus(visit)
        }
    }
}

/// A request of the Distribution API, with what its path says.
struct Visit: Sendable {
    let request: EmulatedRequest
    let repository: String
    let reference: String
    let query: QueryFields

    init(request: EmulatedRequest, repository: String, reference: String) {
        self.request = request
        self.repository = repository
        self.reference = reference
        query = request.queryFields
    }

    /// The digest that the path names.
    func digest(_ quirks: QuirkSet) throws(DistributionError) -> ContentDigest {
        try Visit.digest(reference, quirks)
    }

    /// Reads a digest that a client sent.
    static func digest(_ text: String, _ quirks: QuirkSet) throws(DistributionError) -> ContentDigest {
        guard let digest = ContentDigest(text), digest.algorithm == .sha256 || !quirks.has(.sha512Refused) else {
            throw DistributionError(
                400,
                "DIGEST_INVALID",
                "provided digest did not match uploaded content",
                detail: ["digest": text]
            )
        }
        return digest
    }
}

extension EmulatedResponse {
    /// What servers answer for paths that they don't know.
    static var pageNotFound: EmulatedResponse { .text(404, "404 page not found\n") }

    /// Makes an answer of plain text.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - text: the body.
    ///   - type: the `Content-Type`.
    /// - Returns: the answer.
    public static func text(
        _ status: Int,
        _ text: String,
        type: String = "text/plain; charset=utf-8"
    )
        -> EmulatedResponse
    {
        EmulatedResponse(status, headers: [.init("Content-Type", type)], body: .bytes([UInt8](text.utf8)))
    }
}
