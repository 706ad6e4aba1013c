import FoundationEssentials
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("Paths of certificates")
struct CertificatePathTests {
    typealias Change = @Sendable (inout Certificate.Extensions) throws -> Void

    /// Something that is wrong with the signer's certificate, or with the one above it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        var signer: Change = { _ in }
        var authority: Change = { _ in }
    }

    static let noChange: Change = { _ in }

    static let faults = [
        Fault(
            testDescription: "an authority that may not sign certificates",
            reason: "is not for signing certificates",
            authority: {
                $0.remove(.X509ExtensionID.keyUsage)
                try $0.append(Certificate.Extension(KeyUsage(digitalSignature: true), critical: true))
            }
        ),
        Fault(
            testDescription: "an authority for something else",
            reason: "is not for this purpose",
            authority: { try $0.append(Certificate.Extension(ExtendedKeyUsage([.serverAuth]), critical: false)) }
        ),
        Fault(
            testDescription: "a signer that may not sign",
            reason: "is not for signatures",
            signer: {
                $0.remove(.X509ExtensionID.keyUsage)
                try $0.append(Certificate.Extension(KeyUsage(keyAgreement: true), critical: true))
            }
        ),
        Fault(
            testDescription: "a signer for something else",
            reason: "is not for this purpose",
            signer: {
                $0.remove(.X509ExtensionID.extendedKeyUsage)
                try $0.append(Certificate.Extension(ExtendedKeyUsage([.serverAuth]), critical: false))
            }
        ),
        Fault(
            testDescription: "a critical extension of the signer that is not known",
            reason: "has a critical extension that is not known",
            signer: { try $0.append(Certificate.Extension(oid: [1, 2, 3], critical: true, value: [5, 0])) }
        ),
    ]

    private func path(_ fault: Fault?, offers: Int = 1) async throws -> CertificatePath {
        let root = try CertifiedKey(named: "root", for: .authority)
        let authority = try CertifiedKey(
            named: "authority",
            issuedBy: root,
            for: .authority,
            change: fault?.authority ?? Self.noChange
        )
        let signer = try CertifiedKey(named: "signer", issuedBy: authority, change: fault?.signer ?? Self.noChange)
        return try await CertificatePath(
            from: signer.certificate,
            offered: Array(repeating: authority.certificate, count: offers),
            to: [root.certificate],
            for: .codeSigning,
            at: Int64(Date().timeIntervalSince1970)
        )
    }

    @Test("lead to a root")
    func good() async throws {
        #expect(try await path(nil).certificates.count == 3)
        #expect(try await path(nil, offers: CertificatePath.offerLimit).certificates.count == 3)
    }

    @Test("are refused with each fault, and for the right reason", arguments: faults)
    func faulty(fault: Fault) async throws {
        let error = try #require(await #expect(throws: CertificatePathError.self) { try await path(fault) })
        #expect(error.description.contains(fault.reason), "\(error)")
    }

    @Test("are not looked for among more certificates than a signature needs")
    func many() async {
        await #expect(throws: CertificatePathError.tooManyCertificates(CertificatePath.offerLimit)) {
            try await path(nil, offers: CertificatePath.offerLimit + 1)
        }
    }
}
