internal import CryptoExtras
internal import SwiftASN1
internal import X509

/// The certificates of a signer, his own first and the root last, by the rules of the Notary Project.
///
/// These are its own (signature-specification.md, "Certificate Requirements"): each certificate is made by the next, the root
/// by itself, and no other extensions are looked at than basic constraints and key usages.
struct NotationChain: Sendable, Hashable {
    /// What the first certificate is for.
    enum Purpose: Sendable {
        case signatures, timestamps
    }

    /// The certificates, at least one.
    let certificates: [Certificate]
    /// The signer's own.
    let signer: Certificate

    /// Takes certificates that keep the rules.
    ///
    /// - Parameters:
    ///   - certificates: the certificates.
    ///   - purpose: what the first is for.
    /// - Throws: ``NotationFailure`` where they do not.
    init(_ certificates: [Certificate], for purpose: Purpose) throws(NotationFailure) {
        guard let signer = certificates.first else { throw .chain("there is no certificate") }
        self.certificates = certificates
        self.signer = signer
        do {
            for (place, certificate) in certificates.enumerated() {
                guard certificate.signatureAlgorithm != .sha1WithRSAEncryption else {
                    throw NotationFailure.of(certificate, "was signed by SHA-1")
                }
                try Self.checkIssuer(at: place, of: certificates)
                if place == 0 {
                    try Self.checkSigner(certificate, purpose)
                } else {
                    try Self.checkAuthority(certificate, below: place - 1)
                }
            }
        } catch let failure as NotationFailure {
            throw failure
        } catch {
            throw .chain("a certificate has extensions that can't be read")
        }
    }

    private static func checkIssuer(at place: Int, of certificates: [Certificate]) throws {
        let certificate = certificates[place]
        guard place + 1 < certificates.count else {
            guard certificate.isSelfSigned else {
                throw NotationFailure.of(certificate, "is the last, and not a root: the chain is not complete")
            }
            return
        }
        guard !certificate.isSelfSigned else {
            throw NotationFailure.of(certificate, "is a root, and not the last")
        }
        let issuer = certificates[place + 1]
        guard certificate.issuer == issuer.subject,
            issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
        else {
            throw NotationFailure.of(certificate, "was not made by that of '\(issuer.subject)', which follows")
        }
    }

    private static func checkAuthority(_ certificate: Certificate, below count: Int) throws {
        guard case .isCertificateAuthority(let limit) = try certificate.extensions.basicConstraints,
            certificate.isCritical(.X509ExtensionID.basicConstraints)
        else { throw NotationFailure.of(certificate, "is not an authority's") }
        if let limit, count > limit {
            throw NotationFailure.of(certificate, "allows \(limit) authorities below it, and there are \(count)")
        }
        guard let usage = try certificate.extensions.keyUsage, usage.keyCertSign,
            certificate.isCritical(.X509ExtensionID.keyUsage)
        else { throw NotationFailure.of(certificate, "is not for signing certificates") }
    }

    private static func checkSigner(_ certificate: Certificate, _ purpose: Purpose) throws {
        if case .isCertificateAuthority = try certificate.extensions.basicConstraints {
            throw NotationFailure.of(certificate, "is an authority's, not a signer's")
        }
        guard let usage = try certificate.extensions.keyUsage, usage.digitalSignature,
            certificate.isCritical(.X509ExtensionID.keyUsage)
        else { throw NotationFailure.of(certificate, "is not for signatures") }
        let isForMore =
            usage.keyEncipherment || usage.dataEncipherment || usage.keyAgreement || usage.keyCertSign || usage.cRLSign
            || usage.encipherOnly || usage.decipherOnly
        guard !isForMore else { throw NotationFailure.of(certificate, "is for more than signatures") }
        try checkPurpose(certificate, purpose)
        if let key = _RSA.Signing.PublicKey(certificate.publicKey), key.keySizeInBits < VerificationKey.leastRSABits {
            throw NotationFailure.of(certificate, "has a key of \(key.keySizeInBits) bits, which is too short")
        }
    }

    private static func checkPurpose(_ certificate: Certificate, _ purpose: Purpose) throws {
        let usages = try certificate.extensions.extendedKeyUsage
        let forbidden: [ExtendedKeyUsage.Usage] = [.any, .serverAuth, .clientAuth, .emailProtection]
        switch purpose {
        case .signatures:
            guard let usages else { return }
            guard !usages.contains(where: { (forbidden + [.timeStamping]).contains($0) }) else {
                throw NotationFailure.of(certificate, "is for something else than signing artifacts")
            }
        case .timestamps:
            guard let usages, usages.elementsEqual([.timeStamping]) else {
                throw NotationFailure.of(certificate, "is not for timestamps alone")
            }
        }
    }
}

extension NotationChain {
    /// Tells whether one of the certificates is among those that are trusted.
    func contains(anyOf trusted: [Certificate]) -> Bool { certificates.contains(where: trusted.contains) }

    /// Makes sure that all were valid all the time.
    ///
    /// - Parameter times: the first and the last second, since 1970.
    /// - Throws: ``NotationFailure`` where one was not.
    func checkValidity(in times: ClosedRange<Int64>) throws(NotationFailure) {
        for certificate in certificates {
            if certificate.isNotValidYet(at: times.lowerBound) {
                throw .notValid("the certificate of '\(certificate.subject)' was not valid yet")
            }
            if certificate.isExpired(at: times.upperBound) {
                throw .notValid("the certificate of '\(certificate.subject)' had expired")
            }
        }
    }
}

extension Certificate {
    fileprivate func isCritical(_ identifier: ASN1ObjectIdentifier) -> Bool {
        extensions[oid: identifier]?.critical ?? false
    }
}
