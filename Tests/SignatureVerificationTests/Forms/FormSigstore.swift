import Crypto
import SwiftASN1
import Testing
import X509

@testable import SignatureVerification

/// A signature by its forms: how it is attached, what it is of, who makes it, and what a log keeps of it.
struct SignatureForm: Sendable, CustomTestStringConvertible {
    enum Place: String, Sendable { case tag, bundle }
    enum Content: String, Sendable { case bytes, envelope }
    enum Signer: String, Sendable { case key, certificate }

    var place: Place
    var content: Content
    var signer: Signer
    var kind: TestKey.Kind = .p256
    /// What the log has; `nil` for a signature that is in none.
    var entry: LoggedForm?
    /// Whether a signature by a longer curve is hashed by SHA-256, as cosign 2 does.
    var isShort = false

    var testDescription: String {
        "\(entry?.rawValue ?? "no entry") of \(content.rawValue) in a \(place.rawValue) by a \(signer.rawValue) (\(kind)\(isShort ? ", SHA-256" : ""))"
    }
}

/// What is wrong with a log's entry.
enum EntryFlaw: String, Sendable, CaseIterable {
    case otherSignature, otherContent, otherVerifier, otherPayload
}

/// A private sigstore that makes signatures of every form.
struct FormSigstore {
    let clock: FormClock
    var log: FormLog
    private let authorityKey = P256.Signing.PrivateKey()
    private let authority: Certificate

    init(_ generation: FormLog.Generation = .rekor1, logKey: TestKey.Kind? = nil) throws {
        clock = try FormClock()
        log = try FormLog(generation, key: logKey)
        authority = try FormCertificate.authority("authority", key: authorityKey)
    }

    /// Who is to be trusted, as a file has it.
    func trustedRoot(logAddress: String? = nil, authoritySince: String = "2020-01-01") throws -> String {
        """
        {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1",\
        "tlogs":[\(logAddress.map { log.trusted(address: $0) } ?? log.trusted())],\
        "certificateAuthorities":[{"subject":{"organization":"example","commonName":"authority"},\
        "uri":"https://ca.example.com","certChain":{"certificates":[\(try FormCertificate.json(authority))]},\
        "validFor":{"start":"\(authoritySince)T00:00:00Z"}}],"timestampAuthorities":[\(try clock.trusted())]}
        """
    }

    /// Whom to trust with signatures by a key, or by this sigstore's certificates.
    func trust(_ form: SignatureForm, key: TestKey) throws -> SignatureVerifier.Trust {
        let root = try TrustedRoot(parsing: Array(try trustedRoot().utf8))
        guard form.signer == .certificate else { return .keys([try key.verificationKey], log: root) }
        return .keyless(keylessTrust(root))
    }

    func keylessTrust(_ root: TrustedRoot) -> KeylessTrust {
        let rule = IdentityRule(
            identity: TextPattern(exactly: FormCertificate.identity),
            issuer: TextPattern(exactly: FormCertificate.issuer)
        )
        return KeylessTrust(root: root, identities: [rule], requiresCertificateLog: false)
    }

