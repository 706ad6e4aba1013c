import Secrets

/// An access token, and how long it is good.
struct BearerToken: Sendable, Hashable {
    let value: Secret
    /// What it was asked for; the service may have granted less.
    let scopes: AccessScopeSet
    let service: TokenService
    let obtained: ContinuousClock.Instant
    /// How long it lived when it was obtained.
    let lifetime: Duration

    var authorization: String { "Bearer \(value.reveal())" }

    /// Whether a request that starts now may carry the token.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - uploadLength: how many bytes the request sends, 0 for a small one. A registry behind a proxy that buffers
    ///     looks at the token only when all bytes have arrived.
    /// - Returns: false where it is to be renewed first.
    func isFresh(at now: ContinuousClock.Instant, uploadLength: Int64) -> Bool {
        obtained.duration(to: now) < lifetime - margin(uploadLength: uploadLength)
    }

    /// How long before its end a token is renewed: a minute, or a quarter of a short life; for an upload also the time
    /// that it takes, as far as a fresh token is any better.
    private func margin(uploadLength: Int64) -> Duration {
        let base = min(.seconds(60), lifetime / 4)
        guard uploadLength > 0 else { return base }
        return min(base + .seconds(uploadLength / Self.slowUpload), lifetime * 3 / 4)
    }

    /// Bytes in a second of an upload that is slow.
    private static let slowUpload: Int64 = 4 << 20
}
