import FoundationEssentials
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Timestamps of an authority by openssl", .requires(.openssl))
struct TimestampTests {
    private static let bytes = Array("the bytes of a signature".utf8)

    @Test("hold with the authority's root", arguments: [CertifiedKey.Kind.p256, .p384, .p521, .rsa2048])
    func holds(kind: CertifiedKey.Kind) async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let middle = try CertifiedKey(named: "middle", issuedBy: root, for: .authority)
        let signer = try CertifiedKey(named: "clock", kind: kind, issuedBy: middle, for: .timestamps)
        let before = Int64(Date().timeIntervalSince1970)
        let time = try await stamp(signer).verified(over: Self.bytes, by: [authority(root)])
        #expect((before - 2...before + 60).contains(time.time))
        // openssl is told an accuracy of one second and a half.
        #expect(time.earliest == time.time - 2)
        #expect(time.latest == time.time + 2)
        #expect(time.authority.contains("CN=clock"))
        #expect(time.path.certificates.map(\.subject) == signer.chain.map(\.subject))
    }

    @Test("hold by each strong digest", arguments: ["sha256", "sha384", "sha512"])
    func digests(digest: String) async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let token = try await stamp(signer, digest: digest)
        #expect(try await token.verified(over: Self.bytes, by: [authority(root)]).authority.contains("clock"))
    }

    @Test(
        "hold in whichever way they name the authority's certificate",
        arguments: ["sha1", "sha256", "sha384", "sha512"]
    )
    func certificateDigests(digest: String) async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let answer = try await TimestampDesk(signer, certificateDigest: digest).stamp(Self.bytes)
        let time = try await TimestampToken(response: answer).verified(over: Self.bytes, by: [authority(root)])
        #expect(time.authority.contains("clock"))
    }

    @Test("do not hold by SHA-1")
    func weakDigest() async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let token = try await stamp(try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps), digest: "sha1")
        await #expect(throws: TimestampError.weakDigest) {
            try await token.verified(over: Self.bytes, by: [try authority(root)])
        }
    }

    @Test("of another authority are refused, though it has the same name")
    func otherAuthority() async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let other = try CertifiedKey(named: "root", for: .authority)
        let token = try await stamp(try CertifiedKey(named: "clock", issuedBy: other, for: .timestamps))
        await #expect(throws: TimestampError.self) {
            try await token.verified(over: Self.bytes, by: [try authority(root)])
        }
        let both = [try authority(root), try authority(other)]
        #expect(try await token.verified(over: Self.bytes, by: both).authority.contains("clock"))
        await #expect(throws: TimestampError.noAuthority) { try await token.verified(over: Self.bytes, by: []) }
    }

    @Test("of a certificate that is not valid at their time are refused", arguments: [(-10, -5), (5, 10)])
    func validity(days: (Int64, Int64)) async throws {
        let now = Int64(Date().timeIntervalSince1970)
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(
            named: "clock",
            issuedBy: root,
            for: .timestamps,
            validity: now + days.0 * 86_400...now + days.1 * 86_400
        )
        let token = try await stamp(signer)
        let error = try #require(
            await #expect(throws: TimestampError.self) {
                try await token.verified(over: Self.bytes, by: [try authority(root)])
            }
        )
        #expect("\(error)".contains(days.0 < 0 ? "had expired" : "was not valid yet"), "\(error)")
    }

    @Test("outside the time in which the authority is trusted are refused")
    func trustedTime() async throws {
        let now = Int64(Date().timeIntervalSince1970)
        let root = try CertifiedKey(named: "root", for: .authority)
        let token = try await stamp(try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps))
        for (start, end) in [(nil, now - 3600), (now + 3600, nil)] as [(Int64?, Int64?)] {
            let authority = try TimestampAuthority(roots: root.certificates, start: start, end: end)
            await #expect(throws: TimestampError.outsideValidity) {
                try await token.verified(over: Self.bytes, by: [authority])
            }
        }
    }

    @Test("are the only certificate's, where one is named")
    func namedSigner() async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let token = try await stamp(signer)
        let named = try TimestampAuthority(roots: root.certificates, signer: signer.certificates[0])
        #expect(try await token.verified(over: Self.bytes, by: [named]).authority.contains("clock"))
        let other = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let otherNamed = try TimestampAuthority(roots: root.certificates, signer: other.certificates[0])
        await #expect(throws: TimestampError.noCertificate) {
            try await token.verified(over: Self.bytes, by: [otherNamed])
        }
    }

    @Test("of a certificate that is for something else are refused", arguments: OtherUse.allCases)
    func otherUse(use: OtherUse) async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let token = try await stamp(try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps))
        let certificate = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps) { extensions in
            extensions.remove(.X509ExtensionID.extendedKeyUsage)
            switch use {
            case .none: break
            case .notCritical:
                try extensions.append(Certificate.Extension(ExtendedKeyUsage([.timeStamping]), critical: false))
            case .another:
                try extensions.append(Certificate.Extension(ExtendedKeyUsage([.codeSigning]), critical: true))
            case .both:
                try extensions.append(
                    Certificate.Extension(ExtendedKeyUsage([.timeStamping, .codeSigning]), critical: true)
                )
            }
        }
        #expect(throws: TimestampError.certificate("it is not for timestamps alone")) {
            try TimestampToken.check(certificate.certificate)
        }
        // The one that made the token holds.
        let signers = token.message.certificates.filter(token.message.signer.names)
        #expect(throws: Never.self) { for signer in signers { try TimestampToken.check(signer) } }
        #expect(signers.count == 1)
    }

    enum OtherUse: CaseIterable {
        case none, notCritical, another, both
    }

    private func stamp(_ signer: CertifiedKey, digest: String = "sha256") async throws -> TimestampToken {
        try TimestampToken(response: try await TimestampDesk(signer).stamp(Self.bytes, digest: digest))
    }

    private func authority(_ root: CertifiedKey) throws -> TimestampAuthority {
        try TimestampAuthority(roots: root.certificates)
    }
}
