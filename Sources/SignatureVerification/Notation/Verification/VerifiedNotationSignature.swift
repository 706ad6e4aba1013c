internal import Crypto
internal import X509

/// A signature that is of an artifact, by the key of its certificate; whether that is trusted is another matter.
struct VerifiedNotationSignature: Sendable {
    /// The headers that are understood, and that a signature may demand to be.
    private static let known: Set<String> = [
        NotationHeader.scheme, NotationHeader.authenticSigningTime, NotationHeader.expiry,
    ]

    let scheme: NotationSignature.Scheme
    /// When it was made, in seconds since 1970, as its maker says.
    let signingTime: Int64
    /// When it expires, in seconds since 1970.
    let expiry: Int64?
    let chain: NotationChain
    let payload: NotationPayload
    let signature: [UInt8]
    let timestamp: [UInt8]?
    /// The SHA-256 of the signer's certificate, in hexadecimal digits.
    let fingerprint: String
    /// What tells who made it.
    let makers: Set<SignatureMaker>

    /// Verifies a signature (signature-specification.md; trust-store-trust-policy.md, "Validate Integrity").
    ///
    /// - Parameters:
    ///   - envelope: the envelope.
    ///   - form: its form.
    ///   - artifact: what it should be of.
    /// - Throws: ``NotationFailure``.
    init(
        _ envelope: [UInt8],
        as form: NotationSignature.Envelope,
        of artifact: NotationArtifact
    ) throws(NotationFailure) {
        let parsed: NotationSignature
        let certificates: [Certificate]
        do throws(FormatError) {
            parsed = try NotationSignature(parsing: envelope, as: form)
            certificates = try Certificate.list(parsed.certificates)
        } catch {
            throw .malformed("\(error)")
        }
        try Self.checkHeaders(parsed)
        chain = try NotationChain(certificates, for: .signatures)
        guard let algorithm = NotationAlgorithm(chain.signer.publicKey) else {
            throw .algorithm("its key is of a kind or size that is not trusted")
        }
        guard algorithm.name == parsed.algorithm else {
            throw .algorithm("it says '\(parsed.algorithm)', and its key signs by '\(algorithm.name)'")
        }
        guard algorithm.isValid(parsed.signature, of: parsed.signedBytes) else { throw .wrongSignature }
        guard parsed.contentType == NotationPayload.contentType else { throw .contentType(parsed.contentType) }
        guard let signingTime = parsed.signingTime else { throw .header("it does not say when it was made") }
        if let expiry = parsed.expiry, expiry <= signingTime { throw .header("it had expired before it was made") }
        do throws(FormatError) {
            payload = try NotationPayload(parsing: parsed.payload)
        } catch {
            throw .malformed("\(error)")
        }
        guard payload.artifact == artifact else { throw .otherArtifact(found: "\(payload.artifact)") }
        scheme = parsed.scheme
        self.signingTime = signingTime
        expiry = parsed.expiry
        signature = parsed.signature
        timestamp = parsed.timestamp
        fingerprint = Hexadecimal.text(SHA256.hash(data: parsed.certificates[0]))
        var makers: Set<SignatureMaker> = [.subject(chain.signer.subject.description)]
        if let parts = try? CertificateParts(der: parsed.certificates[0]),
            let key = try? VerificationKey(subjectPublicKeyInfo: parts.subjectPublicKeyInfo)
        {
            makers.insert(SignatureMaker(key))
        }
        self.makers = makers
    }

    /// What has to be understood is, and what has to be demanded is.
    private static func checkHeaders(_ signature: NotationSignature) throws(NotationFailure) {
        var seen: Set<String> = []
        for name in signature.critical {
            guard known.contains(name), seen.insert(name).inserted else { throw .unknownCriticalHeader(name) }
        }
        if let plugin = signature.plugin { throw .unknownCriticalHeader("the plugin \(plugin)") }
        var needed = [NotationHeader.scheme]
        if signature.expiry != nil { needed.append(NotationHeader.expiry) }
        if signature.scheme == .signingAuthority { needed.append(NotationHeader.authenticSigningTime) }
        for name in needed where !seen.contains(name) { throw .headerNotCritical(name) }
        // What is demanded has to be there.
        for name in seen where !needed.contains(name) {
            throw .header("it demands '\(name)', and does not have it")
        }
    }

    /// Makes sure that the signature has not expired.
    ///
    /// - Parameter now: the time, in seconds since 1970.
    /// - Throws: ``NotationFailure`` where it has.
    func checkExpiry(at now: Int64) throws(NotationFailure) {
        if let expiry, now >= expiry { throw .expired(expiry) }
    }
}
