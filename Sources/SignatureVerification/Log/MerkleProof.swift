internal import Crypto

/// Hashes and proofs of a log's tree (RFC 6962, section 2.1).
enum MerkleProof {
    /// The hash of an entry.
    static func leaf(_ entry: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [0] + entry)) }

    /// The hash of two hashes.
    static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [1] + left + right)) }

    /// Computes a tree's root from an entry and the hashes beside its way (RFC 9162, section 2.1.3.2).
    ///
    /// - Parameters:
    ///   - leaf: the entry's hash.
    ///   - index: the entry's number.
    ///   - size: how many entries the tree has.
    ///   - path: the hashes beside the way, from below.
    /// - Returns: the root, or `nil` where there is no such entry or the path is too long or too short.
    static func root(of leaf: [UInt8], at index: Int64, in size: Int64, path: [[UInt8]]) -> [UInt8]? {
        guard index >= 0, index < size else { return nil }
        var place = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last > 0, sibling.count == SHA256.byteCount else { return nil }
            if place & 1 == 1 || place == last {
                hash = node(sibling, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = node(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }
}
