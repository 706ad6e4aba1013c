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
    /// The places that rules name by a location instead of a registry's name.
    public let ruled: [RegistryLocation]

    /// Collects registries.
    ///
    /// - Parameters:
    ///   - known: where they are.
    ///   - unknown: those of which nobody can say.
    ///   - ruled: the places that rules name by a location.
    public init(known: [RegistryLocation] = [], unknown: [Unknown] = [], ruled: [RegistryLocation] = []) {
        self.known = known
        self.unknown = unknown
        self.ruled = ruled
    }

    /// What an image is called at a destination, and at every registry of the configuration that is the same place.
    ///
    /// A registry that was named counts by that name, whatever others are at its address; those that are within it count, too.
    /// So does every place that a rule names by its location: such a rule is for whatever lies there.
    func names(of image: ImageReference, at destination: RegistryLocation) -> [PlacedImage] {
        let isNamed = isNamed(destination)
        let others = known.filter { $0.name != destination.name }
            .flatMap { place -> [PlacedImage] in
                let isWithin = Self.length(of: place) > Self.length(of: destination)
                let byAddress = !isNamed || isWithin ? Self.names(of: image, at: destination, byAddressOf: place) : []
                let byFolder = Self.names(of: image, at: destination, byFolderOf: place)
                    .filter { !isNamed || $0.utf8.count < image.repository.text.utf8.count }
                return Self.placed(image, byAddress + byFolder, at: place)
            }
        let byRule = ruled.flatMap { place in
            let byAddress = Self.names(of: image, at: destination, byAddressOf: place)
            let byFolder = Self.names(of: image, at: destination, byFolderOf: place)
            return Self.placed(image, byAddress + byFolder, at: place)
        }
        return [PlacedImage(image: image, location: destination)] + others + byRule
    }

    private static func names(
        of image: ImageReference,
        at destination: RegistryLocation,
        byAddressOf place: RegistryLocation
    ) -> [String] {
        let paths = destination.places.map { path($0) + image.repository.text }
        let names = place.places.map(path)
            .flatMap { base in paths.compactMap { $0.hasPrefix(base) ? String($0.dropFirst(base.count)) : nil } }
        return Array(names.prefix(1))
    }

    private static func names(
        of image: ImageReference,
        at destination: RegistryLocation,
        byFolderOf place: RegistryLocation
    ) -> [String] {
        guard let here = destination.folders, let there = place.folders else { return [] }
        return here.paths(of: image.repository.text.split(separator: "/").map(String.init), below: there)
            .map { $0.joined(separator: "/") }
    }

    private static func placed(
        _ image: ImageReference,
        _ names: [String],
        at place: RegistryLocation
    ) -> [PlacedImage] {
        Set(names).sorted()
            .compactMap { name in
                guard let repository = try? RepositoryName(name) else { return nil }
                return PlacedImage(
                    image: ImageReference(repository: repository, tag: image.tag, digest: image.digest),
                    location: place
                )
            }
    }

    /// Whether a destination is a registry of the configuration, by its name there.
    func isNamed(_ destination: RegistryLocation) -> Bool { known.contains { $0.name == destination.name } }

    private static func length(of place: RegistryLocation) -> Int {
        path(PlaceAddress(place.address).text).utf8.count
    }

    private static func path(_ address: String) -> String { address.hasSuffix("/") ? address : address + "/" }
}
