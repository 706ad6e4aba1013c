internal import FoundationEssentials

/// A plain OCI registry: `/v2/`, and `/token` where it asks for tokens.
public struct OCIRegistry: RequestHandling {
    /// What it has.
    public let store: OCIImageStore
    private let options: OCIRegistryOptions
    private let routes: DistributionRoutes
    private let tokens: TokenEndpoint
    private let limit: RateLimit?
    private let storage: BlobStorage?

    /// Makes a registry.
    ///
    /// - Parameters:
    ///   - store: what it has, made with the same quirks.
    ///   - options: what it is like.
    public init(store: OCIImageStore, options: OCIRegistryOptions = OCIRegistryOptions()) {
        self.store = store
        self.options = options
        let now: @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
        let access = RegistryAccess(options: options, now: now)
        routes = DistributionRoutes(
            store: store,
            access: access,
            uploads: UploadSessions(),
            options: DistributionOptions(options)
        )
        tokens = TokenEndpoint(options: options, now: now)
        limit = options.quirks.number(.rateLimit).map(RateLimit.init)
        storage = options.quirks.has(.blobRedirect) ? BlobStorage(store: store) : nil
    }

    /// Makes a registry in memory.
    ///
    /// - Parameter options: what it is like.
    public init(options: OCIRegistryOptions = OCIRegistryOptions()) {
        self.init(store: OCIImageStore(quirks: options.quirks), options: options)
    }

    /// Answers a request.
    ///
    /// - Parameter request: the request.
    /// - Returns: the answer.
    public func answer(_ request: EmulatedRequest) async -> EmulatedAnswer {
        if request.path == TokenEndpoint.path, options.authentication == .token { return await tokens.answer(request) }
        if let stored = await storage?.answer(request) { return EmulatedAnswer(stored) }
        if let refusal = await limit?.refusal(request) { return EmulatedAnswer(refusal) }
        guard var answer = await routes.answer(request) else { return EmulatedAnswer(.pageNotFound) }
        if let redirect = storage?.redirect(request, answer.response) { answer.response = redirect }
        await limit?.announce(on: &answer.response)
        return answer
    }
}

extension DistributionOptions {
    fileprivate init(_ options: OCIRegistryOptions) {
        self.init()
        hasReferrers = options.hasReferrers
        referrersPageSize = options.referrersPageSize
        allowsMounts = options.allowsMounts
        allowsDeletion = options.allowsDeletion
        checksCompleteness = options.checksCompleteness
        immutableTags = options.immutableTags
        quirks = options.quirks
        let quirks = quirks
        render = { error, _ in ErrorRules(quirks: quirks).render(error) }
        decorate = { response, _ in
            var response = response
            response.headers["Docker-Distribution-Api-Version"] = "registry/2.0"
            if quirks.has(.warning) { response.headers.append("Warning", #"299 - "this registry moves on Monday""#) }
            return response
        }
    }
}
