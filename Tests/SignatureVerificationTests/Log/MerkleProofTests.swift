import Testing

@testable import SignatureVerification

@Suite("Proofs of a log's tree")
struct MerkleProofTests {
    /// The root of a tree, computed from all of its entries (RFC 6962, section 2.1).
    private static func root(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
        guard entries.count > 1 else { return MerkleProof.leaf(entries[entries.startIndex]) }
        let middle = entries.startIndex + split(entries.count)
        return MerkleProof.node(root(entries[..<middle]), root(entries[middle...]))
    }

    /// The hashes beside the way to an entry, from below (RFC 6962, section 2.1.1).
    private static func path(_ index: Int, _ entries: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard entries.count > 1 else { return [] }
        let middle = entries.startIndex + split(entries.count)
        return index < middle
            ? path(index, entries[..<middle]) + [root(entries[middle...])]
            : path(index, entries[middle...]) + [root(entries[..<middle])]
    }

    /// The largest power of two that is less than a number.
    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    @Test("lead from every entry of trees of every size to the root, and from no other place")
    func proofs() {
        for size in 1...20 {
            let entries = (0..<size).map { [UInt8($0)] }
            let root = Self.root(entries[...])
            for index in 0..<size {
                let path = Self.path(index, entries[...])
                let leaf = MerkleProof.leaf(entries[index])
                func found(_ leaf: [UInt8], _ index: Int, _ size: Int, _ path: [[UInt8]]) -> [UInt8]? {
                    MerkleProof.root(of: leaf, at: Int64(index), in: Int64(size), path: path)
                }
                #expect(found(leaf, index, size, path) == root)
                #expect(found(MerkleProof.leaf([99]), index, size, path) != root)
                #expect(found(leaf, index, size, path + [leaf]) == nil)
                if !path.isEmpty { #expect(found(leaf, index, size, Array(path.dropLast())) != root) }
                for other in 0..<size where other != index { #expect(found(leaf, other, size, path) != root) }
            }
        }
    }

    @Test("lead nowhere from places that are not in the tree", arguments: [(-1, 4), (4, 4), (0, 0), (.max, .max)])
    func outside(index: Int64, size: Int64) {
        #expect(MerkleProof.root(of: MerkleProof.leaf([]), at: index, in: size, path: []) == nil)
    }
}
