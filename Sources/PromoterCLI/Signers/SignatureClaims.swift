internal import PromoterCore
internal import SignatureVerification

/// Reads who signed what is attached to an image: which of its parts says so, by the form that its manifest shows.
struct SignatureClaims: SignerReading {
    /// The most blobs of one attachment that are read only to show what they say; what has more was hardly made by a signer.
    static let blobLimit = 64

    /// Checks what the signatures say; `nil` where there is nobody to check it by.
    private let evidence: SignatureEvidence?

    /// Prepares reading.
    ///
    /// - Parameter evidence: checks the signatures, where it knows a signer.
    init(checkedBy evidence: SignatureEvidence? = nil) {
        self.evidence = evidence.flatMap { $0.signers.isEmpty ? nil : $0 }
    }

    func signers(
        of attachment: Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [AttachmentSigner] {
        guard case .image(let manifest)? = try? attachment.manifest.content() else {
            return attachment.kind == .signature ? [.unknown("it is not the manifest of a signature")] : []
        }
        _ = try evidence?.signed(manifest, of: attachment)
        var signers: [AttachmentSigner] = []
        var reads = 0
        for layer in manifest.layers {
            guard let form = SignedForm(layer, isNotation: manifest.isNotationSignature) else {
                guard attachment.kind == .signature else { continue }
                signers.append(.unknown("signatures of the type \(layer.mediaType) can't be read"))
                continue
            }
            let signed = evidence == nil ? nil : SignedLayer(layer, of: manifest)
            if signed == nil, case .annotations(let claim) = form {
                signers.append(AttachmentSigner(claim))
                continue
            }
            reads += 1
            guard signed != nil || reads <= Self.blobLimit else {
                signers.append(.unknown("only \(Self.blobLimit) signatures of an attachment are read"))
                continue
            }
            let content = try await read(layer, from: blobs)
            var found = form.claims(content)
            if let signed, let evidence {
                let verdict = try await evidence.verdict(on: signed, content, of: subject)
                for place in found.indices {
                    let signature = found.count > 1 ? found[place].signature ?? [] : nil
                    found[place].signer.standing = verdict.standing(of: signature)
                }
            }
            signers += found.map(\.signer)
        }
        return signers
    }

    private func read(
        _ layer: Descriptor,
        from blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> AttachmentBlobs.Content {
        do throws(RegistryError) {
            return try await blobs.content(of: layer)
        } catch {
            throw .registry(error)
        }
    }
}

/// What a signature says about who made it, and the signature, where it is told from others in the same layer.
private struct ClaimedSignature {
    var signer: AttachmentSigner
    var signature: [UInt8]?
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

    func claims(_ content: AttachmentBlobs.Content) -> [ClaimedSignature] {
        switch (self, content) {
        case (.annotations(let claim), _): [ClaimedSignature(signer: AttachmentSigner(claim))]
        case (.blob(let form), .bytes(let bytes)): form.claims(bytes)
        case (.blob, .unreadable(let reason)): [ClaimedSignature(signer: .unknown(reason))]
        }
    }
}

/// A blob that says who signed it.
private enum SignedBlob {
    case envelope, bundle
    case notation(NotationSignature.Envelope)

    func claims(_ bytes: [UInt8]) -> [ClaimedSignature] {
        switch self {
        case .envelope:
            let signatures = (try? DSSEEnvelope(parsing: bytes))?.signatures ?? []
            return SignerClaim.ofEnvelope(bytes).enumerated()
                .map { place, claim in
                    let signature = place < signatures.count ? signatures[place].signature : nil
                    return ClaimedSignature(signer: AttachmentSigner(claim), signature: signature)
                }
        case .bundle: return [ClaimedSignature(signer: AttachmentSigner(.ofBundle(bytes)))]
        case .notation(let envelope):
            return [ClaimedSignature(signer: AttachmentSigner(.ofNotation(bytes, as: envelope)))]
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