    /// Signs an artifact.
    ///
    /// - Parameters:
    ///   - artifact: what is signed.
    ///   - form: in which form.
    ///   - key: the key.
    ///   - certified: the key in the certificate, where that is another.
    ///   - flaw: what is wrong with the log's entry.
    ///   - stamp: makes the timestamps of what is stamped; without it there is one where the form needs it.
    /// - Returns: the signature.
    /// - Throws: what signing throws.
    func signature(
        _ artifact: [UInt8],
        _ form: SignatureForm,
        key: TestKey,
        certified: TestKey? = nil,
        flaw: EntryFlaw? = nil,
        stamp: (([UInt8]) throws -> [[UInt8]])? = nil
    ) throws -> AttachedSignature {
        let certificate =
            form.signer == .certificate
            ? try FormCertificate.signer(certified ?? key, issuer: authority, key: authorityKey) : nil
        let statement = TestSignature.statement(artifact, predicateType: "https://example.com/predicate")
        let bare = form.place == .tag ? TestSignature.payload(artifact) : artifact
        let signedBytes =
            form.content == .bytes
            ? bare : DSSEEnvelope.signedBytes(type: InTotoStatement.payloadType, payload: statement)
        let signature = try form.isShort ? key.signWithSHA256(signedBytes) : key.sign(signedBytes)
        let envelope = Self.envelope(statement, signature)
        let logged = LoggedContent(
            signedBytes: signedBytes,
            function: form.function,
            payload: form.content == .envelope ? statement : [],
            envelope: Array(envelope.utf8),
            signature: signature,
            verifier: try certificate.map { .certificate(try $0.bytes) } ?? .key(key)
        )
        let body = try form.entry.map { try self.body(logged, of: $0, flaw: flaw, statement: statement) }
        let stamped = form.place == .tag && form.content == .envelope ? Array(envelope.utf8) : signature
        let needsStamp = form.signer == .certificate && form.entry?.generation != .rekor1
        let timestamps =
            try stamp?(stamped) ?? (needsStamp ? [try clock.stamp(stamped, at: FormCertificate.time + 5)] : [])
        switch form.place {
        case .tag:
            var annotations = ["dev.cosignproject.cosign/signature": ""]
            if form.content == .bytes {
                annotations["dev.cosignproject.cosign/signature"] = TestSignature.base64(signature)
            }
            annotations["dev.sigstore.cosign/certificate"] = try certificate?.serializeAsPEM().pemString
            if certificate != nil {
                annotations["dev.sigstore.cosign/chain"] = try authority.serializeAsPEM().pemString
            }
            annotations["dev.sigstore.cosign/bundle"] = try body.map { try log.annotation($0) }
            annotations["dev.sigstore.cosign/rfc3161timestamp"] = timestamps.first
                .map { #"{"SignedRFC3161Timestamp":"\#(TestSignature.base64($0))"}"# }
            return .cosign(
                annotations: annotations,
                blob: form.content == .bytes ? bare : Array(envelope.utf8)
            )
        case .bundle:
            let signer =
                try certificate.map { #""certificate":\#(try FormCertificate.json($0))"# }
                ?? #""publicKey":{"hint":"a"}"#
            let entries = try form.entry.map { entry in try body.map { try log.entry($0, of: entry) } ?? "" } ?? ""
            let stamps = timestamps.map { #"{"signedTimestamp":"\#(TestSignature.base64($0))"}"# }
            let content =
                form.content == .bytes
                ? #""messageSignature":{"messageDigest":\#(Self.digest(artifact)),"signature":"\#(TestSignature.base64(signature))"}"#
                : #""dsseEnvelope":\#(envelope)"#
            return .bundle(
                Array(
                    """
                    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{\(signer),\
                    "tlogEntries":[\(entries)],"timestampVerificationData":{"rfc3161Timestamps":\
                    [\(stamps.joined(separator: ","))]}},\(content)}
                    """
                    .utf8
                )
            )
        }
    }

    private func body(
        _ logged: LoggedContent,
        of form: LoggedForm,
        flaw: EntryFlaw?,
        statement: [UInt8]
    ) throws -> String {
        var logged = logged
        switch flaw {
        case nil: break
        case .otherSignature:
            logged.signature = try TestKey().sign(logged.signedBytes)
            logged.envelope = Array(Self.envelope(statement, logged.signature).utf8)
        case .otherContent:
            logged.signedBytes.append(0)
            logged.payload.append(0)
            logged.envelope.append(0)
        case .otherPayload:
            logged.signedBytes.append(0)
            logged.payload.append(0)
        case .otherVerifier:
            let stranger = try TestKey()
            guard case .certificate = logged.verifier else {
                logged.verifier = .key(stranger)
                break
            }
            let other = try FormCertificate.signer(stranger, issuer: authority, key: authorityKey)
            logged.verifier = .certificate(try other.bytes)
        }
        return logged.body(form)
    }

    private static func envelope(_ statement: [UInt8], _ signature: [UInt8]) -> String {
        """
        {"payloadType":"\(InTotoStatement.payloadType)","payload":"\(TestSignature.base64(statement))",\
        "signatures":[{"sig":"\(TestSignature.base64(signature))"}]}
        """
    }

    private static func digest(_ artifact: [UInt8]) -> String {
        #"{"algorithm":"SHA2_256","digest":"\#(TestSignature.base64(Array(SHA256.hash(data: artifact))))"}"#
    }
}

extension SignatureForm {
    /// How what is signed is hashed.
    var function: VerificationKey.HashFunction {
        switch kind {
        case .p384: isShort ? .sha256 : .sha384
        case .p521: isShort ? .sha256 : .sha512
        default: .sha256
        }
    }
}
