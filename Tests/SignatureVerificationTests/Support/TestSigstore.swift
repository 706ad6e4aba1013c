import Crypto
import SwiftASN1
import TestSupport
import X509

/// A private sigstore, and the bundles that are made with it, good and flawed.
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

    private let sigstore: Sigstore

    init() throws {
        sigstore = try Sigstore(at: Self.time)
    }

    /// Who is to be trusted, as a file has it.
    func trustedRoot() throws -> String { try sigstore.trustedRoot(hasClock: false) }

    /// A bundle with a signature of bytes, by a certificate of this authority, in this log.
    func bundle(_ artifact: [UInt8], flaw: Flaw? = nil) throws -> String {
        let key = P256.Signing.PrivateKey()
        let certificate = try certificate(key, flaw)
        let signature = [UInt8](try key.signature(for: artifact).derRepresentation)
        let entry = try entry(artifact, signature, certificate, flaw)
        return """
            {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":\
            "\(TestSignature.base64(certificate))"},"tlogEntries":[\(entry.json)]},"messageSignature":{"messageDigest":\
            {"algorithm":"SHA2_256","digest":"\(TestSignature.base64(Array(SHA256.hash(data: artifact))))"},\
            "signature":"\(TestSignature.base64(signature))"}}
            """
    }

    /// A certificate for one signature.
    private func certificate(_ key: P256.Signing.PrivateKey, _ flaw: Flaw?) throws -> [UInt8] {
        if flaw == .otherCertificate { return try sigstore.authority.identity.certificates[0] }
        var request = SigstoreAuthority.Request(
            for: key.publicKey,
            of: .uri(Self.identity),
            issuer: Self.issuer,
            at: Self.time
        )
        switch flaw {
        case .expiredCertificate: request.validity = -1000 ... -1
        case .futureCertificate: request.validity = 1...1000
        case .otherAuthority: request.signer = Certificate.PrivateKey(P384.Signing.PrivateKey())
        case .otherPurpose: request.usage = .serverAuth
        case .noPromiseOfCertificateLog: request.isPromised = false
        case .otherCertificateLog: request.promiser = P256.Signing.PrivateKey()
        case .promiseForOtherCertificate: request.promisedKey = P256.Signing.PrivateKey().publicKey
        default: break
        }
        return try sigstore.authority.certificate(request)
    }

    /// The entry in the log, the third of five, with a promise and a proof.
    private func entry(
        _ artifact: [UInt8],
        _ signature: [UInt8],
        _ certificate: [UInt8],
        _ flaw: Flaw?
    ) throws -> SigstoreLogEntry {
        let (log, stranger) = (sigstore.log, P256.Signing.PrivateKey())
        var entry = try log.append(try body(artifact, signature, certificate, flaw), at: Self.time, later: 2)
        switch flaw {
        case .otherLog: entry.logID.reverse()
        case .otherPromise: entry.promise = [UInt8](try stranger.signature(for: entry.promisedBytes).derRepresentation)
        case .truncatedProof: entry.proof.hashes.removeLast()
        case .otherRoot: entry.proof.root = entry.proof.hashes[1]
        case .otherTree:
            entry.proof.root = Array(SHA256.hash(data: [1]))
            entry.proof.checkpoint = try log.checkpoint(root: entry.proof.root, size: entry.proof.size)
        case .unsignedHead:
            entry.proof.checkpoint = try log.checkpoint(root: entry.proof.root, size: entry.proof.size, by: stranger)
        case .headOfOtherLog:
            entry.proof.checkpoint = try log.checkpoint(
                root: entry.proof.root,
                size: entry.proof.size,
                name: "other.example.com"
            )
        default: break
        }
        return entry
    }

    private func body(
        _ artifact: [UInt8],
        _ signature: [UInt8],
        _ certificate: [UInt8],
        _ flaw: Flaw?
    ) throws -> SigstoreEntryBody {
        let stranger = P256.Signing.PrivateKey()
        let logged = flaw == .otherEntry ? [UInt8](try stranger.signature(for: artifact).derRepresentation) : signature
        let signer = flaw == .otherEntryCertificate ? try sigstore.authority.identity.certificates[0] : certificate
        let body = SigstoreEntryBody.signature(
            digest: TestSignature.digest(flaw == .otherEntryDigest ? [] : artifact),
            logged,
            verifier: try Certificate(derEncoded: signer).serializeAsPEM().pemString
        )
        guard flaw == .otherKindOfEntry else { return body }
        let json = String(decoding: body.bytes, as: UTF8.self).replacing(body.kind, with: "rekord")
        return SigstoreEntryBody(kind: "rekord", version: body.version, json: json)
    }
}
