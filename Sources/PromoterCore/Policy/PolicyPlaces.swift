/// The registries of a configuration, by which rules name destinations.
///
/// Who promotes may write a registry's URL instead of its name, or the URL of one that it is a part of: `edge` with the image
/// `team/app` is `oci://registry.example.com` with the image `edge/team/app`. The rules for `edge` are for both.
public struct PolicyPlaces: Sendable, Hashable {
    /// An image, and the registry in which it is called so.
    struct PlacedImage: Sendable, Hashable {
        let image: ImageReference
        let location: RegistryLocation
    }

    /// A registry of the configuration of which nobody can say where it is.
    public struct Unknown: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Why, one sentence without a full stop.
        public let reason: String

        /// Makes one.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - reason: why nobody can say where it is.
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// Where the registries are.
    public let known: [RegistryLocation]
    /// Those of which nobody can say.
    public let unknown: [Unknown]

    /// Collects registries.
    ///
    /// - Parameters:
    ///   - known: where they are.
    ///   - unknown: those of which nobody can say.
    public init(known: [RegistryLocation] = [], unknown: [Unknown] = []) {
        self.known = known
        self.unknown = unknown
    }

    /// What an image is called at a destination, and at every registry of the configuration that is the same place.
    ///
    /// A registry that was named counts by that name, whatever others are at its address; those that are within it count, too.
    func names(of image: ImageReference, at destination: RegistryLocation) -> [PlacedImage] {
        let paths = destination.places.map { Self.path($0) + image.repository.text }
        let others = known.filter { place in
            if place.name == destination.name { return false }
            return !isNamed(destination)
                || Self.length(of: place) > Self.length(of: destination)
        }
        let found = others.compactMap { place -> PlacedImage? in
            let names = place.places.map(Self.path)
                .flatMap { base in
                    paths.compactMap { path in
                        path.hasPrefix(base) ? try? RepositoryName(String(path.dropFirst(base.count))) : nil
                    }
                }
            guard let name = names.first else { return nil }
            return PlacedImage(
                image: ImageReference(repository: name, tag: image.tag, digest: image.digest),
                location: place
            )
        }
        return [PlacedImage(image: image, location: destination)] + found
    }

    /// Whether a destination is a registry of the configuration, by its name there.
    func isNamed(_ destination: RegistryLocation) -> Bool { known.contains { $0.name == destination.name } }

    private static func length(of place: RegistryLocation) -> Int {
        path(PlaceAddress(place.address).text).utf8.count
    }

    private static func path(_ address: String) -> String { address.hasSuffix("/") ? address : address + "/" }
}
