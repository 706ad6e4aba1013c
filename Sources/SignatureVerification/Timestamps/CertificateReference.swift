internal import Crypto
internal import SwiftASN1

/// Which certificate a signature says that it was made with: the first of a SigningCertificate (RFC 5035).
struct CertificateReference: Sendable, Hashable {
    /// The two forms of the attribute.
    enum Version: Sendable {
        /// With a digest by SHA-1 (RFC 2634, section 5.4).
        case first
        /// With a digest by any function (RFC 5035, section 3).
        case second
    }

    /// A function by which certificates are told apart.
    private enum Function: Sendable, Hashable {
        case sha1
        case other(DigestAlgorithm)
    }

    private let function: Function
    private let digest: [UInt8]

    /// Reads an attribute's value; `nil` where it is something else, or by a function that is not known.
    init?(_ value: ASN1Any, version: Version) {
        do {
            var serializer = DER.Serializer()
            try serializer.serialize(value)
            let attribute = try DER.parse(serializer.serializedBytes)
            guard let list = try attribute.elements(atMost: 2).first,
                let first = try list.elements(atMost: CertificatePath.offerLimit).first
            else { return nil }
            var parts = try first.elements(atMost: 3)[...]
            function = try Self.function(&parts, version: version)
            guard let digest = parts.first else { return nil }
            self.digest = Array(try ASN1OctetString(derEncoded: digest).bytes)
        } catch {
            return nil
        }
    }

    private static func function(_ parts: inout ArraySlice<ASN1Node>, version: Version) throws -> Function {
        guard version == .second else { return .sha1 }
        guard let first = parts.first, first.identifier == .sequence else { return .other(.sha256) }
        parts.removeFirst()
        guard let name = try first.elements(atMost: 2).first,
            let algorithm = DigestAlgorithm(try ASN1ObjectIdentifier(derEncoded: name))
        else { throw SignedMessageError.missing }
        return .other(algorithm)
    }

    /// Tells whether it is a certificate that is meant.
    ///
    /// - Parameter certificate: the certificate's bytes.
    /// - Returns: whether it is.
    func isTo(_ certificate: [UInt8]) -> Bool {
        switch function {
        case .sha1: Array(Insecure.SHA1.hash(data: certificate)) == digest
        case .other(let algorithm): algorithm.digest(of: certificate) == digest
        }
    }
}
