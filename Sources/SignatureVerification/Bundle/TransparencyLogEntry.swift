/// An entry in a transparency log with the proofs that it is there (protobuf-specs, sigstore_rekor.proto).
public struct TransparencyLogEntry: Sendable, Hashable {
    /// The most hashes of a proof: a log of 2^64 entries has no more.
    static let hashLimit = 64

    /// The entry's number in the log, over all of its parts.
    public let logIndex: Int64
    /// Which log, by the digest of its key or of its name and key.
    public let logID: [UInt8]
    /// The kind of entry: `hashedrekord`.
    public let kind: String
    /// The version of that kind: `0.0.1`.
    public let kindVersion: String
    /// When the log took it in, in seconds since 1970; `nil` where the log does not say.
    public let integratedTime: Int64?
    /// The log's signed promise to take it in.
    public let signedEntryTimestamp: [UInt8]?
    /// The proof that it is in the log.
    public let inclusionProof: InclusionProof?
    /// The entry itself, JSON, as the log keeps it.
    public let body: [UInt8]

    init(
        logIndex: Int64,
        logID: [UInt8],
        kind: String,
        kindVersion: String,
        integratedTime: Int64?,
        signedEntryTimestamp: [UInt8]?,
        inclusionProof: InclusionProof?,
        body: [UInt8]
    ) {
        self.logIndex = logIndex
        self.logID = logID
        self.kind = kind
        self.kindVersion = kindVersion
        self.integratedTime = integratedTime
        self.signedEntryTimestamp = signedEntryTimestamp
        self.inclusionProof = inclusionProof
        self.body = body
    }

    /// The proof that an entry is in a log (RFC 6962, section 2.1.1).
    public struct InclusionProof: Sendable, Hashable {
        /// The entry's number in the tree.
        public let logIndex: Int64
        /// The tree's root hash.
        public let rootHash: [UInt8]
        /// How many entries the tree has.
        public let treeSize: Int64
        /// The hashes beside the way from the entry to the root.
        public let hashes: [[UInt8]]
        /// The tree's head, signed by the log (C2SP, tlog-checkpoint.md).
        public let checkpoint: String?
    }

    init(_ field: JSONField) throws(FormatError) {
        logIndex = try field["logIndex"].ifPresent?.count() ?? 0
        logID = try field["logId"]["keyId"].someBytes()
        kind = try field["kindVersion"]["kind"].string()
        kindVersion = try field["kindVersion"]["version"].string()
        let time = try field["integratedTime"].ifPresent?.count() ?? 0
        integratedTime = time == 0 ? nil : time
        signedEntryTimestamp = try field["inclusionPromise"].ifPresent?["signedEntryTimestamp"].someBytes()
        inclusionProof = try field["inclusionProof"].ifPresent
            .map { (proof) throws(FormatError) in
                try InclusionProof(proof)
            }
        body = try field["canonicalizedBody"].someBytes()
    }
}

extension TransparencyLogEntry.InclusionProof {
    fileprivate init(_ field: JSONField) throws(FormatError) {
        logIndex = try field["logIndex"].ifPresent?.count() ?? 0
        rootHash = try field["rootHash"].someBytes()
        treeSize = try field["treeSize"].count()
        var hashes: [[UInt8]] = []
        for hash in try field["hashes"].elements(atMost: TransparencyLogEntry.hashLimit) {
            hashes.append(try hash.someBytes())
        }
        self.hashes = hashes
        checkpoint = try field["checkpoint"].ifPresent?["envelope"].string()
    }
}
