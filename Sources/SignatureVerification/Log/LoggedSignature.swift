/// What an entry of a log says was signed, by whom (Rekor, pkg/types).
///
/// An entry proves something of a signature only where it is that signature's own.
struct LoggedSignature: Sendable {
    static let limits = JSONLimits(bytes: 16 << 20, depth: 32, values: 20_000)
    static let signatureLimit = 64

    /// What an entry keeps of what was signed.
    enum Content: Sendable, Hashable {
        /// The digest of the bytes that are signed.
        case signedBytes(VerificationKey.HashFunction, [UInt8])
        /// The digest of an envelope's payload.
        case payload([UInt8])
        /// The digests of a whole envelope and of its payload; its signatures are not kept.
        case envelope([UInt8], payload: [UInt8])
    }

    /// A signature and what verifies it: a certificate or a key, DER.
    struct Pair: Sendable, Hashable {
        let signature: [UInt8]
        let verifier: [UInt8]
    }

    let content: Content
    /// The signatures; none where the entry keeps none.
    let pairs: [Pair]
    /// What verifies an envelope whose signatures are not kept.
    let verifiers: [[UInt8]]

    /// Reads an entry.
    ///
    /// - Parameter entry: the entry.
    /// - Throws: ``FormatError``.
    init(_ entry: TransparencyLogEntry) throws(FormatError) {
        let root = try JSONField(parsing: entry.body, as: "a log entry", limits: Self.limits)
        guard try root["kind"].string() == entry.kind, try root["apiVersion"].string() == entry.kindVersion else {
            throw root["kind"].error("is not what the bundle says")
        }
        let spec = root["spec"]
        switch (entry.kind, entry.kindVersion) {
        case ("hashedrekord", "0.0.1"):
            let signature = spec["signature"]
            content = try Self.signedBytes(spec["data"]["hash"])
            pairs = [
                Pair(
                    signature: try signature["content"].someBytes(),
                    verifier: try Self.pem(signature["publicKey"]["content"])
                )
            ]
            verifiers = []
        case ("dsse", "0.0.1"):
            content = .payload(try Self.sha256(spec["payloadHash"]))
            pairs = try Self.pairs(spec["signatures"]) { (field) throws(FormatError) in
                Pair(signature: try field["signature"].someBytes(), verifier: try Self.pem(field["verifier"]))
            }
            verifiers = []
        case ("intoto", "0.0.1"):
            content = .envelope(
                try Self.sha256(spec["content"]["hash"]),
                payload: try Self.sha256(spec["content"]["payloadHash"])
            )
            pairs = []
            verifiers = [try Self.pem(spec["publicKey"])]
        case ("intoto", "0.0.2"):
            content = .payload(try Self.sha256(spec["content"]["payloadHash"]))
            pairs = try Self.pairs(spec["content"]["envelope"]["signatures"]) { (field) throws(FormatError) in
                Pair(signature: try Self.twice(field["sig"]), verifier: try Self.pem(field["publicKey"]))
            }
            verifiers = []
        case ("hashedrekord", "0.0.2"):
            let entry = spec["hashedRekordV002"]
            content = .signedBytes(
                try Self.function(entry["data"]["algorithm"]),
                try entry["data"]["digest"].someBytes()
            )
            pairs = [try Self.pair(entry["signature"])]
            verifiers = []
        case ("dsse", "0.0.2"):
            let entry = spec["dsseV002"]
            guard try Self.function(entry["payloadHash"]["algorithm"]) == .sha256 else {
                throw entry["payloadHash"]["algorithm"].error("is not known")
            }
            content = .payload(try entry["payloadHash"]["digest"].someBytes())
            pairs = try Self.pairs(entry["signatures"], Self.pair)
            verifiers = []
        default: throw root["kind"].error("is not known in its version \(entry.kindVersion)")
        }
    }

    /// Whether the entry is that of a signature.
    ///
    /// - Parameters:
    ///   - evidence: what was signed.
    ///   - signature: the signature.
    ///   - verifier: the certificate or the key that verifies it, DER.
    /// - Returns: whether it is.
    func isOf(_ evidence: SignatureEvidence, signature: [UInt8], verifier: [UInt8]) -> Bool {
        switch content {
        case .signedBytes(let function, let digest):
            guard evidence.content.digest(by: function) == digest else { return false }
        case .payload(let digest):
            guard evidence.content.payloadDigest == digest else { return false }
        case .envelope(let digest, let payload):
            return evidence.stampedBytes.map(UnverifiedContent.init(bytes:))?.digest(by: .sha256) == digest
                && evidence.content.payloadDigest == payload && verifiers.contains(verifier)
        }
        return pairs.contains(Pair(signature: signature, verifier: verifier))
    }
}

extension LoggedSignature {
    private static func signedBytes(_ field: JSONField) throws(FormatError) -> Content {
        let functions: [String: VerificationKey.HashFunction] = [
            "sha256": .sha256, "sha384": .sha384, "sha512": .sha512,
        ]
        guard let function = functions[try field["algorithm"].string()] else {
            throw field["algorithm"].error("is not known")
        }
        return .signedBytes(function, try hexadecimal(field["value"]))
    }

    private static func sha256(_ field: JSONField) throws(FormatError) -> [UInt8] {
        guard try field["algorithm"].string() == "sha256" else { throw field["algorithm"].error("is not known") }
        return try hexadecimal(field["value"])
    }

    private static func hexadecimal(_ field: JSONField) throws(FormatError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(try field.string()) else { throw field.error("is not hexadecimal") }
        return bytes
    }

    private static func function(_ field: JSONField) throws(FormatError) -> VerificationKey.HashFunction {
        switch try field.string() {
        case "SHA2_256": .sha256
        case "SHA2_384": .sha384
        case "SHA2_512": .sha512
        default: throw field.error("is not known")
        }
    }

    private static func pairs(
        _ field: JSONField,
        _ read: (JSONField) throws(FormatError) -> Pair
    ) throws(FormatError) -> [Pair] {
        var pairs: [Pair] = []
        for element in try field.elements(atMost: signatureLimit) { pairs.append(try read(element)) }
        return pairs
    }

    /// A signature with its verifier, as entries of Rekor 2 have it.
    private static func pair(_ field: JSONField) throws(FormatError) -> Pair {
        let verifier = field["verifier"]
        let key = verifier["x509Certificate"].ifPresent ?? verifier["publicKey"]
        return Pair(signature: try field["content"].someBytes(), verifier: try key["rawBytes"].someBytes())
    }

    /// A certificate or a key, PEM in base 64.
    private static func pem(_ field: JSONField) throws(FormatError) -> [UInt8] {
        let text = String(decoding: try field.bytes(), as: UTF8.self)
        if let der = try? PEMText.documents(text, label: "CERTIFICATE", atMost: 1).first { return der }
        return try PEMText.documents(text, label: "PUBLIC KEY", atMost: 1)[0]
    }

    /// A signature that is in base 64 twice, as this kind of entry has it; some of its writers encode once.
    private static func twice(_ field: JSONField) throws(FormatError) -> [UInt8] {
        let once = try field.someBytes()
        guard let text = String(validating: once, as: UTF8.self), let bytes = Base64.decode(text), !bytes.isEmpty else {
            return once
        }
        return bytes
    }
}
