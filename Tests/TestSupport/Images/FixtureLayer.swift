/// A layer to be made: a tar archive with one file whose content follows from a seed alone.
public struct FixtureLayer: Hashable, Sendable {
    /// How the archive is packed.
    public enum Packing: Hashable, Sendable {
        /// A plain tar archive.
        case plain
        /// gzip without compression, so that the bytes do not depend on a library's version.
        case gzip
    }

    /// The size of the file in the archive, bytes; the blob is up to 2 KiB larger, and 5 bytes for each 64 KiB with gzip.
    public var size: Int
    /// What the content follows from: the same seed and size make the same blob.
    public var seed: UInt64
    /// How the archive is packed.
    public var packing: Packing

    /// Describes a layer.
    ///
    /// - Parameters:
    ///   - size: The size of the file in the archive, bytes.
    ///   - seed: What the content follows from.
    ///   - packing: How the archive is packed.
    public init(size: Int = 1024, seed: UInt64, packing: Packing = .gzip) {
        self.size = size
        self.seed = seed
        self.packing = packing
    }
}
