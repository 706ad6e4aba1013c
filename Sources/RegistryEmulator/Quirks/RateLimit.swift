/// Counts what Docker Hub counts: manifests that are read by GET.
actor RateLimit {
    private let limit: Int
    private var used = 0

    init(limit: Int) { self.limit = limit }

    /// Counts a request; answers it where too many came.
    func refusal(_ request: EmulatedRequest) -> EmulatedResponse? {
        guard request.method == "GET", request.path.contains("/manifests/") else { return nil }
        used += 1
        guard used > limit else { return nil }
        return .text(429, "You have pulled too much; wait, or log in.\n")
    }

    /// Says how much is left.
    func announce(on response: inout EmulatedResponse) {
        response.headers["ratelimit-limit"] = "\(limit);w=21600"
        response.headers["ratelimit-remaining"] = "\(max(0, limit - used));w=21600"
    }
}
