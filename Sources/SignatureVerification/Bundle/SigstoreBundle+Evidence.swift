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
        let roots = try? certificates.dropFirst().map { (der) throws(FormatError) in try CertificateParts(der: der) }
        guard let roots, !roots.contains(where: { $0.subject == $0.issuer }) else {
            throw .certificate("a root has no place among the certificates of a bundle")
        }
        switch bundle.content {
        case .message(let signature, let digest):
            if let digest, digest.algorithm == "SHA2_256", Hexadecimal.text(digest.digest) != artifact.encodedDigest {
                throw .otherArtifact
            }
            guard let content = UnverifiedContent(artifact) else {
                throw .malformed("it is a signature of bare bytes, which are not at hand")
            }
            self.init(
                content: content,
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
