/// Who a signature says made it.
///
/// Nothing of it is verified: anybody can attach a signature that claims anything.
public enum SignerClaim: Sendable, Hashable {
    /// Somebody whom an identity provider knows; the certificate was made for one signature.
    case keyless(identity: SubjectName, issuer: String, fingerprint: String)
    /// Whom a certificate is for.
    case certificate(subject: String, name: SubjectName?, fingerprint: String)
    /// A key; the hint is what its owner calls it, and often he calls it nothing.
    case key(hint: String?)
    /// Something that can't be read.
    case unknown(reason: String)
}

extension SignerClaim {
    /// Reads what a layer of cosign's says.
    ///
    /// - Parameter annotations: the layer's annotations.
    /// - Returns: the claim; `nil` where the annotations are not cosign's, and say nothing.
    public static func ofCosign(annotations: [String: String]) -> SignerClaim? {
        do throws(FormatError) {
            guard let signature = try CosignSignature(annotations: annotations) else { return nil }
            guard let certificate = signature.certificate else { return .key(hint: nil) }
            return SignerClaim(try SigningCertificate(der: certificate))
        } catch {
            return .unknown(reason: "\(error)")
        }
    }

    /// Reads what an envelope says.
    ///
    /// - Parameter bytes: the envelope.
    /// - Returns: the claims, one for each signature.
    public static func ofEnvelope(_ bytes: [UInt8]) -> [SignerClaim] {
        do throws(FormatError) {
            return try DSSEEnvelope(parsing: bytes).signatures.map { .key(hint: $0.keyID.isEmpty ? nil : $0.keyID) }
        } catch {
            return [.unknown(reason: "\(error)")]
        }
    }

    /// Reads what a bundle says.
    ///
    /// - Parameter bytes: the bundle.
    /// - Returns: the claim.
    public static func ofBundle(_ bytes: [UInt8]) -> SignerClaim {
        do throws(FormatError) {
            switch try SigstoreBundle(parsing: bytes).signer {
            case .publicKey(let hint): return .key(hint: hint.isEmpty ? nil : hint)
            case .certificates(let certificates): return try SignerClaim(leafOf: certificates)
            }
        } catch {
            return .unknown(reason: "\(error)")
        }
    }

    /// Reads what a Notation signature says.
    ///
    /// - Parameters:
    ///   - bytes: the envelope.
    ///   - form: its form.
    /// - Returns: the claim.
    public static func ofNotation(_ bytes: [UInt8], as form: NotationSignature.Envelope) -> SignerClaim {
        do throws(FormatError) {
            return try SignerClaim(leafOf: try NotationSignature(parsing: bytes, as: form).certificates)
        } catch {
            return .unknown(reason: "\(error)")
        }
    }

    private init(leafOf certificates: [[UInt8]]) throws(FormatError) {
        guard let leaf = certificates.first else { throw SigningCertificate.error("is missing") }
        self = SignerClaim(try SigningCertificate(der: leaf))
    }

    init(_ certificate: SigningCertificate) {
        if let issuer = certificate.issuer, let identity = certificate.names.first {
            self = .keyless(identity: identity, issuer: issuer, fingerprint: certificate.fingerprint)
        } else {
            self = .certificate(
                subject: certificate.subject,
                name: certificate.names.first,
                fingerprint: certificate.fingerprint
            )
        }
    }
}
