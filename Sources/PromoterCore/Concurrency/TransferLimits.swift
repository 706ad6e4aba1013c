/// How much is under way at once.
public struct TransferLimits: Sendable, Hashable {
    /// Images.
    public var images: Int
    /// Blobs of more than 1 MiB, at each registry.
    public var largeBlobs: Int
    /// Smaller blobs, at each registry.
    public var smallBlobs: Int
    /// Manifests of one image.
    public var manifests: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - images: images.
    ///   - largeBlobs: blobs of more than 1 MiB, at each registry.
    ///   - smallBlobs: smaller blobs, at each registry.
    ///   - manifests: manifests of one image.
    public init(images: Int = 8, largeBlobs: Int = 4, smallBlobs: Int = 12, manifests: Int = 6) {
        self.images = images
        self.largeBlobs = largeBlobs
        self.smallBlobs = smallBlobs
        self.manifests = manifests
    }

    /// Blobs of one image, waiting ones included.
    var blobs: Int { largeBlobs + smallBlobs }

    func limit(for size: TransferSlots.Size) -> Int {
        switch size {
        case .large: Swift.max(1, largeBlobs)
        case .small: Swift.max(1, smallBlobs)
        }
    }
}
