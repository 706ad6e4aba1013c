import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import TestSupport
import X509

@testable import SignatureVerification

/// A Notation signature in the making, with whatever faults a test needs.
struct NotationEnvelope {
    static let artifact = NotationArtifact(
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: "sha256:8ca421ff024e7e2d13d64ba9e107616a55acc4dc20030ed38c79661931312069",
        size: 555
    )

    let form: NotationSignature.Envelope
    let signer: CertifiedKey
    var algorithm: String
    var contentType = "application/vnd.cncf.notary.payload.v1+json"
    var critical = ["io.cncf.notary.signingScheme"]
    var scheme = "notary.x509"
    var signingTime: Int64? = now
    var authenticSigningTime: Int64?
    var expiry: Int64?
    var plugin: String?
    var artifact = Self.artifact
    var annotations: [String: String] = [:]
    var certificates: [[UInt8]]

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    init(_ form: NotationSignature.Envelope = .jws, by signer: CertifiedKey, kind: CertifiedKey.Kind = .p256) throws {
        self.form = form
        self.signer = signer
        certificates = try signer.certificates
        algorithm =
            switch kind {
            case .p256: "ES256"
            case .p384: "ES384"
            case .p521: "ES512"
            case .rsa2048: "PS256"
            case .rsa3072: "PS384"
            case .rsa4096: "PS512"
            }
    }

    /// Signs it.
    ///
    /// - Parameter stamp: Makes a timestamp of the signature.
    /// - Returns: The envelope.
    /// - Throws: The error of the library that signs, or of the stamp.
    func signed(stamp: ([UInt8]) async throws -> [UInt8]? = { _ in nil }) async throws -> [UInt8] {
        let payload = Array(try payloadJSON())
        switch form {
        case .jws:
            let protected = encodedForURLs(Array(try JSONEncoder().encode(headers())))
            let body = encodedForURLs(payload)
            let signature = try sign(Array("\(protected).\(body)".utf8))
            return Array(
                try JSONEncoder()
                    .encode(
                        JWS(
                            payload: body,
                            protected: protected,
                            header: JWS.Header(
                                x5c: certificates.map { Data($0) },
                                timestamp: try await stamp(signature).map { Data($0) }
                            ),
                            signature: encodedForURLs(signature)
                        )
                    )
            )
        case .cose:
            let protected = CBORWriter.bytes(headers())
            let signed =
                CBORWriter.head(4, 4) + CBORWriter.text("Signature1") + CBORWriter.data(protected) + CBORWriter.data([])
                + CBORWriter.data(payload)
            let signature = try sign(signed)
            var unprotected = [
                CBORWriter.head(0, 33) + CBORWriter.head(4, certificates.count)
                    + certificates.flatMap { CBORWriter.data($0) }
            ]
            if let timestamp = try await stamp(signature) {
                unprotected.append(
                    CBORWriter.text("io.cncf.notary.timestampSignature") + CBORWriter.data(timestamp)
                )
            }
            return CBORWriter.head(6, 18) + CBORWriter.head(4, 4) + CBORWriter.data(protected)
                + CBORWriter.head(5, unprotected.count) + unprotected.flatMap(\.self) + CBORWriter.data(payload)
                + CBORWriter.data(signature)
        }
    }

    func headers() -> NotationHeaders {
        NotationHeaders(
            algorithm: algorithm,
            contentType: contentType,
            critical: critical,
            scheme: scheme,
            signingTime: signingTime,
            authenticSigningTime: authenticSigningTime,
            expiry: expiry,
            plugin: plugin
        )
    }

    private func payloadJSON() throws -> Data {
        struct Payload: Encodable {
            struct Target: Encodable {
                var mediaType: String
                var digest: String
                var size: Int64
                var annotations: [String: String]?
            }
            var targetArtifact: Target
        }
        return try JSONEncoder()
            .encode(
                Payload(
                    targetArtifact: Payload.Target(
                        mediaType: artifact.mediaType,
                        digest: artifact.digest,
                        size: artifact.size,
                        annotations: annotations.isEmpty ? nil : annotations
                    )
                )
            )
    }

