internal import Crypto

/// Computes a digest while bytes pass by.
public struct DigestHasher: Sendable {
    private enum State: Sendable {
        case sha256(SHA256)
        case sha512(SHA512)
    }

    private var state: State

    /// Starts with no bytes.
    ///
    /// - Parameter algorithm: how to compute.
    public init(_ algorithm: DigestAlgorithm) {
        switch algorithm {
        case .sha256: state = .sha256(SHA256())
        case .sha512: state = .sha512(SHA512())
        }
    }

    /// Takes the next bytes in.
    ///
    /// - Parameter bytes: what comes next.
    public mutating func update(_ bytes: [UInt8]) {
        switch state {
        case .sha256(var hash):
            hash.update(data: bytes)
            state = .sha256(hash)
        case .sha512(var hash):
            hash.update(data: bytes)
            state = .sha512(hash)
        }
    }

    /// The digest of all that was taken in so far.
    public func digest() -> Digest {
        switch state {
        case .sha256(let hash): Digest(algorithm: .sha256, bytes: hash.finalize())
        case .sha512(let hash): Digest(algorithm: .sha512, bytes: hash.finalize())
        }
    }
}

extension Digest {
    /// Computes the digest of bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: what to address.
    ///   - algorithm: how to compute.
    public init(of bytes: [UInt8], by algorithm: DigestAlgorithm = .sha256) {
        var hasher = DigestHasher(algorithm)
        hasher.update(bytes)
        self = hasher.digest()
    }
}
