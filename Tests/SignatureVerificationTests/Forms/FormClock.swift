import Crypto
import FoundationEssentials
import X509

@testable import SignatureVerification

/// An authority that stamps whatever time a test wants (RFC 3161).
struct FormClock {
    private let key = P256.Signing.PrivateKey()
    private let root: Certificate
    private let certificate: Certificate

    init(named name: String = "clock") throws {
        let rootKey = P256.Signing.PrivateKey()
        root = try FormCertificate.authority("\(name) root", key: rootKey)
        certificate = try FormCertificate.make(
            for: Certificate.PublicKey(key.publicKey),
            named: name,
            issuer: root,
            key: rootKey,
            extensions: [
                try Certificate.Extension(KeyUsage(digitalSignature: true), critical: true),
                Certificate.Extension(try ExtendedKeyUsage([.timeStamping]), critical: true),
            ]
        )
    }

    /// The authority as a trusted root has it.
    func trusted() throws -> String {
        """
        {"subject":{"organization":"example","commonName":"timestamps"},"uri":"https://time.example.com","certChain":\
        {"certificates":[\(try [certificate, root].map { try FormCertificate.json($0) }.joined(separator: ","))]},\
        "validFor":{"start":"2020-01-01T00:00:00Z"}}
        """
    }

    /// What is wrong with a token.
    enum Flaw { case otherContentType, otherKind }

    /// Stamps bytes: a TimeStampResp, DER.
    func stamp(_ bytes: [UInt8], at time: Int64, flaw: Flaw? = nil) throws -> [UInt8] {
        let sha256 = Self.node(0x30, Self.node(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]))
        let statementType = Self.node(0x06, Self.pkcs9 + [0x10, 0x01, 0x04])
        let dataType = Self.node(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01])
        let text = Date(timeIntervalSince1970: Double(time)).formatted(.iso8601).filter { !"-:T".contains($0) }
        let statement = Self.node(
            0x30,
            Self.node(0x02, [1]),
            Self.node(0x06, [0x2B, 0x06, 0x01, 0x04, 0x01, 0x83, 0xBF, 0x30, 0x02]),
            Self.node(0x30, sha256, Self.node(0x04, Array(SHA256.hash(data: bytes)))),
            Self.node(0x02, [9]),
            Self.node(0x18, Array(text.utf8))
        )
        let attributes = [
            Self.attribute([0x03], flaw == nil ? statementType : dataType),
            Self.attribute([0x04], Self.node(0x04, Array(SHA256.hash(data: statement)))),
            Self.attribute(
                [0x10, 0x02, 0x2F],
                Self.node(
                    0x30,
                    Self.node(
                        0x30,
                        Self.node(0x30, Self.node(0x04, Array(SHA256.hash(data: try certificate.bytes))))
                    )
                )
            ),
        ]
        .sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
        let signature = try key.signature(for: Self.node(0x31, attributes)).derRepresentation
        let parts = try CertificateParts(der: certificate.bytes)
        let signer = Self.node(
            0x30,
            Self.node(0x02, [1]),
            Self.node(0x30, parts.issuer, parts.serialNumber),
            sha256,
            Self.node(0xA0, attributes),
            Self.node(0x30, Self.node(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])),
            Self.node(0x04, Array(signature))
        )
        let signed = Self.node(
            0x30,
            Self.node(0x02, [3]),
            Self.node(0x31, sha256),
            Self.node(0x30, flaw == .otherKind ? dataType : statementType, Self.node(0xA0, Self.node(0x04, statement))),
            Self.node(0xA0, try certificate.bytes),
            Self.node(0x31, signer)
        )
        let signedType = Self.node(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02])
        return Self.node(
            0x30,
            Self.node(0x30, Self.node(0x02, [0])),
            Self.node(0x30, signedType, Self.node(0xA0, signed))
        )
    }

    /// The identifiers of PKCS #9, which go on.
    private static let pkcs9: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09]

    private static func attribute(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        node(0x30, node(0x06, pkcs9 + name), node(0x31, value))
    }

    /// An element, DER: its tag, its length, and what is in it.
    private static func node(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap(\.self)
        let length: [UInt8] =
            switch content.count {
            case ..<0x80: [UInt8(content.count)]
            case ..<0x100: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
            }
        return [tag] + length + content
    }
}
