internal import PromoterCore
internal import SignatureVerification

/// Checks what is attached to images against the signers of a configuration.
struct SignatureEvidence: EvidenceReading {
    /// Somebody whose signatures count.
    struct Signer: Sendable {
        let name: SignerName
        let verifier: SignatureVerifier
    }

    let signers: [Signer]

    func evidence(
        of attachment: Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [Evidence] {
        guard case .image(let manifest)? = try? attachment.manifest.content() else { return [] }
        let signed = manifest.layers.compactMap { SignedLayer($0, of: manifest) }
        guard signed.count <= SignatureVerifier.signatureLimit else {
            throw .unreachable(
                reason: "\(attachment.manifest.digest) holds more than \(SignatureVerifier.signatureLimit) signatures",
                remedy: "take away those that are of no use"
            )
        }
        var found: [Evidence] = []
        for layer in signed { found.append(try await evidence(of: layer, attachment, subject, blobs)) }
        return found
    }

    private func evidence(
        of layer: SignedLayer,
        _ attachment: Attachment,
        _ subject: RawManifest,
        _ blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> Evidence {
        func made(_ content: Evidence.Content, _ claimant: String, _ standing: Evidence.Standing) -> Evidence {
            Evidence(
                subject: attachment.subject,
                attachment: attachment.manifest.digest,
                content: content,
                claimant: claimant,
                standing: standing
            )
        }
        let bytes: [UInt8]
        do throws(RegistryError) {
            switch try await blobs.content(of: layer.blob) {
            case .bytes(let read): bytes = read
            case .unreadable(let reason): return made(layer.hint, "somebody", .rejected("it can't be read: \(reason)"))
            }
        } catch {
            throw .registry(error)
        }
        let signature = layer.signature(bytes)
        var claimant = layer.claim(bytes).text
        let artifact = Artifact(bytes: subject.bytes)
        var trusted: [SignerName] = []
        var content: Evidence.Content?
        var reasons: [String] = []
        for signer in signers {
            switch try await verdict(on: signature, of: artifact, by: signer) {
            case .trusted(let signatures, _):
                guard let first = signatures.first else { continue }
                trusted.append(signer.name)
                content = Evidence.Content(first.statement)
                claimant = first.signer.text
            case .rejected(let rejections):
                for reason in rejections.map(\.description) where !reasons.contains(reason) { reasons.append(reason) }
            case .unsigned: continue
            }
        }
        if let content { return made(content, claimant, .trusted(trusted)) }
        return made(
            layer.hint,
            claimant,
            .rejected(reasons.isEmpty ? "no signer is configured" : reasons.joined(separator: "; "))
        )
    }

    private func verdict(
        on signature: AttachedSignature,
        of artifact: Artifact,
        by signer: Signer
    ) async throws(EvidenceError) -> Verdict {
        do throws(VerificationError) {
            return try await signer.verifier.verdict(on: [signature], of: artifact, purpose: .any)
        } catch {
            throw .unreachable(
                reason: "signer \(signer.name): \(error)",
                remedy: "mend what the policy names for that signer"
            )
        }
    }
}

/// A layer that holds a signature.
private struct SignedLayer {
    let blob: Descriptor
    private let isBundle: Bool
    /// What it may be of, by what its manifest says; nothing of that is verified.
    let hint: Evidence.Content

    init?(_ layer: Descriptor, of manifest: ImageManifest) {
        blob = layer
        isBundle = layer.mediaType.text.hasPrefix("application/vnd.dev.sigstore.bundle")
        guard isBundle || layer.annotations["dev.cosignproject.cosign/signature"] != nil else { return nil }
        let type = layer.annotations["predicateType"] ?? manifest.annotations["dev.sigstore.bundle.predicateType"]
        hint =
            type.map {
                $0 == "https://sigstore.dev/cosign/sign/v1" ? .image : .statement(predicateType: $0, predicate: .null)
            }
            ?? .image
    }

    func signature(_ bytes: [UInt8]) -> AttachedSignature {
        isBundle ? .bundle(bytes) : .cosign(annotations: blob.annotations, blob: bytes)
    }

    func claim(_ bytes: [UInt8]) -> SignerClaim {
        isBundle ? .ofBundle(bytes) : SignerClaim.ofCosign(annotations: blob.annotations) ?? .key(hint: nil)
    }
}

extension Evidence.Content {
    /// What a verified signature says.
    fileprivate init(_ statement: TrustedSignature.Statement) {
        switch statement {
        case .signature: self = .image
        case .attestation(let statement):
            self = .statement(
                predicateType: statement.predicateType,
                predicate: (try? JSONValue(parsing: statement.bytes))?["predicate"] ?? .null
            )
        }
    }
}

extension SignerClaim {
    /// Who is said to have signed, in words.
    fileprivate var text: String {
        switch self {
        case .keyless(let identity, let issuer, _): "\(identity.text) (issuer \(issuer))"
        case .certificate(let subject, let name, _): subject.isEmpty ? name?.text ?? "nobody" : subject
        case .key(let hint): hint.map { "key \($0)" } ?? "a key"
        case .unknown: "somebody"
        }
    }
}

extension TrustedSignature.Signer {
    /// Who has signed, in words.
    fileprivate var text: String {
        switch self {
        case .key(let key): "key \(key.fingerprint.prefix(12))"
        case .identity(let name, let issuer): "\(name.text) (issuer \(issuer))"
        }
    }
}
