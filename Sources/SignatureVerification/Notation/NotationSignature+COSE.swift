extension NotationSignature {
    /// The tag of a message with one signature (RFC 9052, section 2).
    private static let singleSigner: UInt64 = 18
    /// The tag of a time in seconds since 1970 (RFC 8949, section 3.4.2).
    private static let epochTime: UInt64 = 1

    /// The labels of headers (RFC 9052, section 3.1; RFC 9360, section 2).
    private enum Label {
        static let algorithm: Int64 = 1
        static let critical: Int64 = 2
        static let contentType: Int64 = 3
        static let chain: Int64 = 33
    }

    /// Reads a COSE_Sign1 (Notary Project, signature-envelope-cose.md).
    init(cose bytes: [UInt8]) throws(FormatError) {
        guard case .tagged(Self.singleSigner, .array(let parts)) = try Self.item(bytes), parts.count == 4,
            case .bytes(let protected) = parts[0], case .map = parts[1], case .bytes(let payload) = parts[2],
            case .bytes(let signature) = parts[3]
        else { throw Self.error("is not a COSE message with one signature") }
        let unprotected = parts[1]
        try self.init(
            headers: try Self.headers(try Self.item(protected)),
            unprotected: Unprotected(
                certificates: try Self.chain(unprotected[Label.chain]),
                timestamp: try Self.bytes(unprotected, NotationHeader.timestamp),
                agent: try Self.text(unprotected, NotationHeader.agent)
            ),
            content: Content(
                payload: payload,
                signedBytes: Self.signedBytes(protected: protected, payload: payload),
                signature: signature
            )
        )
    }

    private static func item(_ bytes: [UInt8]) throws(FormatError) -> CBORValue {
        do {
            return try CBORValue(parsing: bytes, limits: CBORLimits(bytes: sizeLimit))
        } catch {
            throw self.error("\(error)")
        }
    }

    private static func headers(_ map: CBORValue) throws(FormatError) -> Headers {
        guard let name = try text(map, NotationHeader.scheme), let scheme = Scheme(rawValue: name) else {
            throw error("has no signing scheme that is known")
        }
        guard case .integer(let number) = map[Label.algorithm], let algorithm = algorithms[number] else {
            throw error("has no algorithm that is known")
        }
        guard case .text(let contentType) = map[Label.contentType] else { throw error("has no content type") }
        return Headers(
            algorithm: algorithm,
            contentType: contentType,
            critical: try critical(map[Label.critical]),
            scheme: scheme,
            signingTime: try time(map, NotationHeader.signingTime(scheme)),
            expiry: try time(map, NotationHeader.expiry),
            plugin: try text(map, NotationHeader.plugin)
        )
    }

    /// The algorithms that Notation signs with, by their numbers in COSE (RFC 9053, section 2.1; RFC 8230, section 2).
    private static let algorithms: [Int64: String] = [
        -37: "PS256", -38: "PS384", -39: "PS512", -7: "ES256", -35: "ES384", -36: "ES512",
    ]

    /// Labels in words; numbers are standard headers, which are understood.
    private static func critical(_ value: CBORValue?) throws(FormatError) -> [String] {
        guard let value else { return [] }
        guard case .array(let labels) = value else { throw error("has critical headers that are no list") }
        var names: [String] = []
        for label in labels {
            switch label {
            case .text(let name): names.append(name)
            case .integer(let number): names.append("\(number)")
            default: throw error("has a critical header without a name")
            }
        }
        return names
    }

    /// One certificate, or several (RFC 9360, section 2).
    private static func chain(_ value: CBORValue?) throws(FormatError) -> [[UInt8]] {
        switch value {
        case .bytes(let certificate): return [certificate]
        case .array(let elements):
            var certificates: [[UInt8]] = []
            for element in elements {
                guard case .bytes(let certificate) = element else { throw error("has a certificate that is not bytes") }
                certificates.append(certificate)
            }
            return certificates
        default: throw error("has no certificate")
        }
    }

    private static func text(_ map: CBORValue, _ key: String) throws(FormatError) -> String? {
        switch map[key] {
        case nil: return nil
        case .text(let text): return text
        default: throw error("has \(key) that is not a text")
        }
    }

    private static func bytes(_ map: CBORValue, _ key: String) throws(FormatError) -> [UInt8]? {
        switch map[key] {
        case nil: return nil
        case .bytes(let bytes): return bytes
        default: throw error("has \(key) that is not bytes")
        }
    }

    private static func time(_ map: CBORValue, _ key: String) throws(FormatError) -> Int64? {
        switch map[key] {
        case nil: return nil
        case .tagged(epochTime, .integer(let seconds)): return seconds
        default: throw error("has \(key) that is not a time")
        }
    }

    /// What a COSE signature is of: `Sig_structure` (RFC 9052, section 4.4), encoded deterministically.
    private static func signedBytes(protected: [UInt8], payload: [UInt8]) -> [UInt8] {
        let context = Array("Signature1".utf8)
        return [0x84] + head(3, context.count) + context + head(2, protected.count) + protected + head(2, 0)
            + head(2, payload.count) + payload
    }

    /// The beginning of an item: its kind and a number, as short as can be.
    private static func head(_ kind: UInt8, _ number: Int) -> [UInt8] {
        let start = kind << 5
        switch number {
        case ..<24: return [start | UInt8(truncatingIfNeeded: number)]
        case ..<0x100: return [start | 24, UInt8(truncatingIfNeeded: number)]
        case ..<0x1_0000: return [start | 25] + bigEndian(number, 2)
        default: return [start | 26] + bigEndian(number, 4)
        }
    }

    private static func bigEndian(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
