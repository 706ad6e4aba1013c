internal import Crypto

/// What was signed, before anybody has verified it: nobody can look into it.
public struct UnverifiedContent: Sendable, Hashable {
    private enum Form: Sendable, Hashable {
        case bytes([UInt8])
        case envelope(type: String, payload: [UInt8])
        case artifact(Artifact)
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

    /// Takes what a bundle's signature is of, and which is kept elsewhere.
    ///
    /// - Parameter artifact: what it is.
    init(_ artifact: Artifact) {
        form = .artifact(artifact)
    }

    /// Verifies a signature; the only way to the content.
    ///
    /// - Parameters:
    ///   - signature: the signature.
    ///   - key: the key that is to have made it.
    /// - Returns: the content, or `nil` where the signature is not of it, or not of that key.
    func verified(by signature: [UInt8], of key: VerificationKey) -> VerifiedContent? {
        guard key.isValid(signature, of: message) else { return nil }
        switch form {
        case .bytes(let bytes): return VerifiedContent(content: .bytes(bytes))
        case .envelope(let type, let payload): return VerifiedContent(content: .payload(type: type, bytes: payload))
        case .artifact(let artifact): return VerifiedContent(content: .artifact(artifact))
        }
    }

    private var message: VerificationKey.Message {
        switch form {
        case .bytes(let bytes): .bytes(bytes)
        case .envelope(let type, let payload): .bytes(DSSEEnvelope.signedBytes(type: type, payload: payload))
        case .artifact(let artifact): artifact.message
        }
    }

    /// The SHA-256 of the bytes that are signed.
    var signedDigest: SHA256Digest {
        switch message {
        case .bytes(let bytes): SHA256.hash(data: bytes)
        case .sha256(let digest): digest
        }
    }

    /// The SHA-256 of an envelope's payload, for logs that keep it; `nil` for what is no envelope.
    var payloadDigest: SHA256Digest? {
        guard case .envelope(_, let payload) = form else { return nil }
        return SHA256.hash(data: payload)
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
    let sha256: SHA256Digest
    private let bytes: [UInt8]?

    /// Takes bytes.
    ///
    /// - Parameter bytes: the bytes.
    public init(bytes: [UInt8]) {
        sha256 = SHA256.hash(data: bytes)
        self.bytes = bytes
    }

    /// The digest in hexadecimal digits.
    public var encodedDigest: String { Hexadecimal.text(sha256) }

    fileprivate var message: VerificationKey.Message { bytes.map { .bytes($0) } ?? .sha256(sha256) }
}
