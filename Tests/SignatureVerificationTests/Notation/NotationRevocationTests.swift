import FoundationEssentials
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Revocation of Notation's certificates", .requires(.openssl))
struct NotationRevocationTests {
    static let day: Int64 = 86_400

    @Test("rejects a signer whose certificate is in the list of its authority")
    func revoked() async throws {
        let parties = try Parties()
        var trust = NotationTrust(parties.root)
        let signed = try await NotationEnvelope(by: parties.signer).signed()
        trust.lists = [try await parties.list(of: parties.authority, revoked: [parties.signer])]
        let report = try await trust.report(on: signed)
        #expect(report.rejection == .revocation)
        #expect(report.reason.contains("CN=signer") && report.reason.contains("is revoked"), "\(report.reason)")
        trust.level = "permissive"
        #expect(try await trust.report(on: signed).logged.map(\.check) == [.revocation])
        trust.level = "strict"
        trust.override = ["revocation": "skip"]
        let skipped = try await trust.report(on: signed)
        #expect(skipped.signer != nil)
        #expect(skipped.outcome(of: .revocation) == .notMade)
    }

    @Test("rejects all whom a revoked authority made")
    func revokedAuthority() async throws {
        let parties = try Parties()
        var trust = NotationTrust(parties.root)
        trust.lists = [try await parties.list(of: parties.root, revoked: [parties.authority])]
        let report = try await trust.report(on: try NotationEnvelope(by: parties.signer).signed())
        #expect(report.reason.contains("CN=authority") && report.reason.contains("is revoked"), "\(report.reason)")
    }

    @Test("accepts those who are in no list, and lists that others made count for nothing")
    func notRevoked() async throws {
        let parties = try Parties()
        let others = try Parties()
        var trust = NotationTrust(parties.root)
        let signed = try await NotationEnvelope(by: parties.signer).signed()
        trust.lists = [
            try await parties.list(of: parties.authority, revoked: [others.signer]),
            try await parties.list(of: parties.root, revoked: []),
            try await others.list(of: others.authority, revoked: [parties.signer]),
        ]
        let report = try await trust.report(on: signed)
        #expect(report.signer != nil, "\(report.reason)")
        #expect(report.outcome(of: .revocation) == .passed)
    }

    @Test("does not take silence for an answer, where a certificate says whom to ask")
    func unknown() async throws {
        let parties = try Parties { extensions in
            // A distribution point at http://lists.example.com/a (RFC 5280, section 4.2.1.13).
            let point = Array("http://lists.example.com/a".utf8)
            let name = [0x86, UInt8(point.count)] + point
            let value = [0xA0, UInt8(name.count + 2), 0xA0, UInt8(name.count)] + name
            let points = [0x30, UInt8(value.count + 2), 0x30, UInt8(value.count)] + value
            try extensions.append(Certificate.Extension(oid: [2, 5, 29, 31], critical: false, value: points[...]))
        }
        var trust = NotationTrust(parties.root)
        let signed = try await NotationEnvelope(by: parties.signer).signed()
        let report = try await trust.report(on: signed)
        #expect(report.rejection == .revocation)
        #expect(report.reason.contains("no revocation list is given"), "\(report.reason)")
        trust.lists = [try await parties.list(of: parties.authority, revoked: [])]
        #expect(try await trust.report(on: signed).signer != nil)
        // A list that is out of date is no answer either.
        let later = try await trust.report(on: signed, at: NotationEnvelope.now + Self.day / 2)
        #expect(later.reason.contains("out of date"), "\(later.reason)")
        trust.level = "permissive"
        trust.lists = []
        #expect(try await trust.report(on: signed).logged.map(\.check) == [.revocation])
    }

    @Test("rejects timestamps of an authority whose certificate is revoked, or does not keep the rules")
    func clock() async throws {
        let parties = try Parties()
        let root = try CertifiedKey(named: "clocks", for: .authority)
        let clock = try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps)
        var trust = NotationTrust(stores: ["ca:test": [parties.root], "tsa:clocks": [root]])
        let envelope = try NotationEnvelope(by: parties.signer)
        let signed = try await envelope.signed(stamp: try TimestampDesk(clock).token)
        #expect(try await trust.report(on: signed).signer != nil)
        trust.lists = [try await parties.list(of: root, revoked: [clock])]
        let revoked = try await trust.report(on: signed)
        #expect(revoked.rejection == .authenticTimestamp)
        #expect(revoked.reason.contains("CN=clock") && revoked.reason.contains("is revoked"), "\(revoked.reason)")

