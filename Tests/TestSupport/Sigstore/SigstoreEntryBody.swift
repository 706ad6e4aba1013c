import Crypto

/// What a log of signatures keeps of one, in the canonical form (RFC 8785) that Rekor gives it.
public struct SigstoreEntryBody: Sendable {
    /// What kind it is.
    public let kind: String
    /// The version of the kind.
    public let version: String
    /// The entry, JSON.
    public let bytes: [UInt8]

    /// Makes an entry of any kind.
    ///
    /// - Parameters:
    ///   - kind: What kind it is.
    ///   - version: The version of the kind.
    ///   - json: The entry.
    public init(kind: String, version: String, json: String) {
        self.kind = kind
        self.version = version
        bytes = Array(json.utf8)
    }

    /// Rekor 1's entry of a signature (`hashedrekord` 0.0.1).
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 of what was signed, hexadecimal.
    ///   - signature: The signature.
    ///   - verifier: The certificate or key, PEM.
    /// - Returns: The entry.
    public static func signature(digest: String, _ signature: [UInt8], verifier: String) -> SigstoreEntryBody {
        SigstoreEntryBody(
            kind: "hashedrekord",
            version: "0.0.1",
            json: """
                {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256","value":\
                "\(digest)"}},"signature":{"content":"\(signature.base64)","publicKey":{"content":\
                "\(verifier.utf8.base64)"}}}}
                """
        )
    }

    /// Rekor 1's entry of an envelope with one signature (`dsse` 0.0.1).
    ///
    /// - Parameters:
    ///   - envelope: The envelope, JSON.
    ///   - payload: The envelope's payload.
    ///   - signature: The envelope's signature.
    ///   - verifier: The certificate or key, PEM.
    /// - Returns: The entry.
    public static func envelope(
        _ envelope: [UInt8],
        payload: [UInt8],
        signature: [UInt8],
        verifier: String
    ) -> SigstoreEntryBody {
        SigstoreEntryBody(
            kind: "dsse",
            version: "0.0.1",
            json: """
                {"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":\(hash(envelope)),"payloadHash":\
                \(hash(payload)),"signatures":[{"signature":"\(signature.base64)","verifier":\
                "\(verifier.utf8.base64)"}]}}
                """
        )
    }

    /// Rekor 1's entry of an envelope without its signatures (`intoto` 0.0.1).
    ///
    /// - Parameters:
    ///   - envelope: The envelope, JSON.
    ///   - payload: The envelope's payload.
    ///   - verifier: The certificate or key, PEM.
    /// - Returns: The entry.
    public static func statement(_ envelope: [UInt8], payload: [UInt8], verifier: String) -> SigstoreEntryBody {
        SigstoreEntryBody(
            kind: "intoto",
            version: "0.0.1",
            json: """
                {"apiVersion":"0.0.1","kind":"intoto","spec":{"content":{"hash":\(hash(envelope)),"payloadHash":\
                \(hash(payload))},"publicKey":"\(verifier.utf8.base64)"}}
                """
        )
    }

    /// Rekor 2's entry of a signature, or of an envelope's (`hashedrekord` 0.0.2).
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 of what was signed.
    ///   - signature: The signature.
    ///   - verifier: The certificate, DER.
    /// - Returns: The entry.
    public static func signature(digest: [UInt8], _ signature: [UInt8], verifier: [UInt8]) -> SigstoreEntryBody {
        SigstoreEntryBody(
            kind: "hashedrekord",
            version: "0.0.2",
            json: """
                {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_256",\
                "digest":"\(digest.base64)"},"signature":{"content":"\(signature.base64)","verifier":\
                {"keyDetails":"PKIX_ECDSA_P256_SHA_256","x509Certificate":{"rawBytes":"\(verifier.base64)"}}}}}}
                """
        )
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        #"{"algorithm":"sha256","value":"\#(SHA256.hash(data: bytes).hexadecimal)"}"#
    }
}
