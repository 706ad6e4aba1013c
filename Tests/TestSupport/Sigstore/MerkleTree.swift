import Crypto

/// A log's tree of hashes (RFC 6962, section 2.1).
struct MerkleTree: Sendable {
    /// The hashes of the entries, in their order.
    private(set) var leaves: [[UInt8]] = []

    /// How many entries it has.
    var count: Int { leaves.count }

    /// Puts an entry behind the others.
    mutating func append(_ entry: [UInt8]) { leaves.append(Array(SHA256.hash(data: [0] + entry))) }

    /// The hash of all entries.
    var root: [UInt8] { Self.root(leaves[...]) }

    /// The hashes beside the way from an entry to the root, from below.
    func path(to index: Int) -> [[UInt8]] { Self.path(to: index, in: leaves[...]) }

    private static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return Array(SHA256.hash(data: [UInt8]())) }
        guard leaves.count > 1 else { return first }
        let (left, right) = halves(leaves)
        return Array(SHA256.hash(data: [1] + root(left) + root(right)))
    }

    private static func path(to index: Int, in leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = halves(leaves)
        return index < left.count
            ? path(to: index, in: left) + [root(right)] : path(to: index - left.count, in: right) + [root(left)]
    }

    /// The left half is the largest power of two that is less than all.
    private static func halves(
        _ leaves: ArraySlice<[UInt8]>
    ) -> (ArraySlice<[UInt8]>, ArraySlice<[UInt8]>) {
        var size = 1
        while size * 2 < leaves.count { size *= 2 }
        return (leaves.prefix(size), leaves.dropFirst(size))
    }
}
