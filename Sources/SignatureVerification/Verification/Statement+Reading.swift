extension TrustedSignature.Statement {
    /// The type of a statement that an image is meant, as cosign 3 signs it.
    static let signaturePredicateType = "https://sigstore.dev/cosign/sign/v1"

    /// Reads what a verified signature says.
    ///
    /// - Parameters:
    ///   - content: what was signed.
    ///   - artifact: what it is to be about.
    ///   - purpose: what it is to say.
    /// - Throws: ``Rejection`` where it says something else, or it of something else.
    init(
        _ content: VerifiedContent,
        of artifact: Artifact,
        for purpose: SignatureVerifier.Purpose
    ) throws(Rejection) {
        let statement = try Self.read(content, of: artifact)
        switch (purpose, statement) {
        case (.any, _), (.signature, .signature), (.attestation(nil), .attestation): break
        case (.attestation(let type?), .attestation(let found)):
            guard found.predicateType == type else { throw .otherPurpose(found.predicateType) }
        case (.signature, .attestation(let found)): throw .otherPurpose(found.predicateType)
        case (.attestation, .signature): throw .otherPurpose("a signature")
        }
        self = statement
    }

    private static func read(_ content: VerifiedContent, of artifact: Artifact) throws(Rejection) -> Self {
        do throws(FormatError) {
            switch content.content {
            case .artifact(let signed):
                if signed == artifact { return .signature(annotations: [:]) }
            case .bytes:
                let payload = try SimpleSigningPayload(content)
                if payload.manifestDigest == "sha256:\(artifact.encodedDigest)" {
                    return .signature(annotations: payload.annotations)
                }
            case .payload:
                let statement = try InTotoStatement(content)
                let subject = statement.subjects.first { $0.digests["sha256"] == artifact.encodedDigest }
                if let subject {
                    return statement.predicateType == signaturePredicateType
                        ? .signature(annotations: subject.annotations) : .attestation(statement)
                }
            }
        } catch {
            throw .malformed("\(error)")
        }
        throw .otherArtifact
    }
}
