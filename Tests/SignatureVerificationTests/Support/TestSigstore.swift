import Crypto
import FoundationEssentials
import SwiftASN1
import X509

@testable import SignatureVerification

/// A private sigstore: an authority for certificates, a log of them, and a log of signatures.
struct TestSigstore {
    static let time: Int64 = 1_700_000_000
    static let identity = "https://ci.example.com/team/app/release.yml@refs/heads/main"
    static let issuer = "https://oidc.example.com"

    /// What is wrong with a signature.
    enum Flaw: String, Sendable, CaseIterable {
        case expiredCertificate, futureCertificate, otherAuthority, otherPurpose, otherCertificate
        case noPromiseOfCertificateLog, otherCertificateLog, promiseForOtherCertificate
        case otherEntry, otherEntryDigest, otherEntryCertificate, otherKindOfEntry
        case otherLog, otherPromise, truncatedProof, otherRoot, otherTree, unsignedHead, headOfOtherLog
    }

    private let rootKey = Certificate.PrivateKey(P384.Signing.PrivateKey())
    private let authorityKey = Certificate.PrivateKey(P384.Signing.PrivateKey())
    private let certificateLogKey = P256.Signing.PrivateKey()
    private let logKey = P256.Signing.PrivateKey()
    private let root: Certificate
    private let authority: Certificate

    init() throws {
        let rootName = try DistinguishedName { CommonName("root") }
        root = try Self.certificate(
            of: rootKey.publicKey,
            subject: rootName,
            issuer: rootName,
            by: rootKey,
            lasting: -1_000_000...100_000_000,
            Self.authorityExtensions
        )
        authority = try Self.certificate(
            of: authorityKey.publicKey,
            subject: try DistinguishedName { CommonName("authority") },
            issuer: rootName,
            by: rootKey,
            lasting: -1_000_000...100_000_000,
            Self.authorityExtensions
        )
    }

    /// Who is to be trusted, as a file has it.
    func trustedRoot() throws -> String {
        func key(_ key: P256.Signing.PrivateKey, _ address: String) -> String {
            let der = [UInt8](key.publicKey.derRepresentation)
            return """
                {"baseUrl":"\(address)","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"\(TestSignature.base64(der))",\
                "keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"2020-01-01T00:00:00Z"}},\
                "logId":{"keyId":"\(TestSignature.base64(Array(SHA256.hash(data: der))))"}}
                """
        }
        let chain = try [authority, root].map { #"{"rawBytes":"\#(TestSignature.base64(try $0.bytes))"}"# }
        return """
            {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1",\
            "tlogs":[\(key(logKey, "https://log.example.com"))],"ctlogs":[\(key(certificateLogKey, "https://ct.example.com"))],\
            "certificateAuthorities":[{"subject":{"organization":"example","commonName":"root"},\
            "uri":"https://ca.example.com","certChain":{"certificates":[\(chain.joined(separator: ","))]},\
            "validFor":{"start":"2020-01-01T00:00:00Z"}}]}
            """
    }

    /// A bundle with a signature of bytes, by a certificate of this authority, in this log.
    func bundle(_ artifact: [UInt8], flaw: Flaw? = nil) throws -> String {
        let key = P256.Signing.PrivateKey()
        let certificate = try signer(key, flaw)
        let signature = [UInt8](try key.signature(for: artifact).derRepresentation)
        let entry = try entry(artifact, signature, certificate, flaw)
        return """
            {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":\
            "\(TestSignature.base64(certificate))"},"tlogEntries":[\(entry)]},"messageSignature":{"messageDigest":\
            {"algorithm":"SHA2_256","digest":"\(TestSignature.base64(Array(SHA256.hash(data: artifact))))"},\
            "signature":"\(TestSignature.base64(signature))"}}
            """
    }
}

extension TestSigstore {
    /// A certificate for one signature.
    private func signer(_ key: P256.Signing.PrivateKey, _ flaw: Flaw?) throws -> [UInt8] {
        let stranger = Certificate.PrivateKey(P384.Signing.PrivateKey())
        let lasting: ClosedRange<Int64> =
            switch flaw {
            case .expiredCertificate: -1000 ... -1
            case .futureCertificate: 1...1000
            default: -10...600
            }
        func make(_ key: P256.Signing.PrivateKey, _ extra: [Certificate.Extension]) throws -> Certificate {
            let usage = ExtendedKeyUsage.Usage.self
            return try Self.certificate(
                of: Certificate.PublicKey(key.publicKey),
                subject: DistinguishedName(),
                issuer: authority.subject,
                by: flaw == .otherAuthority ? stranger : authorityKey,
                lasting: lasting,
                [
                    try Certificate.Extension(KeyUsage(digitalSignature: true), critical: true),
                    Certificate.Extension(
                        try ExtendedKeyUsage([flaw == .otherPurpose ? usage.serverAuth : usage.codeSigning]),
                        critical: false
                    ),
                    Certificate.Extension(
                        SubjectAlternativeNames([.uniformResourceIdentifier(Self.identity)]),
                        critical: true
                    ),
                    Certificate.Extension(
                        oid: [1, 3, 6, 1, 4, 1, 57264, 1, 8],
                        critical: false,
                        value: try DER.Serializer.bytes(ASN1UTF8String(Self.issuer))[...]
                    ),
                ] + extra
            )
        }
        if flaw == .otherCertificate { return try authority.bytes }
        guard flaw != .noPromiseOfCertificateLog else { return try make(key, []).bytes }
        let promised = try make(flaw == .promiseForOtherCertificate ? P256.Signing.PrivateKey() : key, [])
        return try make(key, [try promise(of: promised, flaw)]).bytes
    }

