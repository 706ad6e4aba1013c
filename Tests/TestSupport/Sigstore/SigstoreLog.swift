public import Crypto
import Synchronization

/// A log of signatures: it proves that it has an entry, and promises it before, as Rekor 1 does.
public final class SigstoreLog: Sendable {
    /// In whose way the log works.
    public enum Generation: Sendable {
        /// The log promises to take an entry in, and says when.
        case rekor1
        /// The log only proves that it has an entry.
        case rekor2
    }

    /// The number of Rekor 1's tree.
    static let tree = 77
    /// How many entries Rekor 1's former trees have.
    private static let formerEntries = 1000

    /// In whose way it works.
    public let generation: Generation

    private let key = P256.Signing.PrivateKey()
    private let entries: Mutex<Entries>

    private struct Entries {
        var tree = MerkleTree()
        var bodies: [SigstoreEntryBody] = []

        mutating func append(_ body: SigstoreEntryBody) {
            tree.append(body.bytes)
            bodies.append(body)
        }
    }

    /// Makes a log with two entries of others.
    ///
    /// - Parameter generation: In whose way it works.
    public init(_ generation: Generation = .rekor1) {
        self.generation = generation
        var entries = Entries()
        for number in 0..<2 { entries.append(Self.strange(number)) }
        self.entries = Mutex(entries)
    }

    /// What it calls itself.
    public var name: String {
        switch generation {
        case .rekor1: "log.example.com"
        case .rekor2: "log2.example.com"
        }
    }

    /// Its key.
    public var publicKey: P256.Signing.PublicKey { key.publicKey }

    /// What entries call it: the SHA-256 of its key.
    public var id: [UInt8] { Array(SHA256.hash(data: publicKey.derRepresentation)) }

    /// Takes an entry in.
    ///
    /// - Parameters:
    ///   - body: The entry.
    ///   - time: When, in seconds since 1970.
    ///   - later: How many entries of others come before the proof is made.
    /// - Returns: The entry with its promise and its proof.
    /// - Throws: The library's error.
    public func append(_ body: SigstoreEntryBody, at time: Int64, later: Int = 0) throws -> SigstoreLogEntry {
        let (tree, index) = entries.withLock { entries in
            entries.append(body)
            let index = entries.tree.count - 1
            for number in 0..<later { entries.append(Self.strange(number)) }
            return (entries.tree, index)
        }
        var entry = SigstoreLogEntry(
            index: (generation == .rekor1 ? Self.formerEntries : 0) + index,
            logID: id,
            time: time,
            body: body,
            promise: nil,
            proof: SigstoreLogEntry.Proof(
                index: index,
                size: tree.count,
                root: tree.root,
                hashes: tree.path(to: index),
                checkpoint: try checkpoint(root: tree.root, size: tree.count)
            )
        )
        guard generation == .rekor1 else { return entry }
        entry.promise = [UInt8](try key.signature(for: entry.promisedBytes).derRepresentation)
        return entry
    }

    /// Signs the head of a tree (C2SP, tlog-checkpoint.md).
    ///
    /// - Parameters:
    ///   - root: The tree's root hash.
    ///   - size: How many entries it has.
    ///   - name: Who signs; without it, the log.
    ///   - stranger: Another key than the log's to sign with.
    /// - Returns: The head.
    /// - Throws: The library's error.
    public func checkpoint(
        root: [UInt8],
        size: Int,
        name: String? = nil,
        by stranger: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let origin = generation == .rekor1 ? "\(self.name) - \(Self.tree)" : self.name
        let head = "\(origin)\n\(size)\n\(root.base64)\n"
        let signature = id.prefix(4) + (try (stranger ?? key).signature(for: Array(head.utf8)).derRepresentation)
        return "\(head)\n\u{2014} \(name ?? self.name) \(signature.base64)\n"
    }

    /// All entries until now, the oldest first.
    public var bodies: [SigstoreEntryBody] { entries.withLock { $0.bodies } }

    private static func strange(_ number: Int) -> SigstoreEntryBody {
        SigstoreEntryBody(kind: "strange", version: "0.0.1", json: "\(number)")
    }
}
