/// An OpenID Connect provider whose id tokens are exchanged for access tokens.
public struct IdentityProvider: Sendable, Hashable {
    /// The name that `provider_name` gives.
    public var name: String
    /// The id tokens that are accepted, each with the user that it stands for.
    ///
    /// The real thing checks a signature; here only these very tokens count.
    public var subjects: [String: String]
    /// The audience that a request that names one must name; `nil` for any.
    public var audience: String?

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - name: the name that `provider_name` gives.
    ///   - subjects: the accepted id tokens and their users.
    ///   - audience: the audience that must be named; `nil` for any.
    public init(_ name: String, subjects: [String: String], audience: String? = nil) {
        self.name = name
        self.subjects = subjects
        self.audience = audience
    }
}
