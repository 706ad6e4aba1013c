/// Verifies signatures by one kind of trust; knows nothing of registries, and asks nobody.
public struct SignatureVerifier: Sendable {
    /// The most signatures that are looked at, as many as cosign reads.
    public static let signatureLimit = 1000

    private let trust: Trust

    /// Whom to trust.
    public enum Trust: Sendable, Hashable {
        /// The owners of keys, one of whom is enough; with a root, the signature has to be in one of its logs.
        case keys([VerificationKey], log: TrustedRoot? = nil)
        /// Those whom identity providers know.
        case keyless(KeylessTrust)
    }

    /// What a signature is to say.
    public enum Purpose: Sendable, Hashable {
        /// That the artifact is meant.
        case signature
        /// Something about the artifact; of this type, or of any.
        case attestation(predicateType: String?)
        /// Either.
        case any
    }

    /// Prepares verification.
    ///
    /// - Parameter trust: whom to trust.
    public init(trust: Trust) {
        self.trust = trust
    }

    /// Verifies signatures; one that holds is enough.
    ///
    /// - Parameters:
    ///   - signatures: what is attached to the artifact.
    ///   - artifact: the artifact.
    ///   - purpose: what they are to say.
    /// - Returns: the verdict.
    /// - Throws: ``VerificationError`` where there can be no verdict.
    public func verdict(
        on signatures: [AttachedSignature],
        of artifact: Artifact,
        purpose: Purpose = .signature
    ) async throws(VerificationError) -> Verdict {
        guard signatures.count <= Self.signatureLimit else { throw .tooManySignatures(limit: Self.signatureLimit) }
        var trusted: [TrustedSignature] = []
        var rejected: [Rejection] = []
        for signature in signatures {
            do throws(Rejection) {
                trusted.append(try await check(signature, of: artifact, purpose: purpose))
            } catch {
                rejected.append(error)
            }
        }
        if !trusted.isEmpty { return .trusted(trusted, besides: rejected) }
        return rejected.isEmpty ? .unsigned : .rejected(rejected)
    }

    /// Verifies one signature.
    ///
    /// - Parameters:
    ///   - signature: the signature.
    ///   - artifact: what it is attached to.
    ///   - purpose: what it is to say.
    /// - Returns: who made it, and what it says.
    /// - Throws: ``Rejection`` where it does not count.
    public func check(
        _ signature: AttachedSignature,
        of artifact: Artifact,
        purpose: Purpose = .any
    ) async throws(Rejection) -> TrustedSignature {
        let evidence = try SignatureEvidence(signature, of: artifact)
        let proof: SignatureProof
        switch trust {
        case .keys(let keys, let root): proof = try await SignatureProof(evidence, keys: keys, log: root)
        case .keyless(let trust): proof = try await SignatureProof(evidence, trust: trust)
        }
        return TrustedSignature(
            signer: proof.signer,
            statement: try TrustedSignature.Statement(proof.content, of: artifact, for: purpose),
            signature: proof.signature,
            makers: proof.makers,
            times: proof.times
        )
    }
}

/// That a signature holds, and whose it is.
struct SignatureProof: Sendable {
    let content: VerifiedContent
    let signature: [UInt8]
    let signer: TrustedSignature.Signer
    let makers: Set<SignatureMaker>
    let times: [Int64]
}

extension SignatureProof {
    /// Verifies a signature by keys.
    ///
    /// - Parameters:
    ///   - evidence: the signature with all that came with it.
    ///   - keys: the keys, of which one is enough.
    ///   - root: whose logs it has to be in; `nil` where nobody asks.
    /// - Throws: ``Rejection``.
    init(_ evidence: SignatureEvidence, keys: [VerificationKey], log root: TrustedRoot?) async throws(Rejection) {
        let verified = try VerifiedSignature(evidence, keys: keys)
        var times: [Int64] = []
        if let root {
            times = try await SignatureTimes(
                evidence,
                verified.signature,
                verifier: verified.key.subjectPublicKeyInfo,
                root: root,
                requiresLog: true
            )
            .trusted
        }
        self.init(
            content: verified.content,
            signature: verified.signature,
            signer: .key(verified.key),
            makers: [SignatureMaker(verified.key)],
            times: times
        )
    }
}

/// One of several signatures that one of several keys made.
struct VerifiedSignature: Sendable {
    let content: VerifiedContent
    let signature: [UInt8]
    let key: VerificationKey

    /// Looks for the key that made one of the signatures.
    init(_ evidence: SignatureEvidence, keys: [VerificationKey]) throws(Rejection) {
        for key in keys {
            for signature in evidence.signatures {
                guard let content = evidence.content.verified(by: signature, of: key) else { continue }
                self.content = content
                self.signature = signature
                self.key = key
                return
            }
        }
        throw evidence.mayBePrehashed(by: keys) ? .wrongSignatureOrPrehashed : .wrongSignature
    }
}

extension SignatureEvidence {
    /// Whether a signature may be by Ed25519ph, which is for bare bytes in bundles, and for logs that keep digests.
    fileprivate func mayBePrehashed(by keys: [VerificationKey]) -> Bool {
        keys.contains(where: \.isEd25519) && signatures.contains { $0.count == VerificationKey.ed25519SignatureLength }
            && (content.isKeptElsewhere || logEntries.contains { $0.kind == "hashedrekord" })
    }
}
