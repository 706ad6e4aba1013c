import Crypto
import FoundationEssentials

@testable import SignatureVerification

/// Signatures that a test makes of an artifact.
enum TestSignature {
    static let statementType = "https://in-toto.io/Statement/v1"

    static func digest(_ artifact: [UInt8]) -> String {
        SHA256.hash(data: artifact).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// What cosign signs of an image.
    static func payload(_ artifact: [UInt8], optional: String = "null") -> [UInt8] {
        Array(
            """
            {"critical":{"identity":{"docker-reference":"registry.example.com/app"},"image":{"docker-manifest-digest":\
            "sha256:\(digest(artifact))"},"type":"cosign container image signature"},"optional":\(optional)}
            """
            .utf8
        )
    }

    /// A layer of a `.sig` manifest.
    static func layer(_ payload: [UInt8], signature: [UInt8]) -> AttachedSignature {
        .cosign(annotations: ["dev.cosignproject.cosign/signature": base64(signature)], blob: payload)
    }

    static func statement(_ artifact: [UInt8], predicateType: String, type: String = statementType) -> [UInt8] {
        Array(
            """
            {"_type":"\(type)","subject":[{"name":"other","digest":{"sha256":"00"}},{"name":"","digest":{"sha256":\
            "\(digest(artifact))"},"annotations":{"build":"7"}}],"predicateType":"\(predicateType)","predicate":{"a":[1]}}
            """
            .utf8
        )
    }

    /// An envelope with signatures by several keys.
    static func envelope(
        _ payload: [UInt8],
        type: String = "application/vnd.in-toto+json",
        keys: [TestKey]
    ) throws -> String {
        let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
        let signatures = try keys.map { #"{"keyid":"","sig":"\#(base64(try $0.sign(signed)))"}"# }
        return """
            {"payloadType":"\(type)","payload":"\(base64(payload))","signatures":[\(signatures.joined(separator: ","))]}
            """
    }

    /// A layer of an `.att` manifest.
    static func attestation(_ envelope: String) -> AttachedSignature {
        .cosign(annotations: ["dev.cosignproject.cosign/signature": ""], blob: Array(envelope.utf8))
    }

    /// A bundle with a key; its content is a member of the object.
    static func bundle(_ content: String) -> AttachedSignature {
        .bundle(
            Array(
                """
                {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
                "verificationMaterial":{"publicKey":{"hint":"a"}},\(content)}
                """
                .utf8
            )
        )
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

extension Verdict {
    /// The trusted signatures; none where there are none.
    var trusted: [TrustedSignature] {
        if case .trusted(let signatures, _) = self { signatures } else { [] }
    }

    /// Why signatures do not count.
    var rejections: [Rejection] {
        switch self {
        case .trusted(_, let rejections), .rejected(let rejections): rejections
        case .unsigned: []
        }
    }
}
