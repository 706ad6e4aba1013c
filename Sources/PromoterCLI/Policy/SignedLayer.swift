internal import PromoterCore
internal import SignatureVerification

/// A layer that holds a signature.
struct SignedLayer {
    /// How the signature is kept.
    enum Form {
        case sigstore(([UInt8]) -> AttachedSignature)
        case notation(NotationSignature.Envelope)
    }

    let blob: Descriptor
    let form: Form
    /// What it may be of, by what its manifest says; nothing of that is verified.
    let hint: Evidence.Content

    init?(_ layer: Descriptor, of manifest: ImageManifest) {
        blob = layer
        if layer.mediaType.text.hasPrefix("application/vnd.dev.sigstore.bundle") {
            form = .sigstore { .bundle($0) }
        } else if layer.annotations["dev.cosignproject.cosign/signature"] != nil {
            form = .sigstore { .cosign(annotations: layer.annotations, blob: $0) }
        } else if manifest.isNotationSignature,
            let envelope = NotationSignature.Envelope(rawValue: layer.mediaType.text)
        {
            form = .notation(envelope)
        } else {
            return nil
        }
        let type = layer.annotations["predicateType"] ?? manifest.annotations["dev.sigstore.bundle.predicateType"]
        hint =
            type.map {
                $0 == "https://sigstore.dev/cosign/sign/v1" ? .image : .statement(predicateType: $0, predicate: .null)
            } ?? .image
    }

    /// Who it says made it.
    func claim(_ bytes: [UInt8]) -> SignerClaim {
        switch form {
        case .notation(let envelope): return .ofNotation(bytes, as: envelope)
        case .sigstore(let signature):
            if case .bundle = signature(bytes) { return .ofBundle(bytes) }
            return SignerClaim.ofCosign(annotations: blob.annotations) ?? .key(hint: nil)
        }
    }
}

extension ImageManifest {
    /// Whether it is a signature of Notation's, in the new form or the old one.
    var isNotationSignature: Bool {
        let type = NotationSignatureManifest.artifactType
        return artifactType == type || config.mediaType.text == type
    }
}
