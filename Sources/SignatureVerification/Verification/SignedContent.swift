internal import Crypto

/// What was signed, before anybody has verified it: nobody can look into it.
public struct UnverifiedContent: Sendable, Hashable {
    private enum Form: Sendable, Hashable {
        case bytes([UInt8])
        case envelope(type: String, payload: [UInt8])
        case artifact(Artifact, [UInt8])
    }

    private let form: Form

    /// Takes bytes that were signed as they are.
    ///
    /// - Parameter bytes: the bytes.
    public init(bytes: [UInt8]) {
        form = .bytes(bytes)
    }

    /// Takes the payload of a DSSE envelope, which is signed together with its type.
    ///
    /// - Parameters:
    ///   - type: the payload's type.
    ///   - payload: the payload.
    init(payloadType type: String, payload: [UInt8]) {
        form = .envelope(type: type, payload: payload)
    }

    /// Takes what a bundle's signature is of, and which is kept elsewhere; `nil` where only its digest is known.
    ///
    /// - Parameter artifact: what it is.
    init?(_ artifact: Artifact) {
        guard let bytes = artifact.bytes else { return nil }
        form = .artifact(artifact, bytes)
    }

    /// Verifies a signature; the only way to the content.
    ///
    /// - Parameters:
    ///   - signature: the signature.
    ///   - key: the key that is to have made it.
    /// - Returns: the content, or `nil` where the signature is not of it, or not of that key.
    func verified(by signature: [UInt8], of key: VerificationKey) -> VerifiedContent? {
        guard key.isValid(signature, of: signedBytes) else { return nil }
        switch form {
        case .bytes(let bytes): return VerifiedContent(content: .bytes(bytes))
        case .envelope(let type, let payload): return VerifiedContent(content: .payload(type: type, bytes: payload))
        case .artifact(let artifact, _): return VerifiedContent(content: .artifact(artifact))
        }
    }

    private var signedBytes: [UInt8] {
        switch form {
        case .bytes(let bytes): bytes
        case .envelope(let type, let payload): DSSEEnvelope.signedBytes(type: type, payload: payload)
        case .artifact(_, let bytes): bytes
        }
    }

    /// Whether what was signed is an artifact's bytes, which do not come with the signature.
    var isKeptElsewhere: Bool {
        if case .artifact = form { true } else { false }
    }

    /// The digest of the bytes that are signed.
    func digest(by function: VerificationKey.HashFunction) -> [UInt8] { function.hash(signedBytes) }

    /// The SHA-256 of an envelope's payload, for logs that keep it; `nil` for what is no envelope.
    var payloadDigest: [UInt8]? {
        guard case .envelope(_, let payload) = form else { return nil }
        return VerificationKey.HashFunction.sha256.hash(payload)
    }
}

/// What was signed, after a signature of it has been verified.
public struct VerifiedContent: Sendable, Hashable {
    /// The content by its form.
    public enum Content: Sendable, Hashable {
        /// Bytes that were signed as they are.
        case bytes([UInt8])
        /// The payload of an envelope, with its type.
        case payload(type: String, bytes: [UInt8])
        /// Something that is kept elsewhere.
        case artifact(Artifact)
    }

    /// The content.
    public let content: Content

    // Nobody else can make one: what stands in one has been verified.
    fileprivate init(content: Content) {
        self.content = content
    }
}

/// What a signature is asked about: an image's manifest, or any other bytes.
public struct Artifact: Sendable, Hashable {
    /// The SHA-256 in lower-case hexadecimal digits.
    public let encodedDigest: String
    /// The bytes, where they are known.
    let bytes: [UInt8]?

    /// Takes bytes.
    ///
    /// - Parameter bytes: the bytes.
    public init(bytes: [UInt8]) {
        encodedDigest = Hexadecimal.text(SHA256.hash(data: bytes))
        self.bytes = bytes
    }

    /// Takes a digest, where the bytes are not at hand: enough for all signatures but those of bare bytes.
    ///
    /// - Parameter encodedDigest: the SHA-256, 64 lower-case hexadecimal digits; `nil` is the result for anything else.
    public init?(encodedDigest: String) {
        guard let digest = Hexadecimal.bytes(encodedDigest), digest.count == SHA256.byteCount,
            Hexadecimal.text(digest) == encodedDigest
        else { return nil }
        self.encodedDigest = encodedDigest
        bytes = nil
    }
}
