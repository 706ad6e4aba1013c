public import Crypto
import Synchronization

/// A log of signatures, like Rekor 1: it promises, and proves, that it has an entry.
public final class SigstoreLog: Sendable {
    /// What the log calls itself at the head of its tree.
    public static let name = "log.example.com"

    /// The number of its tree.
    static let tree = 77
    /// How many entries its former trees have.
    private static let formerEntries = 1000

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
    public init() {
        var entries = Entries()
        for number in 0..<2 { entries.append(Self.strange(number)) }
        self.entries = Mutex(entries)
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
            index: Self.formerEntries + index,
            logID: id,
            time: time,
            body: body,
            promise: [],
            proof: SigstoreLogEntry.Proof(
                index: index,
                size: tree.count,
                root: tree.root,
                hashes: tree.path(to: index),
                checkpoint: try checkpoint(root: tree.root, size: tree.count)
            )
        )
        entry.promise = [UInt8](try key.signature(for: entry.promisedBytes).derRepresentation)
        return entry
    }

    /// Signs the head of a tree (C2SP, tlog-checkpoint.md).
    ///
    /// - Parameters:
    ///   - root: The tree's root hash.
    ///   - size: How many entries it has.
    ///   - name: Who signs.
    ///   - stranger: Another key than the log's to sign with.
    /// - Returns: The head.
    /// - Throws: The library's error.
    public func checkpoint(
        root: [UInt8],
        size: Int,
        name: String = name,
        by stranger: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let head = "\(Self.name) - \(Self.tree)\n\(size)\n\(root.base64)\n"
        let signature = id.prefix(4) + (try (stranger ?? key).signature(for: Array(head.utf8)).derRepresentation)
        return "\(head)\n\u{2014} \(name) \(signature.base64)\n"
    }

    /// All entries until now, the oldest first.
    public var bodies: [SigstoreEntryBody] { entries.withLock { $0.bodies } }

    private static func strange(_ number: Int) -> SigstoreEntryBody {
        SigstoreEntryBody(kind: "strange", version: "0.0.1", json: "\(number)")
    }
}
