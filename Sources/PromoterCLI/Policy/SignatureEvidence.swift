internal import FoundationEssentials
internal import PromoterCore
internal import SignatureVerification

/// Checks what is attached to images against the signers of a configuration.
struct SignatureEvidence: EvidenceReading {
    /// Somebody whose signatures count.
    struct Signer: Sendable {
        let name: SignerName
        let verifier: Verifier
    }

    /// What tells a signer's signatures.
    enum Verifier: Sendable {
        case sigstore(SignatureVerifier)
        case notation(NotationVerifier)
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
        for layer in signed { found += try await evidence(of: layer, attachment, subject, blobs) }
        return found
    }

    private func evidence(
        of layer: SignedLayer,
        _ attachment: Attachment,
        _ subject: RawManifest,
        _ blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [Evidence] {
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
            case .unreadable(let reason):
                return [made(layer.hint, "somebody", .rejected("it can't be read: \(reason)"))]
            }
        } catch {
            throw .registry(error)
        }
        // An envelope may hold several signatures, and one signature may be for several of the policy's names.
        var trusted: [(claimant: String, content: Evidence.Content, signers: [SignerName])] = []
        var reasons: [String] = []
        for signer in signers {
            switch try await finding(on: layer.form, bytes, subject, by: signer) {
            case .trusted(let content, let claimant):
                if let place = trusted.firstIndex(where: { $0.claimant == claimant }) {
                    trusted[place].signers.append(signer.name)
                } else {
                    trusted.append((claimant, content, [signer.name]))
                }
            case .rejected(let reason):
                if !reasons.contains(reason) { reasons.append(reason) }
            case nil: continue
            }
        }
        if !trusted.isEmpty { return trusted.map { made($0.content, $0.claimant, .trusted($0.signers)) } }
        return [
            made(
                layer.hint,
                layer.claim(bytes).text,
                .rejected(reasons.isEmpty ? "no signer makes such signatures" : reasons.joined(separator: "; "))
            )
        ]
    }

    /// What one signer's verifier says of a signature.
    private enum Finding {
        case trusted(Evidence.Content, by: String)
        case rejected(String)
    }

    /// Verifies a signature for one signer.
    ///
    /// - Returns: what came of it; `nil` where the signer makes no signatures of this form.
    private func finding(
        on form: SignedLayer.Form,
        _ bytes: [UInt8],
        _ subject: RawManifest,
        by signer: Signer
    ) async throws(EvidenceError) -> Finding? {
        switch (signer.verifier, form) {
        case (.sigstore(let verifier), .sigstore(let signature)):
            let verdict = try await verdict(on: signature(bytes), of: subject, by: verifier, named: signer.name)
            switch verdict {
            case .trusted(let signatures, _):
                return signatures.first.map { .trusted(Evidence.Content($0.statement), by: $0.signer.text) }
            case .rejected(let reasons): return .rejected(reasons.map(\.description).joined(separator: "; "))
            case .unsigned: return nil
            }
        case (.notation(let verifier), .notation(let envelope)):
            let artifact = NotationArtifact(
                mediaType: subject.mediaType.text,
                digest: subject.digest.text,
                size: Int64(subject.bytes.count)
            )
            let now = Int64(Date().timeIntervalSince1970)
            switch await verifier.report(on: bytes, as: envelope, of: artifact, at: now).verdict {
            case .trusted(let signer): return .trusted(.image, by: signer.subject)
            case .tolerated(let failure): return .rejected("\(failure), which its level of verification tolerates")
            case .rejected(_, let failure): return .rejected("\(failure)")
            case .skipped: return .rejected("the trust policy says that nothing is verified")
            }
        default: return nil
        }
    }

    private func verdict(
        on signature: AttachedSignature,
        of subject: RawManifest,
        by verifier: SignatureVerifier,
        named name: SignerName
    ) async throws(EvidenceError) -> Verdict {
        do throws(VerificationError) {
            return try await verifier.verdict(on: [signature], of: Artifact(bytes: subject.bytes), purpose: .any)
        } catch {
            throw .unreachable(
                reason: "signer \(name): \(error)",
                remedy: "mend what the policy names for that signer"
            )
        }
    }
}

/// A layer that holds a signature.
private struct SignedLayer {
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
    fileprivate var isNotationSignature: Bool {
        let type = NotationSignatureManifest.artifactType
        return artifactType == type || config.mediaType.text == type
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
