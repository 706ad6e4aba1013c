internal import FoundationEssentials

/// Finds what a key signed already, so that nothing is signed twice.
struct OwnSignature: Sendable {
    let signer: any ArtifactSigning

    /// Whether a manifest under cosign's tag has a signature of this key with the same payload.
    func stands(in manifest: RawManifest, of payload: [UInt8]) -> Bool {
        guard case .image(let image)? = try? manifest.content() else { return false }
        let digest = Digest(of: payload)
        return image.layers.contains { layer in
            guard layer.digest == digest,
                let signature = layer.annotations[CosignTagComparison.signatureAnnotation]
                    .flatMap({ Data(base64Encoded: $0) })
            else { return false }
            return signer.isOwn(Array(signature), of: payload)
        }
    }

    /// The payload of a bundle or an envelope, where this key signed it; else `nil`.
    func payload(of blob: [UInt8]) -> [UInt8]? {
        guard let json = try? JSONValue(parsing: blob), let envelope = EnvelopeDocument(json["dsseEnvelope"] ?? json),
            envelope.payloadType == StatementDocument.payloadType,
            signer.isOwn(
                envelope.signature,
                of: EnvelopeDocument.signedBytes(of: envelope.payload, type: envelope.payloadType)
            )
        else { return nil }
        return envelope.payload
    }

    /// Whether a bundle's payload signs an image, and says nothing else.
    static func signs(_ image: Digest, _ payload: [UInt8]) -> Bool {
        guard let statement = try? JSONValue(parsing: payload),
            statement["predicateType"]?.string == StatementDocument.signatureType
        else { return false }
        return (statement["subject"]?.array ?? [])
            .contains { $0["digest"]?[image.algorithm.rawValue]?.string == String(image.encoded) }
    }
}
