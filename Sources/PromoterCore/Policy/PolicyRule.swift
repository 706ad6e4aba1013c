/// What has to vouch for some images at some destinations.
public struct PolicyRule: Sendable, Hashable {
    /// What reports call it.
    public let name: String
    /// The destinations, by the names that the configuration has for them or by their addresses.
    public let destinations: [NamePattern]
    /// The images, as the destination names them.
    public let images: [ImagePattern]
    /// What is checked of an image that is an index.
    public let scope: Scope
    /// What is required; `nil` where the rule allows unsigned images.
    public let requirement: PolicyRequirement?

    /// What is checked of an image that is an index; an image of one platform is checked itself.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// The index.
        case index
        /// The image of every platform.
        case platforms
        /// The index and the image of every platform.
        case both
    }

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - name: what reports call it.
    ///   - destinations: the destinations.
    ///   - images: the images.
    ///   - scope: what is checked of an index.
    ///   - requirement: what is required; `nil` to allow unsigned images.
    public init(
        name: String,
        destinations: [NamePattern],
        images: [ImagePattern] = [.all],
        scope: Scope = .index,
        requirement: PolicyRequirement?
    ) {
        self.name = name
        self.destinations = destinations
        self.images = images
        self.scope = scope
        self.requirement = requirement
    }

    /// How much a rule tells of an image.
    struct Rank: Comparable {
        let destination: NamePattern.Specificity
        let repository: NamePattern.Specificity
        let tag: NamePattern.Specificity

        static func < (left: Rank, right: Rank) -> Bool {
            if left.destination != right.destination { return left.destination < right.destination }
            if left.repository != right.repository { return left.repository < right.repository }
            return left.tag < right.tag
        }
    }

    /// How much the rule tells of an image; `nil` where it is not for it.
    func rank(for image: ImageReference, at destination: RegistryLocation) -> Rank? {
        let names = images.filter { $0.matches(image) }
        guard let place = destinations.compactMap({ $0.specificity(for: destination) }).max() else { return nil }
        return
            names.map { name in
                Rank(
                    destination: place,
                    repository: name.repository.specificity,
                    tag: NamePattern.Specificity(
                        isWhole: name.tag.map { !TagPattern.isPattern($0.text) } ?? false,
                        literals: name.tag.map { tag in tag.text.count { $0 != "*" && $0 != "?" } } ?? -1
                    )
                )
            }
            .max()
    }
}

extension NamePattern {
    /// How much it tells of a destination; `nil` where it is not for it.
    fileprivate func specificity(for destination: RegistryLocation) -> Specificity? {
        let place = NamePattern(PlaceAddress(text).text)
        guard matches(destination.name) || destination.places.contains(where: place.matches) else { return nil }
        let own = specificity
        // A name tells as much as the address that it stands for: of two that are one in the other, the inner tells more.
        let length = PlaceAddress(destination.address).text.utf8.count
        return own.isWhole ? Specificity(isWhole: true, literals: length) : own
    }
}
