import FoundationEssentials
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Forged timestamps", .requires(.openssl))
struct TimestampForgeryTests {
    private static let bytes = Array("the bytes of a signature".utf8)

    @Test("with another time, another digest or another policy were not signed")
    func content() async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let answer = try await TimestampDesk(signer).stamp(Self.bytes)
        let authority = try TimestampAuthority(roots: root.certificates)
        let token = try TimestampToken(response: answer)
        #expect(try await token.verified(over: Self.bytes, by: [authority]).authority.contains("clock"))

        // The year of the time, which stands in the content alone.
        let year = try #require(answer.firstRange(of: Array("20".utf8) + token.yearDigits + token.monthDigits))
        var earlier = answer
        earlier[year.lowerBound + 2] -= 1
        let forged = try TimestampToken(response: earlier)
        #expect(forged.statement.time < token.statement.time)
        await #expect(throws: TimestampError.wrongSignature) {
            try await forged.verified(over: Self.bytes, by: [authority])
        }

        let otherBytes = Array("other bytes".utf8)
        let digest = try #require(answer.firstRange(of: token.statement.digest))
        var other = answer
        other.replaceSubrange(digest, with: DigestAlgorithm.sha256.digest(of: otherBytes))
        let stolen = try TimestampToken(response: other)
        await #expect(throws: TimestampError.otherBytes) {
            try await stolen.verified(over: Self.bytes, by: [authority])
        }
        await #expect(throws: TimestampError.wrongSignature) {
            try await stolen.verified(over: otherBytes, by: [authority])
        }
    }

    @Test("do not hold by another certificate of the same name, number and key")
    func otherCertificate() async throws {
        let root = try CertifiedKey(named: "root", for: .authority)
        let signer = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        let answer = try await TimestampDesk(signer).stamp(Self.bytes)
        let token = try TimestampToken(response: answer)
        // One that lasts longer than the one that the authority used.
        let twin = try Certificate(
            version: .v3,
            serialNumber: signer.certificate.serialNumber,
            publicKey: signer.certificate.publicKey,
            notValidBefore: signer.certificate.notValidBefore,
            notValidAfter: signer.certificate.notValidAfter.addingTimeInterval(1_000_000),
            issuer: signer.certificate.issuer,
            subject: signer.certificate.subject,
            extensions: signer.certificate.extensions,
            issuerPrivateKey: root.key
        )
        #expect(token.message.signer.names(twin))
        let type = token.message.contentType
        #expect(token.message.signer.hasSigned(token.message.content, of: type, with: twin))
        let authority = try TimestampAuthority(roots: root.certificates, signer: twin.bytes)
        await #expect(throws: TimestampError.wrongSignature) {
            try await token.verified(over: Self.bytes, by: [authority])
        }
    }

    @Test("of a refusal, with nothing in it, or with something behind it are not read")
    func forms() async throws {
        let signer = try CertifiedKey(named: "clock", for: .timestamps)
        let answer = try await TimestampDesk(signer).stamp(Self.bytes)
        let token = Array(try DER.parse(answer).elements(atMost: 2)[1].encodedBytes)
        #expect(throws: Never.self) { try TimestampToken(token: token) }
        let refusal: [UInt8] = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]
        let empty: [UInt8] = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00]
        for response in [refusal, empty, [], [0x30, 0x00], answer + [0], token] {
            #expect(throws: FormatError.self) { try TimestampToken(response: response) }
        }
        for bare in [answer, token + [0], try signer.certificates[0]] {
            #expect(throws: FormatError.self) { try TimestampToken(token: bare) }
        }
        let refused = #expect(throws: FormatError.self) { try TimestampToken(response: refusal) }
        #expect(refused.map { "\($0)" } == "not a timestamp: it says that the authority refused")
    }
}

extension TimestampToken {
    private var calendarText: String {
        Date(timeIntervalSince1970: TimeInterval(statement.time)).formatted(.iso8601)
    }

    /// The last two digits of the time's year.
    fileprivate var yearDigits: [UInt8] { Array(calendarText.utf8.dropFirst(2).prefix(2)) }
    /// The digits of the time's month.
    fileprivate var monthDigits: [UInt8] { Array(calendarText.utf8.dropFirst(5).prefix(2)) }
}