    private func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        let pem = try signer.keyPEM
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) {
            return Array(try key.signature(for: SHA256.hash(data: bytes)).rawRepresentation)
        }
        if let key = try? P384.Signing.PrivateKey(pemRepresentation: pem) {
            return Array(try key.signature(for: SHA384.hash(data: bytes)).rawRepresentation)
        }
        if let key = try? P521.Signing.PrivateKey(pemRepresentation: pem) {
            return Array(try key.signature(for: SHA512.hash(data: bytes)).rawRepresentation)
        }
        let key = try _RSA.Signing.PrivateKey(pemRepresentation: pem)
        switch key.keySizeInBits {
        case 2048: return Array(try key.signature(for: SHA256.hash(data: bytes), padding: .PSS).rawRepresentation)
        case 3072: return Array(try key.signature(for: SHA384.hash(data: bytes), padding: .PSS).rawRepresentation)
        default: return Array(try key.signature(for: SHA512.hash(data: bytes), padding: .PSS).rawRepresentation)
        }
    }

    private func encodedForURLs(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// The headers that are signed.
struct NotationHeaders: Encodable {
    var algorithm: String
    var contentType: String
    var critical: [String]
    var scheme: String
    var signingTime: Int64?
    var authenticSigningTime: Int64?
    var expiry: Int64?
    var plugin: String?

    private enum Key: String, CodingKey {
        case algorithm = "alg"
        case contentType = "cty"
        case critical = "crit"
        case scheme = "io.cncf.notary.signingScheme"
        case signingTime = "io.cncf.notary.signingTime"
        case authenticSigningTime = "io.cncf.notary.authenticSigningTime"
        case expiry = "io.cncf.notary.expiry"
        case plugin = "io.cncf.notary.verificationPlugin"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(algorithm, forKey: .algorithm)
        try container.encode(contentType, forKey: .contentType)
        if !critical.isEmpty { try container.encode(critical, forKey: .critical) }
        try container.encode(scheme, forKey: .scheme)
        try container.encodeIfPresent(signingTime.map(Self.text), forKey: .signingTime)
        try container.encodeIfPresent(authenticSigningTime.map(Self.text), forKey: .authenticSigningTime)
        try container.encodeIfPresent(expiry.map(Self.text), forKey: .expiry)
        try container.encodeIfPresent(plugin, forKey: .plugin)
    }

    private static func text(_ time: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
    }

    fileprivate var times: [(String, Int64)] {
        [
            (Key.signingTime.rawValue, signingTime), (Key.authenticSigningTime.rawValue, authenticSigningTime),
            (Key.expiry.rawValue, expiry),
        ]
        .compactMap { name, time in time.map { (name, $0) } }
    }
}

private struct JWS: Encodable {
    struct Header: Encodable {
        var x5c: [Data]
        var timestamp: Data?

        enum CodingKeys: String, CodingKey {
            case x5c
            case timestamp = "io.cncf.notary.timestampSignature"
        }
    }

    var payload: String
    var protected: String
    var header: Header
    var signature: String
}

/// Writes CBOR (RFC 8949, section 3).
private enum CBORWriter {
    static func head(_ kind: UInt8, _ number: Int) -> [UInt8] {
        let start = kind << 5
        if number < 24 { return [start | UInt8(number)] }
        if number < 0x100 { return [start | 24, UInt8(number)] }
        if number < 0x1_0000 { return [start | 25, UInt8(number >> 8), UInt8(number & 0xFF)] }
        return [start | 26] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func text(_ text: String) -> [UInt8] { head(3, text.utf8.count) + Array(text.utf8) }

    static func data(_ bytes: [UInt8]) -> [UInt8] { head(2, bytes.count) + bytes }

    static func bytes(_ headers: NotationHeaders) -> [UInt8] {
        let algorithms = ["PS256": -37, "PS384": -38, "PS512": -39, "ES256": -7, "ES384": -35, "ES512": -36]
        var members = [
            head(0, 1) + head(1, -1 - (algorithms[headers.algorithm] ?? -1)),
            head(0, 3) + text(headers.contentType),
            text("io.cncf.notary.signingScheme") + text(headers.scheme),
        ]
        if !headers.critical.isEmpty {
            members.append(
                head(0, 2) + head(4, headers.critical.count) + headers.critical.flatMap { CBORWriter.text($0) }
            )
        }
        for (name, time) in headers.times { members.append(text(name) + head(6, 1) + head(0, Int(time))) }
        if let plugin = headers.plugin { members.append(text("io.cncf.notary.verificationPlugin") + text(plugin)) }
        return head(5, members.count) + members.flatMap(\.self)
    }
}

extension TimestampDesk {
    /// Stamps bytes, and gives the bare token.
    func token(of bytes: [UInt8]) async throws -> [UInt8] {
        let response = try DER.parse(try await stamp(bytes))
        return Array(try response.elements(atMost: 2)[1].encodedBytes)
    }
}
