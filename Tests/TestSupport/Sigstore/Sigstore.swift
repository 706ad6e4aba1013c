import Crypto
import FoundationEssentials

/// A private sigstore: an authority for certificates, a log of them, logs of signatures, and who stamps times.
public struct Sigstore: Sendable {
    /// Who makes certificates.
    public let authority: SigstoreAuthority
    /// The log of signatures, in the way of Rekor 1.
    public let log = SigstoreLog()
    /// Another log of signatures, in the way of Rekor 2.
    public let secondLog = SigstoreLog(.rekor2)
    /// Who stamps times.
    public let clock: CertifiedKey

    /// Makes a sigstore.
    ///
    /// - Parameter time: When its authorities are valid, in seconds since 1970; without it, now.
    /// - Throws: The library's error.
    public init(at time: Int64? = nil) throws {
        let time = time ?? Int64(Date().timeIntervalSince1970)
        authority = try SigstoreAuthority(at: time)
        let validity = time - 1_000_000...time + 100_000_000
        let clocks = try CertifiedKey(named: "clocks", for: .authority, validity: validity)
        clock = try CertifiedKey(named: "clock", issuedBy: clocks, for: .timestamps, validity: validity)
    }

    /// Who is to be trusted, as a file has it (protobuf-specs, sigstore_trustroot.proto).
    ///
    /// - Parameter hasClock: Whether timestamps count.
    /// - Returns: The file, JSON.
    /// - Throws: The library's error.
    public func trustedRoot(hasClock: Bool = true) throws -> String {
        let logs = [log, secondLog].map { Self.json($0.publicKey, "https://\($0.name)") }.joined(separator: ",")
        let clocks = hasClock ? try Self.json(clock, "https://timestamps.example.com") : ""
        return """
            {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1",\
            "tlogs":[\(logs)],\
            "ctlogs":[\(Self.json(authority.certificateLogKey, "https://certificates.example.com"))],\
            "certificateAuthorities":[\(try Self.json(authority.identity, "https://authority.example.com"))],\
            "timestampAuthorities":[\(clocks)]}
            """
    }

    private static func json(_ key: P256.Signing.PublicKey, _ address: String) -> String {
        let der = key.derRepresentation
        return """
            {"baseUrl":"\(address)","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"\(der.base64)",\
            "keyDetails":"PKIX_ECDSA_P256_SHA_256",\(validity)},\
            "logId":{"keyId":"\(SHA256.hash(data: der).base64)"}}
            """
    }

    private static func json(_ authority: CertifiedKey, _ address: String) throws -> String {
        let chain = try authority.certificates.map { #"{"rawBytes":"\#($0.base64)"}"# }.joined(separator: ",")
        return """
            {"subject":{"organization":"example","commonName":"root"},"uri":"\(address)",\
            "certChain":{"certificates":[\(chain)]},\(validity)}
            """
    }

    private static let validity = #""validFor":{"start":"2020-01-01T00:00:00Z"}"#
}