    /// The promise of the log of certificates, over a certificate that lacks it (RFC 6962, section 3.2).
    private func promise(of certificate: Certificate, _ flaw: Flaw?) throws -> Certificate.Extension {
        let unsigned = try CertificateParts(der: certificate.bytes).unsignedPart(without: [1, 2, 3])
        let issuer = try CertificateParts(der: authority.bytes).subjectPublicKeyInfo
        let milliseconds = Self.bytes(UInt64(Self.time) * 1000, 8)
        let signed =
            [0, 0] + milliseconds + [0, 1] + Array(SHA256.hash(data: issuer)) + Self.bytes(UInt64(unsigned.count), 3)
            + unsigned + [0, 0]
        let key = flaw == .otherCertificateLog ? P256.Signing.PrivateKey() : certificateLogKey
        let signature = [UInt8](try key.signature(for: signed).derRepresentation)
        let id = Array(SHA256.hash(data: certificateLogKey.publicKey.derRepresentation))
        let timestamp = [0] + id + milliseconds + [0, 0, 4, 3] + Self.bytes(UInt64(signature.count), 2) + signature
        let list =
            Self.bytes(UInt64(timestamp.count + 2), 2) + Self.bytes(UInt64(timestamp.count), 2) + timestamp
        return Certificate.Extension(
            oid: [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2],
            critical: false,
            value: try DER.Serializer.bytes(ASN1OctetString(contentBytes: list[...]))[...]
        )
    }

