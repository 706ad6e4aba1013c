internal import FoundationEssentials

extension AttachmentDraft {
    /// Signs an image into one of cosign's tags.
    static func signature(
        of subject: Descriptor,
        _ document: SimpleSigningDocument,
        by signer: any ArtifactSigning
    ) async throws(SigningError) -> AttachmentDraft {
        let payload = try document.bytes
        let signature = try await signer.signature(of: payload)
        return try AttachmentDraft(
            layer: payload,
            mediaType: SimpleSigningDocument.mediaType,
            annotations: [CosignTagComparison.signatureAnnotation: Data(signature).base64EncodedString()],
            under: .signature,
            of: subject
        )
    }

    /// Signs a statement about an image, into a bundle or into cosign's tag for attestations.
    static func statement(
        _ statement: StatementDocument,
        about subject: Descriptor,
        kept strategy: StrategyName,
        by signer: any ArtifactSigning
    ) async throws(SigningError) -> AttachmentDraft {
        let payload = try statement.bytes
        let type = StatementDocument.payloadType
        let signature = try await signer.signature(of: EnvelopeDocument.signedBytes(of: payload, type: type))
        let envelope = EnvelopeDocument(payloadType: type, payload: payload, signature: signature)
        if strategy == .referrers {
            return try AttachmentDraft(
                bundle: BundleDocument(envelope: envelope, keyHint: signer.keyHint),
                predicateType: statement.predicateType,
                of: subject,
                at: .now
            )
        }
        return try AttachmentDraft(
            layer: try envelope.json.document(),
            mediaType: EnvelopeDocument.mediaType,
            annotations: [
                "predicateType": statement.predicateType, CosignTagComparison.signatureAnnotation: "",
            ],
            under: .attestation,
            of: subject
        )
    }
}
