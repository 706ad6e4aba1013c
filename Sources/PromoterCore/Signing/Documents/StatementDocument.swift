/// A statement about an image (in-toto, attestation, statement.md, v1).
struct StatementDocument: Sendable, Hashable {
    /// The type of an envelope's payload that is a statement.
    static let payloadType = "application/vnd.in-toto+json"
    /// The type of the statement that signs an image and says nothing else (cosign, BUNDLE_SPEC.md).
    static let signatureType = "https://sigstore.dev/cosign/sign/v1"

    /// What it is about.
    let image: Digest
    /// The image's name; empty where it has none.
    var name = ""
    /// The type of what is said.
    let predicateType: String
    /// What is said.
    let predicate: JSONValue

    /// The statement that signs an image.
    static func signature(of image: Digest) -> StatementDocument {
        StatementDocument(image: image, predicateType: signatureType, predicate: .object([:]))
    }

    /// The document, the same bytes each time.
    var bytes: [UInt8] {
        get throws(SigningError) {
            var subject: JSONValue = .object([
                "digest": .object([image.algorithm.rawValue: .string(String(image.encoded))])
            ])
            if !name.isEmpty { subject["name"] = .string(name) }
            return
                try JSONValue
                .object([
                    "_type": .string("https://in-toto.io/Statement/v1"),
                    "subject": .array([subject]),
                    "predicateType": .string(predicateType),
                    "predicate": predicate,
                ])
                .document()
        }
    }
}
