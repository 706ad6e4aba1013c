@testable import SignatureVerification

/// A kind of entry by which logs keep a signature (Rekor, pkg/types; rekor-tiles, api/proto).
enum LoggedForm: String, Sendable, CaseIterable {
    case hashedrekord1 = "hashedrekord 0.0.1"
    case dsse1 = "dsse 0.0.1"
    case intoto1 = "intoto 0.0.1"
    case intoto2 = "intoto 0.0.2"
    case hashedrekord2 = "hashedrekord 0.0.2"
    case dsse2 = "dsse 0.0.2"

    var kind: String { String(rawValue.prefix { $0 != " " }) }
    var version: String { String(rawValue.suffix(5)) }
    var generation: FormLog.Generation { self == .hashedrekord2 || self == .dsse2 ? .rekor2 : .rekor1 }
}

/// What a log keeps of a signature.
struct LoggedContent {
    /// The bytes that are signed.
    var signedBytes: [UInt8]
    /// The function by which they are hashed.
    var function: VerificationKey.HashFunction
    /// An envelope's payload.
    var payload: [UInt8] = []
    /// The whole envelope.
    var envelope: [UInt8] = []
    var signature: [UInt8]
    /// A certificate or a key.
    var verifier: Verifier

    enum Verifier {
        case key(TestKey)
        case certificate([UInt8])
    }
}

extension LoggedContent {
    /// The entry itself, JSON.
    func body(_ form: LoggedForm) -> String {
        """
        {"apiVersion":"\(form.version)","kind":"\(form.kind)","spec":\(specification(form))}
        """
    }

    private func specification(_ form: LoggedForm) -> String {
        let signature = TestSignature.base64(signature)
        let pem = TestSignature.base64(Array(verifier.pem.utf8))
        let payloadHash = Self.hash(payload, .sha256)
        return switch form {
        case .hashedrekord1:
            """
            {"data":{"hash":\(Self.hash(signedBytes, function))},\
            "signature":{"content":"\(signature)","publicKey":{"content":"\(pem)"}}}
            """
        case .dsse1:
            """
            {"envelopeHash":\(Self.hash(envelope, .sha256)),"payloadHash":\(payloadHash),\
            "signatures":[{"signature":"\(signature)","verifier":"\(pem)"}]}
            """
        case .intoto1:
            """
            {"content":{"hash":\(Self.hash(envelope, .sha256)),"payloadHash":\(payloadHash)},"publicKey":"\(pem)"}
            """
        case .intoto2:
            """
            {"content":{"envelope":{"payloadType":"application/vnd.in-toto+json","signatures":[{"publicKey":"\(pem)",\
            "sig":"\(TestSignature.base64(Array(signature.utf8)))"}]},"hash":\(Self.hash(envelope, .sha256)),\
            "payloadHash":\(payloadHash)}}
            """
        case .hashedrekord2:
            """
            {"hashedRekordV002":{"data":{"algorithm":"\(function.name)",\
            "digest":"\(TestSignature.base64(function.hash(signedBytes)))"},\
            "signature":{"content":"\(signature)","verifier":\(verifier.json(function))}}}
            """
        case .dsse2:
            """
            {"dsseV002":{"payloadHash":{"algorithm":"SHA2_256",\
            "digest":"\(TestSignature.base64(VerificationKey.HashFunction.sha256.hash(payload)))"},\
            "signatures":[{"content":"\(signature)","verifier":\(verifier.json(function))}]}}
            """
        }
    }

    private static func hash(_ bytes: [UInt8], _ function: VerificationKey.HashFunction) -> String {
        #"{"algorithm":"\#(function)","value":"\#(Hexadecimal.text(function.hash(bytes)))"}"#
    }
}

extension LoggedContent.Verifier {
    /// As Rekor 1 keeps it.
    fileprivate var pem: String {
        switch self {
        case .key(let key): key.pem
        case .certificate(let der):
            "-----BEGIN CERTIFICATE-----\n\(TestSignature.base64(der))\n-----END CERTIFICATE-----\n"
        }
    }

    /// As Rekor 2 keeps it: with the names in the order of the alphabet.
    fileprivate func json(_ function: VerificationKey.HashFunction) -> String {
        let details =
            switch function {
            case .sha256: "PKIX_ECDSA_P256_SHA_256"
            case .sha384: "PKIX_ECDSA_P384_SHA_384"
            case .sha512: "PKIX_ECDSA_P521_SHA_512"
            }
        return switch self {
        case .key(let key):
            #"{"keyDetails":"\#(details)","publicKey":{"rawBytes":"\#(TestSignature.base64(key.der))"}}"#
        case .certificate(let der):
            #"{"keyDetails":"\#(details)","x509Certificate":{"rawBytes":"\#(TestSignature.base64(der))"}}"#
        }
    }
}

extension VerificationKey.HashFunction {
    /// What Rekor 2 calls it.
    fileprivate var name: String {
        switch self {
        case .sha256: "SHA2_256"
        case .sha384: "SHA2_384"
        case .sha512: "SHA2_512"
        }
    }
}
