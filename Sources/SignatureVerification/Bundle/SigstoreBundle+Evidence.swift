extension SignatureEvidence {
    /// Takes a bundle apart.
    ///
    /// - Parameters:
    ///   - bundle: the bundle.
    ///   - artifact: what it should be of, where the bundle does not hold what was signed.
    /// - Throws: ``Rejection`` where the bundle says itself that it is of something else.
    init(_ bundle: SigstoreBundle, of artifact: Artifact) throws(Rejection) {
        let certificates: [[UInt8]] =
            if case .certificates(let certificates) = bundle.signer { certificates } else { [] }
        switch bundle.content {
        case .message(let signature, let digest):
            if let digest, digest.algorithm == "SHA2_256", digest.digest != Array(artifact.sha256) {
                throw .otherArtifact
            }
            self.init(
                content: UnverifiedContent(artifact),
                signatures: [signature],
                certificates: certificates,
                logEntries: bundle.logEntries,
                timestamps: bundle.timestamps
            )
        case .envelope(let envelope):
            self.init(
                content: envelope.content,
                signatures: envelope.signatures.map(\.signature),
                certificates: certificates,
                logEntries: bundle.logEntries,
                timestamps: bundle.timestamps
            )
        }
    }
}
