internal import PromoterCore
internal import SignatureVerification

/// A signer of which the public key is known.
protocol KeyedSigner: ArtifactSigning {
    /// The key that its signatures are verified by.
    var publicKey: VerificationKey { get }
}
