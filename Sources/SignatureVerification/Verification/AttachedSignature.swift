/// A signature as it is attached to an artifact; nothing of it is verified.
public enum AttachedSignature: Sendable, Hashable {
    /// A layer of cosign's: its annotations, and its blob.
    case cosign(annotations: [String: String], blob: [UInt8])
    /// A sigstore bundle, JSON.
    case bundle([UInt8])
}

/// What is needed to verify one signature, in whichever way it was attached.
struct SignatureEvidence: Sendable {
    /// What was signed.
    let content: UnverifiedContent
    /// The signatures of it, of which one is enough.
    let signatures: [[UInt8]]
    /// The signer's certificate and those above it, DER; none with a key.
    let certificates: [[UInt8]]
    /// The entries in transparency logs.
    let logEntries: [TransparencyLogEntry]
    /// The times that authorities stamped, DER.
    let timestamps: [[UInt8]]
    /// What the authorities stamped; `nil` for the signature.
    let stampedBytes: [UInt8]?

    init(
        content: UnverifiedContent,
        signatures: [[UInt8]],
        certificates: [[UInt8]],
        logEntries: [TransparencyLogEntry],
        timestamps: [[UInt8]],
        stampedBytes: [UInt8]? = nil
    ) {
        self.content = content
        self.signatures = signatures
        self.certificates = certificates
        self.logEntries = logEntries
        self.timestamps = timestamps
        self.stampedBytes = stampedBytes
    }

    /// Takes a signature apart.
    ///
    /// - Parameters:
    ///   - signature: the signature as it is attached.
    ///   - artifact: what it should be of.
    /// - Throws: ``Rejection`` where it can't be read, or says itself that it is of something else.
    init(_ signature: AttachedSignature, of artifact: Artifact) throws(Rejection) {
        let bundle: SigstoreBundle
        do throws(FormatError) {
            switch signature {
            case .cosign(let annotations, let blob):
                try self.init(annotations: annotations, blob: blob)
                return
            case .bundle(let bytes): bundle = try SigstoreBundle(parsing: bytes)
            }
        } catch {
            throw .malformed("\(error)")
        }
        try self.init(bundle, of: artifact)
    }
}
