/// What cosign signs of an image in a tag: that this manifest was meant (cosign, SIGNATURE_SPEC.md, "Payload").
struct SimpleSigningDocument: Sendable, Hashable {
    static let mediaType = MediaType("application/vnd.dev.cosign.simplesigning.v1+json")

    /// The image's digest.
    let image: Digest
    /// What the repository is called.
    let reference: String

    /// The document, the same bytes each time, as cosign writes it.
    var bytes: [UInt8] {
        get throws(SigningError) {
            try JSONValue
                .object([
                    "critical": .object([
                        "identity": .object(["docker-reference": .string(reference)]),
                        "image": .object(["docker-manifest-digest": .string(image.text)]),
                        "type": .string("cosign container image signature"),
                    ]),
                    "optional": .null,
                ])
                .document()
        }
    }
}

extension JSONValue {
    /// Writes a document that is to be signed, or holds what was signed.
    func document() throws(SigningError) -> [UInt8] {
        do {
            return try serialized()
        } catch {
            throw SigningError(reason: "what is to be signed can't be written: \(error)", remedy: "report this")
        }
    }
}
