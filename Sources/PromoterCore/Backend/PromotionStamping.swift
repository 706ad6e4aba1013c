/// Marks promoted images at their registry: who promoted them, when, from where.
public protocol PromotionStamping: Sendable {
    /// Marks an image.
    ///
    /// - Parameter image: an image that was promoted and proven.
    /// - Throws: ``RegistryError``; the image is promoted all the same.
    func stamp(_ image: PromotedImage) async throws(RegistryError)
}

/// An image that was promoted, as a mark tells of it.
public struct PromotedImage: Sendable, Hashable {
    /// The image's own manifest.
    public let root: Descriptor
    /// Where it came from.
    public let origin: RegistryLocation
    /// The image, as the source names it.
    public let image: ImageReference
    /// The image, as the destination names it.
    public let target: ImageReference

    /// Makes an image.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - origin: where it came from.
    ///   - image: the image, as the source names it.
    ///   - target: the image, as the destination names it.
    public init(root: Descriptor, origin: RegistryLocation, image: ImageReference, target: ImageReference) {
        self.root = root
        self.origin = origin
        self.image = image
        self.target = target
    }
}
