internal import X509

extension SignatureProof {
    /// Verifies a signature by the certificate that came with it.
    ///
    /// - Parameters:
    ///   - evidence: the signature with all that came with it.
    ///   - trust: whom to trust.
    /// - Throws: ``Rejection``.
    init(_ evidence: SignatureEvidence, trust: KeylessTrust) async throws(Rejection) {
        guard let leaf = evidence.certificates.first else { throw .noCertificate }
        let certificate: SigningCertificate
        let key: VerificationKey
        do throws(FormatError) {
            certificate = try SigningCertificate(der: leaf)
            key = try VerificationKey(subjectPublicKeyInfo: CertificateParts(der: leaf).subjectPublicKeyInfo)
        } catch {
            throw .certificate("\(error)")
        }
        let verified = try VerifiedSignature(evidence, keys: [key])
        let times = try await SignatureTimes(
            evidence,
            verified.signature,
            verifier: leaf,
            root: trust.root,
            requiresLog: trust.requiresLog
        )
        guard !times.trusted.isEmpty else { throw .noTime }
        for time in times.trusted { try await Self.check(evidence.certificates, trust, at: time) }
        guard let name = trust.identities.lazy.compactMap({ $0.name(in: certificate) }).first else {
            throw .otherIdentity(found: certificate.claimant)
        }
        self.init(
            content: verified.content,
            signature: verified.signature,
            signer: .identity(name.name, issuer: name.issuer),
            makers: Set(certificate.names.map { .identity($0, issuer: name.issuer) } + [SignatureMaker(key)]),
            times: times.trusted
        )
    }

    /// Looks for an authority that made the certificate, and was trusted when the signature was made.
    private static func check(_ certificates: [[UInt8]], _ trust: KeylessTrust, at time: Int64) async throws(Rejection)
    {
        let leaf: Certificate
        let others: [Certificate]
        do throws(FormatError) {
            leaf = try Certificate(certificates[0])
            others = try Certificate.list(Array(certificates.dropFirst()))
        } catch {
            throw .certificate("\(error)")
        }
        guard let usages = try? leaf.extensions.extendedKeyUsage, usages.contains(.codeSigning) else {
            throw .certificate("it does not say that it is for signing code")
        }
        var reason = "no authority was trusted when the signature was made"
        for authority in trust.root.certificateAuthorities where authority.validity.contains(time) {
            let path: CertificatePath
            do throws(CertificatePathError) {
                path = try await CertificatePath(
                    from: leaf,
                    offered: others,
                    known: authority.intermediates,
                    to: [authority.anchor],
                    for: .codeSigning,
                    comparesNames: true,
                    at: time
                )
            } catch {
                reason = "\(error)"
                continue
            }
            guard trust.requiresCertificateLog else { return }
            try CertificateTimestamps.check(certificates[0], path: path, logs: trust.root.certificateLogs)
            return
        }
        throw .certificate(reason)
    }
}

extension SigningCertificate {
    /// Whom it is for, in words.
    fileprivate var claimant: String {
        let name = names.first?.text ?? (subject.isEmpty ? "nobody" : subject)
        return issuer.map { "\(name) (issuer \($0))" } ?? name
    }
}
