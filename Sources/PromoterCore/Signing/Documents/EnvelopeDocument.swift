internal import FoundationEssentials

/// A signed document with its type (secure-systems-lab, DSSE, envelope.md), with one signature.
struct EnvelopeDocument: Sendable, Hashable {
    static let mediaType = MediaType("application/vnd.dsse.envelope.v1+json")

    /// The type of the payload.
    let payloadType: String
    /// What was signed.
    let payload: [UInt8]
    /// The signature of ``signedBytes(of:type:)``.
    let signature: [UInt8]

    /// The bytes that are signed: type and payload with their lengths ("PAE", DSSE, protocol.md).
    static func signedBytes(of payload: [UInt8], type: String) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// The envelope.
    var json: JSONValue {
        .object([
            "payloadType": .string(payloadType),
            "payload": .string(Data(payload).base64EncodedString()),
            "signatures": .array([
                .object(["keyid": .string(""), "sig": .string(Data(signature).base64EncodedString())])
            ]),
        ])
    }

    init(payloadType: String, payload: [UInt8], signature: [UInt8]) {
        self.payloadType = payloadType
        self.payload = payload
        self.signature = signature
    }

    /// Reads an envelope with one signature; `nil` where it is none.
    init?(_ json: JSONValue?) {
        guard let type = json?["payloadType"]?.string,
            let payload = json?["payload"]?.string.flatMap({ Data(base64Encoded: $0) }),
            let signatures = json?["signatures"]?.array, signatures.count == 1,
            let signature = signatures[0]["sig"]?.string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        self.init(payloadType: type, payload: Array(payload), signature: Array(signature))
    }
}
