internal import PromoterCore
internal import SignatureVerification

/// Reads who signed what is attached to an image: which of its parts says so, by the form that its manifest shows.
struct SignatureClaims: SignerReading {
    /// The most blobs of one attachment that are read; what has more was hardly made by a signer.
    static let blobLimit = 64

    func signers(
        of attachment: Attachment,
        blobs: AttachmentBlobs
    ) async throws(RegistryError) -> [AttachmentSigner] {
        guard case .image(let manifest)? = try? attachment.manifest.content() else {
            return attachment.kind == .signature ? [.unknown("it is not the manifest of a signature")] : []
        }
        let isNotation = Self.isNotation(manifest)
        var signers: [AttachmentSigner] = []
        var reads = 0
        for layer in manifest.layers {
            switch SignedForm(layer, isNotation: isNotation) {
            case .annotations(let claim): signers.append(AttachmentSigner(claim))
            case .blob(let form):
                reads += 1
                guard reads <= Self.blobLimit else {
                    signers.append(.unknown("only \(Self.blobLimit) signatures of an attachment are read"))
                    continue
                }
                switch try await blobs.content(of: layer) {
                case .bytes(let bytes): signers += form.claims(bytes).map { AttachmentSigner($0) }
                case .unreadable(let reason): signers.append(.unknown(reason))
                }
            case nil where attachment.kind == .signature:
                signers.append(.unknown("signatures of the type \(layer.mediaType) can't be read"))
            case nil: break
            }
        }
        return signers
    }

    private static func isNotation(_ manifest: ImageManifest) -> Bool {
        let type = "application/vnd.cncf.notary.signature"
        return manifest.artifactType == type || manifest.config.mediaType == MediaType(type)
    }
}

/// Where a layer says who signed it.
private enum SignedForm {
    /// In its annotations.
    case annotations(SignerClaim)
    /// In its blob.
    case blob(SignedBlob)

    init?(_ layer: Descriptor, isNotation: Bool) {
        let isEnvelope = layer.mediaType.text == "application/vnd.dsse.envelope.v1+json"
        let claim = SignerClaim.ofCosign(annotations: layer.annotations)
        if isEnvelope, claim == nil || claim == .key(hint: nil) {
            // The envelope may have a name for the key.
            self = .blob(.envelope)
        } else if let claim {
            self = .annotations(claim)
        } else if layer.mediaType.text.hasPrefix("application/vnd.dev.sigstore.bundle") {
            self = .blob(.bundle)
        } else if isNotation, let envelope = NotationSignature.Envelope(rawValue: layer.mediaType.text) {
            self = .blob(.notation(envelope))
        } else {
            return nil
        }
    }
}

/// A blob that says who signed it.
private enum SignedBlob {
    case envelope, bundle
    case notation(NotationSignature.Envelope)

    func claims(_ bytes: [UInt8]) -> [SignerClaim] {
        switch self {
        case .envelope: SignerClaim.ofEnvelope(bytes)
        case .bundle: [SignerClaim.ofBundle(bytes)]
        case .notation(let envelope): [SignerClaim.ofNotation(bytes, as: envelope)]
        }
    }
}

extension AttachmentSigner {
    fileprivate static func unknown(_ reason: String) -> AttachmentSigner {
        AttachmentSigner(claim: .unknown(reason: reason))
    }

    fileprivate init(_ claim: SignerClaim) {
        switch claim {
        case .keyless(let identity, let issuer, let fingerprint):
            self.init(claim: .keyless(identity: identity.text, issuer: issuer, fingerprint: fingerprint))
        case .certificate(let subject, let name, let fingerprint):
            self.init(claim: .certificate(subject: subject, identity: name?.text, fingerprint: fingerprint))
        case .key(let hint): self.init(claim: .key(hint: hint))
        case .unknown(let reason): self.init(claim: .unknown(reason: reason))
        }
    }
}
