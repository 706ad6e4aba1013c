/// Verifies signatures by one kind of trust; knows nothing of registries, and asks nobody.
public struct SignatureVerifier: Sendable {
    /// The most signatures that are looked at, as many as cosign reads.
    public static let signatureLimit = 1000

    private let trust: Trust

    /// Whom to trust.
    public enum Trust: Sendable, Hashable {
        /// The owners of keys, at least one.
        case keys([VerificationKey])
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
                trusted.append(try await verify(signature, of: artifact, purpose: purpose))
            } catch {
                rejected.append(error)
            }
        }
        if !trusted.isEmpty { return .trusted(trusted, besides: rejected) }
        return rejected.isEmpty ? .unsigned : .rejected(rejected)
    }

    private func verify(
        _ signature: AttachedSignature,
        of artifact: Artifact,
        purpose: Purpose
    ) async throws(Rejection) -> TrustedSignature {
        let evidence = try SignatureEvidence(signature, of: artifact)
        let proof: SignatureProof
        switch trust {
        case .keys(let keys): proof = try SignatureProof(evidence, keys: keys)
        }
        return TrustedSignature(
            signer: proof.signer,
            statement: try TrustedSignature.Statement(proof.content, of: artifact, for: purpose),
            times: proof.times
        )
    }
}

/// That a signature holds, and whose it is.
struct SignatureProof: Sendable {
    let content: VerifiedContent
    let signer: TrustedSignature.Signer
    let times: [Int64]
}

extension SignatureProof {
    /// Looks for the key that made one of the signatures.
    init(_ evidence: SignatureEvidence, keys: [VerificationKey]) throws(Rejection) {
        for key in keys {
            for signature in evidence.signatures {
                guard let content = evidence.content.verified(by: signature, of: key) else { continue }
                self.init(content: content, signer: .key(key), times: [])
                return
            }
        }
        throw .wrongSignature
    }
}