        // Good for others (RFC 5280), and not by Notation's rules.
        let lax = try CertifiedKey(named: "lax clock", issuedBy: root, for: .timestamps) {
            $0.remove(.X509ExtensionID.keyUsage)
            try $0.append(Certificate.Extension(KeyUsage(digitalSignature: true), critical: false))
        }
        let stamped = try await trust.report(on: envelope.signed(stamp: try TimestampDesk(lax).token))
        #expect(stamped.rejection == .authenticTimestamp)
        #expect(stamped.reason.contains("CN=lax clock") && stamped.reason.contains("is not for signatures"))
    }

    @Test("takes lists only of authorities that may make them, and for all certificates of theirs")
    func kinds() async throws {
        let parties = try Parties()
        let silent = try CertifiedKey(named: "authority", for: .authority) {
            $0.remove(.X509ExtensionID.keyUsage)
            try $0.append(Certificate.Extension(KeyUsage(keyCertSign: true), critical: true))
        }
        let list = try await parties.list(of: silent, revoked: [])
        #expect(!list.isSigned(by: silent.certificate))
        let error = await #expect(throws: FormatError.self) {
            try await parties.list(of: parties.authority, revoked: [], isForSome: true)
        }
        #expect(error?.reason.contains("is for some certificates of its authority alone") ?? false)
    }

    @Test("are read, or refused, whatever byte of a list is damaged")
    func damage() async throws {
        let parties = try Parties()
        let bytes = try await parties.listBytes(of: parties.authority, revoked: [parties.signer])
        let issuer = parties.authority.certificate
        #expect(try CertificateRevocationList(parsing: bytes).isSigned(by: issuer))
        for damaged in bytes.damaged() {
            guard let list = try? CertificateRevocationList(parsing: damaged), list.isSigned(by: issuer) else {
                continue
            }
            #expect(list.entry(of: parties.signer.certificate) != nil)
        }
    }
}

/// A root, an authority and a signer, and their lists.
private struct Parties {
    let root: CertifiedKey
    let authority: CertifiedKey
    let signer: CertifiedKey

    init(change: (inout Certificate.Extensions) throws -> Void = { _ in }) throws {
        let parties = try NotationParties(change: change)
        root = parties.root
        authority = parties.authority
        signer = parties.signer
    }

    func list(
        of authority: CertifiedKey,
        revoked: [CertifiedKey],
        isForSome: Bool = false
    ) async throws -> CertificateRevocationList {
        try CertificateRevocationList(
            parsing: try await listBytes(of: authority, revoked: revoked, isForSome: isForSome)
        )
    }

    /// Makes a list that holds for some hours, by openssl.
    func listBytes(
        of authority: CertifiedKey,
        revoked: [CertifiedKey],
        isForSome: Bool = false
    ) async throws -> [UInt8] {
        let folder = try TemporaryFolder("revocation")
        try folder.write(try authority.certificate.serializeAsPEM().pemString, to: "certificate.pem")
        try folder.write(try authority.keyPEM, to: "key.pem")
        let lines = revoked.map { key in
            let number = Hexadecimal.text(key.certificate.serialNumber.bytes).uppercased()
            return "R\t991231235959Z\t200101000000Z,keyCompromise\t\(number)\tunknown\t/CN=x\n"
        }
        try folder.write(lines.joined(), to: "index.txt")
        try folder.write(
            "[ca]\ndefault_ca=a\n[a]\ndatabase=\(folder.path("index.txt"))\ndefault_md=sha256\n"
                + (isForSome
                    ? "crl_extensions=b\n[b]\nissuingDistributionPoint=critical,@c\n[c]\nonlyuser=TRUE\n" : ""),
            to: "ca.conf"
        )
        try await Tool.openssl
            .command([
                "ca", "-config", folder.path("ca.conf"), "-gencrl", "-crlhours", "6", "-cert",
                folder.path("certificate.pem"),
                "-keyfile", folder.path("key.pem"), "-out", folder.path("list.pem"),
            ])
            .run()
        let text = try String(contentsOf: URL(filePath: folder.path("list.pem")), encoding: .utf8)
        return try PEMDocument(pemString: text).derBytes
    }
}
