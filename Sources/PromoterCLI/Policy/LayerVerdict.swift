internal import PromoterCore

/// What came of checking a layer that holds signatures.
enum LayerVerdict {
    /// These made it, each told from the others by who it is.
    case trusted([Trusted])
    /// It does not count; what it may be of, who it says made it, and why.
    case rejected(Evidence.Content, claimant: String, reason: String)

    /// Somebody who made a signature that holds.
    struct Trusted {
        /// Who it is, in words.
        let claimant: String
        /// What tells who it is, each alone.
        let makers: Set<String>
        /// What is signed.
        let content: Evidence.Content
        /// The signature's bytes, where the layer may hold several.
        let signature: [UInt8]?
        /// What the policy calls who made it.
        var signers: [SignerName]
    }

    /// The verdict as evidence.
    ///
    /// - Parameter attachment: what the layer is of.
    /// - Returns: one for each who made it.
    func evidence(of attachment: Attachment) -> [Evidence] {
        func made(
            _ content: Evidence.Content,
            _ claimant: String,
            _ makers: Set<String>?,
            _ standing: Evidence.Standing
        ) -> Evidence {
            Evidence(
                subject: attachment.subject,
                attachment: attachment.manifest.digest,
                content: content,
                claimant: claimant,
                makers: makers,
                standing: standing
            )
        }
        switch self {
        case .trusted(let trusted):
            return trusted.map { made($0.content, $0.claimant, $0.makers, .trusted($0.signers)) }
        case .rejected(let content, let claimant, let reason): return [made(content, claimant, nil, .rejected(reason))]
        }
    }

    /// The verdict on one of the layer's signatures.
    ///
    /// Of several in one envelope, one that holds says nothing of those beside it.
    ///
    /// - Parameter signature: the signature's bytes; `nil` for the layer's only one.
    /// - Returns: whether it counts; `nil` where nobody of those who count made this one.
    func standing(of signature: [UInt8]?) -> Evidence.Standing? {
        switch self {
        case .rejected(_, _, let reason): return .rejected(reason)
        case .trusted(let trusted):
            let theirs = trusted.filter { signature == nil || $0.signature == signature }
            return theirs.isEmpty ? nil : .trusted(theirs.flatMap(\.signers))
        }
    }
}
