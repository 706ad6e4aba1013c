import FoundationEssentials
import Testing

@testable import SignatureVerification

@Suite("Timestamps in sigstore's bundles")
struct TimestampVectorTests {
    static let holding = ["rekor2-timestamp-with-expired-cert-chain", "rekor2-timestamp-without-embedded-cert"]
    static let failing: [(String, [TimestampError])] = [
        ("rekor2-timestamp-outside-trust-root-tsa-validity_fail", [.outsideValidity]),
        ("rekor2-timestamp-payload-mismatch_fail", [.otherBytes]),
        ("rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail", [.noCertificate, .wrongSignature]),
    ]

    @Test("hold with the trusted root beside them", arguments: holding)
    func holds(name: String) async throws {
        let vector = try TimestampVector(name)
        for token in vector.tokens {
            let time = try await vector.verified(token)
            #expect(time.earliest <= time.time && time.time <= time.latest)
            #expect(time.authority.contains("CN="))
        }
    }

    @Test("are rejected for the right reason", arguments: failing)
    func fails(name: String, reasons: [TimestampError]) async throws {
        let vector = try TimestampVector(name)
        for token in vector.tokens {
            let error = try #require(
                await #expect(throws: TimestampError.self) { try await vector.verified(token) }
            )
            #expect(reasons.contains(error), "\(error)")
        }
    }

    @Test("are of the signature and nothing else", arguments: holding)
    func otherBytes(name: String) async throws {
        let vector = try TimestampVector(name)
        for token in vector.tokens {
            await #expect(throws: TimestampError.otherBytes) {
                try await token.verified(over: vector.signature + [0], by: vector.authorities)
            }
        }
    }

    @Test("end with a time or an error, whatever byte of them is damaged", arguments: holding)
    func damage(name: String) async throws {
        let vector = try TimestampVector(name)
        let bundle = try SigstoreBundle(parsing: Vector.bundle(name))
        let response = try #require(bundle.timestamps.first)
        let whole = try await vector.verified(try TimestampToken(response: response))
        var refused = 0
        for damaged in response.damaged(step: 3) {
            guard let token = try? TimestampToken(response: damaged) else {
                refused += 1
                continue
            }
            if let time = try? await vector.verified(token) {
                #expect(time == whole)
            } else {
                refused += 1
            }
        }
        #expect(refused > response.count)
    }
}

/// The timestamps of a bundle, with the authorities of its trusted root.
private struct TimestampVector {
    let tokens: [TimestampToken]
    let signature: [UInt8]
    let authorities: [TimestampAuthority]

    init(_ name: String) throws {
        let bundle = try SigstoreBundle(parsing: Vector.bundle(name))
        guard case .message(let signature, _) = bundle.content else { throw TimestampVectorError.noMessage }
        self.signature = signature
        tokens = try bundle.timestamps.map { try TimestampToken(response: $0) }
        try #require(!tokens.isEmpty)
        let root = try JSONDecoder()
            .decode(
                Root.self,
                from: Data(try Vector.bytes("sigstore-bundles/\(name)/trusted_root.json"))
            )
        authorities = try root.timestampAuthorities.map { authority in
            let chain = authority.certChain.certificates.map { Array($0.rawBytes) }
            return try TimestampAuthority(
                roots: Array(chain.suffix(1)),
                intermediates: Array(chain.dropFirst().dropLast()),
                signer: chain.first,
                start: try Self.seconds(authority.validFor.start),
                end: try authority.validFor.end.map(Self.seconds)
            )
        }
    }

    func verified(_ token: TimestampToken) async throws(TimestampError) -> VerifiedTimestamp {
        try await token.verified(over: signature, by: authorities)
    }

    private static func seconds(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970)
    }

    private struct Root: Decodable {
        var timestampAuthorities: [Authority]

        struct Authority: Decodable {
            var certChain: Chain
            var validFor: Period
        }

        struct Chain: Decodable {
            var certificates: [RawCertificate]
        }

        struct RawCertificate: Decodable {
            var rawBytes: Data
        }

        struct Period: Decodable {
            var start: String
            var end: String?
        }
    }
}

private enum TimestampVectorError: Error {
    case noMessage
}
