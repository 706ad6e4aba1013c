/// What has to vouch for an image before it may be promoted, by where it goes and what it is called there.
public struct Policy: Sendable, Hashable {
    /// The rules.
    public let rules: [PolicyRule]
    /// What becomes of images that no rule is for.
    public let otherwise: Otherwise

    /// What becomes of images that no rule is for.
    public enum Otherwise: String, Sendable, Hashable, CaseIterable {
        /// They are refused.
        case refuse
        /// Whatever vouches for them or does not, they are promoted.
        case allow
    }

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - rules: the rules.
    ///   - otherwise: what becomes of images that no rule is for.
    public init(rules: [PolicyRule], otherwise: Otherwise = .refuse) {
        self.rules = rules
        self.otherwise = otherwise
    }

    /// Finds the rule for an image: of all that are for it the one that tells most of the destination, then of the image; of
    /// two that tell the same, the first.
    ///
    /// - Parameters:
    ///   - image: the image, as the destination names it.
    ///   - destination: where it goes.
    /// - Returns: the rule, or `nil` where none is for it.
    public func rule(for image: ImageReference, at destination: RegistryLocation) -> PolicyRule? {
        rule(for: [PolicyPlaces.PlacedImage(image: image, location: destination)])
    }

    /// Finds the rule for an image that has several names, as its registry has.
    func rule(for names: [PolicyPlaces.PlacedImage]) -> PolicyRule? {
        var best: (rule: PolicyRule, rank: PolicyRule.Rank)?
        for rule in rules {
            guard let rank = names.compactMap({ rule.rank(for: $0.image, at: $0.location) }).max() else { continue }
            if best.map({ $0.rank < rank }) ?? true { best = (rule, rank) }
        }
        return best?.rule
    }
}
