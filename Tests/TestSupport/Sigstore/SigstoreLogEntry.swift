import Crypto

/// An entry of a log of signatures, with what proves that the log has it; a test may change any part.
public struct SigstoreLogEntry: Sendable {
    /// That the log's tree has the entry (RFC 6962, section 2.1.1).
    public struct Proof: Sendable {
        /// The entry's number in the tree.
        public var index: Int
        /// How many entries the tree has.
        public var size: Int
        /// The tree's root hash.
        public var root: [UInt8]
        /// The hashes beside the way from the entry to the root, from below.
        public var hashes: [[UInt8]]
        /// The tree's head, signed.
        public var checkpoint: String
    }

    /// The entry's number, counted from the log's first tree.
    public var index: Int
    /// Which log it is of: the SHA-256 of the log's key.
    public var logID: [UInt8]
    /// When it was taken in, in seconds since 1970.
    public var time: Int64
    /// What was taken in.
    public var body: SigstoreEntryBody
    /// The log's promise: its signature of ``promisedBytes``; none of a log of Rekor 2.
    public var promise: [UInt8]?
    /// That the log's tree has it.
    public var proof: Proof

    /// What a log signs when it promises to take an entry in: JSON in its canonical form (RFC 8785).
    public var promisedBytes: [UInt8] {
        Array(
            """
            {"body":"\(body.bytes.base64)","integratedTime":\(time),"logID":"\(logID.hexadecimal)","logIndex":\(index)}
            """
            .utf8
        )
    }

    /// The entry as bundles have it, JSON (protobuf-specs, sigstore_rekor.proto).
    public var json: String {
        let hashes = proof.hashes.map { "\"\($0.base64)\"" }.joined(separator: ",")
        let promise = promise.map {
            #""integratedTime":"\#(time)","inclusionPromise":{"signedEntryTimestamp":"\#($0.base64)"},"#
        }
        return """
            {"logIndex":"\(index)","logId":{"keyId":"\(logID.base64)"},\
            "kindVersion":{"kind":"\(body.kind)","version":"\(body.version)"},\(promise ?? "")\
            "inclusionProof":{"logIndex":"\(proof.index)","rootHash":"\(proof.root.base64)",\
            "treeSize":"\(proof.size)","hashes":[\(hashes)],"checkpoint":{"envelope":"\(checkpointText)"}},\
            "canonicalizedBody":"\(body.bytes.base64)"}
            """
    }

    /// What Rekor 1 calls the entry: its tree, and its hash.
    var identifier: String {
        [UInt8](SigstoreLog.tree, in: 8).hexadecimal + SHA256.hash(data: [0] + body.bytes).hexadecimal
    }

    /// The entry as Rekor 1 answers with it, JSON (its openapi.yaml, LogEntry).
    var answer: String {
        let hashes = proof.hashes.map { "\"\($0.hexadecimal)\"" }.joined(separator: ",")
        return """
            {"\(identifier)":{"body":"\(body.bytes.base64)","integratedTime":\(time),"logID":"\(logID.hexadecimal)",\
            "logIndex":\(index),"verification":{"signedEntryTimestamp":"\((promise ?? []).base64)","inclusionProof":\
            {"logIndex":\(proof.index),"rootHash":"\(proof.root.hexadecimal)","treeSize":\(proof.size),\
            "hashes":[\(hashes)],"checkpoint":"\(checkpointText)"}}}}
            """
    }

    private var checkpointText: String { proof.checkpoint.replacing("\n", with: "\\n") }
}