    /// The entry in the log, the third of five, with a promise and a proof.
    private func entry(
        _ artifact: [UInt8],
        _ signature: [UInt8],
        _ certificate: [UInt8],
        _ flaw: Flaw?
    ) throws -> String {
        let stranger = P256.Signing.PrivateKey()
        let logged = flaw == .otherEntry ? [UInt8](try stranger.signature(for: artifact).derRepresentation) : signature
        let signer = flaw == .otherEntryCertificate ? try root.bytes : certificate
        let body = Array(
            """
            {"apiVersion":"0.0.1","kind":"\(flaw == .otherKindOfEntry ? "rekord" : "hashedrekord")","spec":{"data":{"hash":\
            {"algorithm":"sha256","value":"\(TestSignature.digest(flaw == .otherEntryDigest ? [] : artifact))"}},\
            "signature":{"content":"\(TestSignature.base64(logged))","publicKey":{"content":\
            "\(TestSignature.base64(Array(Self.pem(signer).utf8)))"}}}}
            """
            .utf8
        )
        let id = Array(SHA256.hash(data: logKey.publicKey.derRepresentation))
        let promised = """
            {"body":"\(TestSignature.base64(body))","integratedTime":\(Self.time),\
            "logID":"\(TestSignature.digest([UInt8](logKey.publicKey.derRepresentation)))","logIndex":1002}
            """
        let promiser = flaw == .otherPromise ? stranger : logKey
        let promise = [UInt8](try promiser.signature(for: Array(promised.utf8)).derRepresentation)
        return """
            {"logIndex":"1002","logId":{"keyId":"\(TestSignature.base64(flaw == .otherLog ? Array(id.reversed()) : id))"},\
            "kindVersion":{"kind":"\(flaw == .otherKindOfEntry ? "rekord" : "hashedrekord")","version":"0.0.1"},\
            "integratedTime":"\(Self.time)",\
            "inclusionPromise":{"signedEntryTimestamp":"\(TestSignature.base64(promise))"},\
            "inclusionProof":\(try proof(body, id, flaw)),"canonicalizedBody":"\(TestSignature.base64(body))"}
            """
    }

    private func proof(_ body: [UInt8], _ id: [UInt8], _ flaw: Flaw?) throws -> String {
        let leaves = (0..<5).map { MerkleProof.leaf($0 == 2 ? body : [UInt8($0)]) }
        let left = MerkleProof.node(leaves[0], leaves[1])
        let treeRoot = MerkleProof.node(
            MerkleProof.node(left, MerkleProof.node(leaves[2], leaves[3])),
            flaw == .otherTree ? leaves[0] : leaves[4]
        )
        let path = [leaves[3], left, leaves[4]]
        let shown = TestSignature.base64(treeRoot)
        let name = flaw == .headOfOtherLog ? "other.example.com" : "log.example.com"
        let head = "log.example.com - 77\n5\n\(shown)\n"
        let key = flaw == .unsignedHead ? P256.Signing.PrivateKey() : logKey
        let note = id.prefix(4) + [UInt8](try key.signature(for: Array(head.utf8)).derRepresentation)
        let checkpoint = "\(head)\\n\u{2014} \(name) \(TestSignature.base64(Array(note)))\n"
            .replacing("\n", with: "\\n")
        let hashes = (flaw == .truncatedProof ? Array(path.dropLast()) : path)
            .map { "\"\(TestSignature.base64($0))\"" }.joined(separator: ",")
        return """
            {"logIndex":"2","rootHash":"\(flaw == .otherRoot ? TestSignature.base64(left) : shown)","treeSize":"5",\
            "hashes":[\(hashes)],"checkpoint":{"envelope":"\(checkpoint)"}}
            """
    }
}

extension TestSigstore {
    private static var authorityExtensions: [Certificate.Extension] {
        get throws {
            [
                try Certificate.Extension(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true),
                try Certificate.Extension(KeyUsage(keyCertSign: true), critical: true),
            ]
        }
    }

    private static func certificate(
        of key: Certificate.PublicKey,
        subject: DistinguishedName,
        issuer: DistinguishedName,
        by issuerKey: Certificate.PrivateKey,
        lasting: ClosedRange<Int64>,
        _ extensions: [Certificate.Extension]
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(bytes: [7]),
            publicKey: key,
            notValidBefore: Date(timeIntervalSince1970: Double(time + lasting.lowerBound)),
            notValidAfter: Date(timeIntervalSince1970: Double(time + lasting.upperBound)),
            issuer: issuer,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA384,
            extensions: try Certificate.Extensions(extensions),
            issuerPrivateKey: issuerKey
        )
    }

    private static func pem(_ der: [UInt8]) -> String {
        PEMDocument(type: "CERTIFICATE", derBytes: der).pemString + "\n"
    }

    private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

extension DER.Serializer {
    /// The bytes of one element.
    fileprivate static func bytes(_ element: some DERSerializable) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(element)
        return serializer.serializedBytes
    }
}
