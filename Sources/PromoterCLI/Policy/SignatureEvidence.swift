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
        var found: [Evidence] = []
        // Signatures of one image often have the same payload, one behind the other.
        var last: (digest: Digest, content: AttachmentBlobs.Content)?
        for layer in try signed(manifest, of: attachment) {
            let content: AttachmentBlobs.Content
            do throws(RegistryError) {
                let known = last.flatMap { $0.digest == layer.blob.digest ? $0.content : nil }
                if let known { content = known } else { content = try await blobs.content(of: layer.blob) }
            } catch {
                throw .registry(error)
            }
            last = (layer.blob.digest, content)
            found += try await verdict(on: layer, content, of: subject).evidence(of: attachment)
        }
        return found
    }

    /// The layers of an attachment that hold signatures.
    ///
    /// - Throws: ``EvidenceError`` where there are more than anybody looks at.
    func signed(_ manifest: ImageManifest, of attachment: Attachment) throws(EvidenceError) -> [SignedLayer] {
        let signed = manifest.layers.compactMap { SignedLayer($0, of: manifest) }
        guard signed.count <= SignatureVerifier.signatureLimit else {
            throw .unreachable(
                reason: "\(attachment.manifest.digest) holds more than \(SignatureVerifier.signatureLimit) signatures",
                remedy: "take away those that are of no use"
            )
        }
        return signed
    }

    /// Checks a layer.
    ///
    /// - Parameters:
    ///   - layer: the layer.
    ///   - content: its blob.
    ///   - subject: what it has to vouch for.
    /// - Returns: whether it counts.
    /// - Throws: ``EvidenceError`` where no verdict can be reached.
    func verdict(
        on layer: SignedLayer,
        _ content: AttachmentBlobs.Content,
        of subject: RawManifest
    ) async throws(EvidenceError) -> LayerVerdict {
        let bytes: [UInt8]
        switch content {
        case .bytes(let read): bytes = read
        case .unreadable(let reason):
            return .rejected(layer.hint, claimant: "somebody", reason: "it can't be read: \(reason)")
        }
        // An envelope may hold several signatures, and one signature may be for several of the policy's names.
        var trusted: [LayerVerdict.Trusted] = []
        var reasons: [String] = []
        for signer in signers {
            switch try await finding(on: layer.form, bytes, subject, by: signer) {
            case .trusted(let content, let claimant, let makers, let signature):
                if let place = trusted.firstIndex(where: { $0.claimant == claimant }) {
                    trusted[place].signers.append(signer.name)
                } else {
                    trusted.append(
                        .init(
                            claimant: claimant,
                            makers: makers,
                            content: content,
                            signature: signature,
                            signers: [signer.name]
                        )
                    )
                }
            case .rejected(let reason):
                if !reasons.contains(reason) { reasons.append(reason) }
            case nil: continue
            }
        }
        if !trusted.isEmpty { return .trusted(trusted) }
        return .rejected(
            layer.hint,
            claimant: layer.claim(bytes).text,
            reason: reasons.isEmpty ? "no signer makes such signatures" : reasons.joined(separator: "; ")
        )
    }

    /// What one signer's verifier says of a signature.
    private enum Finding {
        case trusted(Evidence.Content, by: String, makers: Set<String>, signature: [UInt8]?)
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
                return signatures.first.map {
                    .trusted(
                        Evidence.Content($0.statement),
                        by: $0.signer.text,
                        makers: Set($0.makers.map(\.description)),
                        signature: $0.signature
                    )
                }
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
            case .trusted(let signer):
                let makers = Set(signer.makers.map(\.description))
                return .trusted(.image, by: signer.subject, makers: makers, signature: nil)
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

extension Evidence.Content {
    /// What a verified signature says.
    fileprivate init(_ statement: TrustedSignature.Statement) {
        switch statement {
        case .signature: self = .image
        case .attestation(let statement):
            self = .statement(
                predicateType: statement.predicateType,
                predicate: statement.predicate.map(JSONValue.init) ?? .null
            )
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

extension JSONValue {
    /// The same value, with every number as it is written.
    fileprivate init(_ value: StrictJSON) {
        self =
            switch value {
            case .null: .null
            case .bool(let truth): .bool(truth)
            case .number(let text): JSONNumber(text).map(JSONValue.number) ?? .string(text)
            case .string(let text): .string(text)
            case .array(let values): .array(values.map(JSONValue.init))
            case .object(let members): .object(members.mapValues(JSONValue.init))
            }
    }
}
