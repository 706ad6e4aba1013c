/// Checks that a log has an entry.
enum LogVerification {
    /// Checks an entry's proofs.
    ///
    /// - Parameters:
    ///   - entry: the entry.
    ///   - logs: the logs that are trusted.
    /// - Returns: the log, and when it took the entry in, where it says so and signed it.
    /// - Throws: ``Rejection``.
    static func check(
        _ entry: TransparencyLogEntry,
        logs: [TransparencyLog]
    ) throws(Rejection) -> (log: TransparencyLog, time: Int64?) {
        let candidates = logs.filter { $0.id == entry.logID }
        guard !candidates.isEmpty else { throw .notLogged }
        var time: Int64?
        var good = candidates
        if let promise = entry.signedEntryTimestamp {
            guard let integrated = entry.integratedTime else { throw .log("it does not say when it was made") }
            good = good.filter { $0.validity.contains(integrated) }
            guard !good.isEmpty else { throw .log("the log's key was not good at that time") }
            let bytes = promisedBytes(entry, time: integrated)
            good = good.filter { $0.key.isValid(promise, of: bytes) }
            guard !good.isEmpty else { throw .log("the log's promise is not by the log") }
            time = integrated
        }
        if let proof = entry.inclusionProof, let text = proof.checkpoint {
            good = try check(entry, proof, text, good)
        } else if entry.signedEntryTimestamp == nil {
            throw .log("there is no proof that the log has it")
        }
        return (good[0], time)
    }

    /// What a log signs when it promises to take an entry in: JSON in its canonical form (RFC 8785).
    private static func promisedBytes(_ entry: TransparencyLogEntry, time: Int64) -> [UInt8] {
        Array(
            """
            {"body":"\(Base64.encode(entry.body))","integratedTime":\(time),"logID":"\(Hexadecimal.text(entry.logID))",\
            "logIndex":\(entry.logIndex)}
            """
            .utf8
        )
    }

    private static func check(
        _ entry: TransparencyLogEntry,
        _ proof: TransparencyLogEntry.InclusionProof,
        _ text: String,
        _ logs: [TransparencyLog]
    ) throws(Rejection) -> [TransparencyLog] {
        let checkpoint: Checkpoint
        do throws(FormatError) {
            checkpoint = try Checkpoint(text)
        } catch {
            throw .log("\(error)")
        }
        let named = logs.filter { checkpoint.isOf($0) }
        guard !named.isEmpty else {
            let names = logs.map(\.name).filter { !$0.isEmpty }.map { "'\($0)'" }.joined(separator: ", ")
            let known =
                names.isEmpty
                ? "whose address ('baseUrl') the trusted root lacks" : "which the trusted root calls \(names)"
            throw .log("its tree's head is of the log '\(checkpoint.origin)', \(known)")
        }
        let signers = named.filter { checkpoint.isSigned(by: $0) }
        guard !signers.isEmpty else { throw .log("its tree's head is not signed by the log") }
        let root = MerkleProof.root(
            of: MerkleProof.leaf(entry.body),
            at: proof.logIndex,
            in: proof.treeSize,
            path: proof.hashes
        )
        guard let root, root == proof.rootHash, root == checkpoint.rootHash, proof.treeSize == checkpoint.treeSize
        else {
            throw .log("the proof does not lead to the log's tree")
        }
        return signers
    }
}
