import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Forged Notation signatures")
struct NotationForgeryTests {
    /// A fault, and words of the reason for which it is rejected.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: String
        let make: @Sendable (inout NotationEnvelope) throws -> Void
        var testDescription: String { name }

        init(_ name: String, _ reason: String, _ make: @escaping @Sendable (inout NotationEnvelope) throws -> Void) {
            self.name = name
            self.reason = reason
            self.make = make
        }
    }

    static let faults: [Fault] = [
        Fault("an unknown critical header", "demands 'com.example.secret'") {
            $0.critical.append("com.example.secret")
        },
        Fault("a plugin", "demands 'the plugin example'") { $0.plugin = "example" },
        Fault("a critical plugin", "demands 'io.cncf.notary.verificationPlugin'") {
            $0.plugin = "example"
            $0.critical.append("io.cncf.notary.verificationPlugin")
        },
        Fault("no critical headers", "does not demand that it is understood") { $0.critical = [] },
        Fault("a critical header twice", "demands 'io.cncf.notary.signingScheme'") {
            $0.critical.append("io.cncf.notary.signingScheme")
        },
        Fault("an expiry that is not critical", "'io.cncf.notary.expiry', and does not demand") {
            $0.expiry = NotationEnvelope.now + 60
        },
        Fault("an expiry that is demanded and missing", "does not have it") {
            $0.critical.append("io.cncf.notary.expiry")
        },
        Fault("an expiry before the signing time", "expired before it was made") {
            $0.expiry = ($0.signingTime ?? 0) - 1
            $0.critical.append("io.cncf.notary.expiry")
        },
        Fault("no signing time", "does not say when") { $0.signingTime = nil },
        Fault("an unknown scheme", "known") { $0.scheme = "notary.x509.other" },
        Fault("another scheme", "does not demand that it is understood") { $0.scheme = "notary.x509.signingAuthority" },
        Fault("another content type", "not of an artifact") { $0.contentType = "application/json" },
        Fault("another algorithm", "its key signs by 'ES256'") { $0.algorithm = "ES384" },
        Fault("no root", "the chain is not complete") { $0.certificates.removeLast() },
        Fault("the signer's certificate alone", "the chain is not complete") {
            $0.certificates = Array($0.certificates.prefix(1))
        },
        Fault("certificates in another order", "was not made by that of") { $0.certificates.swapAt(1, 2) },
        Fault("an authority left out", "was not made by that of") { $0.certificates.remove(at: 1) },
        Fault("a certificate too many", "is a root, and not the last") { $0.certificates.append($0.certificates[2]) },
        Fault("an authority of the same name", "was not made by that of") {
            let parties = try NotationParties()
            $0.certificates.replaceSubrange(1..., with: try parties.authority.certificates)
        },
        Fault("another signer's certificate", "not a signature of this content") {
            let root = try CertifiedKey(named: "root", for: .authority)
            $0.certificates = try CertifiedKey(named: "signer", issuedBy: root).certificates
        },
        Fault("no certificate", "certificate") { $0.certificates = [] },
        Fault("a certificate that is none", "certificate") { $0.certificates[0] = [0x30, 0x00] },
    ]

    @Test("are rejected for the right reason", arguments: NotationVerificationTests.forms, faults)
    func rejected(form: NotationSignature.Envelope, fault: Fault) async throws {
        let parties = try NotationParties()
        var envelope = try NotationEnvelope(form, by: parties.signer)
        try fault.make(&envelope)
        let report = try await NotationTrust(parties.root).report(on: envelope.signed(), as: form)
        #expect(report.rejection == .integrity)
        #expect(report.reason.contains(fault.reason), "\(report.reason)")
    }

    /// A certificate that is not a signer's, and words of the reason for which it is rejected.
    struct Unfit: Sendable, CustomTestStringConvertible {
        let reason: String
        let change: @Sendable (inout Certificate.Extensions) throws -> Void
        var testDescription: String { reason }

        init(_ reason: String, _ change: @escaping @Sendable (inout Certificate.Extensions) throws -> Void) {
            self.reason = reason
            self.change = change
        }
    }

    static let unfit: [Unfit] = [
        Unfit("is an authority's") {
            $0.remove(.X509ExtensionID.basicConstraints)
            try $0.append(
                Certificate.Extension(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true)
            )
        },
        Unfit("is not for signatures") { $0.remove(.X509ExtensionID.keyUsage) },
        Unfit("is not for signatures") {
            $0.remove(.X509ExtensionID.keyUsage)
            try $0.append(Certificate.Extension(KeyUsage(digitalSignature: true), critical: false))
        },
        Unfit("is not for signatures") {
            $0.remove(.X509ExtensionID.keyUsage)
            try $0.append(Certificate.Extension(KeyUsage(nonRepudiation: true), critical: true))
        },
        Unfit("is for more than signatures") {
            $0.remove(.X509ExtensionID.keyUsage)
            try $0.append(
                Certificate.Extension(KeyUsage(digitalSignature: true, keyEncipherment: true), critical: true)
            )
        },
        Unfit("is for something else") {
            $0.remove(.X509ExtensionID.extendedKeyUsage)
            try $0.append(Certificate.Extension(ExtendedKeyUsage([.codeSigning, .serverAuth]), critical: false))
        },
        Unfit("is for something else") {
            $0.remove(.X509ExtensionID.extendedKeyUsage)
            try $0.append(Certificate.Extension(ExtendedKeyUsage([.timeStamping]), critical: true))
        },
    ]

    @Test("with certificates that are not for signers are rejected", arguments: unfit)
    func rejectedSigner(unfit: Unfit) async throws {
        let parties = try NotationParties(change: unfit.change)
        let report = try await NotationTrust(parties.root).report(on: try NotationEnvelope(by: parties.signer).signed())
        #expect(report.rejection == .integrity)
        #expect(report.reason.contains(unfit.reason), "\(report.reason)")
    }

    @Test("by certificates that no authority may make are rejected")
    func unfitAuthority() async throws {
        let root = try CertifiedKey(named: "root", for: .authority) { extensions in
            extensions.remove(.X509ExtensionID.basicConstraints)
            try extensions.append(
                Certificate.Extension(BasicConstraints.isCertificateAuthority(maxPathLength: 0), critical: true)
            )
        }
        let middle = try CertifiedKey(named: "middle", issuedBy: root, for: .authority)
        let below = try CertifiedKey(named: "signer", issuedBy: middle)
        let tooDeep = try await NotationTrust(root).report(on: try NotationEnvelope(by: below).signed())
        #expect(tooDeep.reason.contains("allows 0 authorities below it"), "\(tooDeep.reason)")
        // The signer's own certificate makes no other.
        let signer = try CertifiedKey(named: "signer", issuedBy: root)
        let made = try CertifiedKey(named: "made", issuedBy: signer)
        let bySigner = try await NotationTrust(root).report(on: try NotationEnvelope(by: made).signed())
        #expect(bySigner.reason.contains("is not an authority's"), "\(bySigner.reason)")
    }
}
