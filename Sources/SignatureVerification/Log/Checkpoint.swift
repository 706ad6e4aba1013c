/// The head of a log's tree, signed (C2SP, tlog-checkpoint.md and signed-note.md).
struct Checkpoint: Sendable, Hashable {
    static let sizeLimit = 64 << 10
    static let signatureLimit = 128

    /// Which log it is of.
    let origin: String
    /// How many entries the tree has.
    let treeSize: Int64
    /// The tree's root hash.
    let rootHash: [UInt8]
    /// What was signed.
    let signedBytes: [UInt8]
    /// The signatures, the log's own and others'.
    let signatures: [Signature]

    /// A signature with the first bytes of its key's name.
    struct Signature: Sendable, Hashable {
        let name: String
        let hint: [UInt8]
        let signature: [UInt8]
    }

    /// Reads a checkpoint.
    ///
    /// - Parameter text: the checkpoint.
    /// - Throws: ``FormatError``.
    init(_ text: String) throws(FormatError) {
        guard text.utf8.count <= Self.sizeLimit else { throw Self.error("is too large") }
        let bytes = Array(text.utf8)
        let newline = UInt8(ascii: "\n")
        guard let blank = bytes.indices.dropLast().last(where: { bytes[$0] == newline && bytes[$0 + 1] == newline })
        else {
            throw Self.error("has no signatures")
        }
        signedBytes = Array(bytes[...blank])
        let lines = bytes[..<blank].split(separator: newline, omittingEmptySubsequences: false).map(Self.text)
        guard lines.count >= 3 else { throw Self.error("has no root hash") }
        guard let treeSize = Int64(lines[1]), treeSize >= 0, "\(treeSize)" == lines[1] else {
            throw Self.error("has no tree size")
        }
        guard let rootHash = Base64.decode(lines[2]), rootHash.count == 32 else { throw Self.error("has no root hash") }
        origin = lines[0]
        self.treeSize = treeSize
        self.rootHash = rootHash
        let rest = bytes[(blank + 2)...].split(separator: newline)
        guard rest.count <= Self.signatureLimit else { throw Self.error("has too many signatures") }
        var signatures: [Signature] = []
        for line in rest { signatures.append(try Self.signature(Self.text(line))) }
        self.signatures = signatures
    }

    private static func signature(_ line: String) throws(FormatError) -> Signature {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        // U+2014 begins each signature.
        guard words.count == 3, words[0] == "\u{2014}", !words[1].isEmpty, let bytes = Base64.decode(String(words[2])),
            bytes.count > 4
        else { throw error("has a signature that can't be read") }
        return Signature(name: String(words[1]), hint: Array(bytes.prefix(4)), signature: Array(bytes.dropFirst(4)))
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    private static func error(_ reason: String) -> FormatError {
        FormatError(format: "a log's checkpoint", place: "", reason: reason)
    }

    /// Whether it is of a log by its name.
    ///
    /// Logs of Rekor 2 are named by the host of their address (rekor-tiles, CLIENTS.md). Rekor 1 puts the number of the
    /// tree behind a name that need not be the host's: there, only the key tells.
    func isOf(_ log: TransparencyLog) -> Bool { treeOwner != nil || origin == log.name }

    /// Whether the log itself signed it.
    func isSigned(by log: TransparencyLog) -> Bool {
        signatures.contains { signature in
            signature.hint == Array(log.id.prefix(4)) && signature.name == treeOwner ?? origin[...]
                && log.key.isValid(signature.signature, of: signedBytes)
        }
    }

    /// The name before the number of a tree: `rekor.example.com - 2605736670972794746`; `nil` where there is no number.
    private var treeOwner: Substring? {
        guard let space = origin.lastIndex(of: " ") else { return nil }
        let number = origin[space...].utf8.dropFirst()
        let owner = origin[..<space]
        guard owner.hasSuffix(" -"), !number.isEmpty, number.allSatisfy(Self.digits.contains) else { return nil }
        return owner.dropLast(2)
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
