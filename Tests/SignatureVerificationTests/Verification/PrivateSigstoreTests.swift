import FoundationEssentials
import Testing
import TestSupport

@testable import SignatureVerification

@Suite("Signatures of a private sigstore")
struct PrivateSigstoreTests {
    private static let artifact = Array("an artifact".utf8)

    private static func verdict(_ sigstore: TestSigstore, _ bundle: String) async throws -> Verdict {
        let rule = IdentityRule(
            identity: TextPattern(exactly: TestSigstore.identity),
            issuer: TextPattern(exactly: TestSigstore.issuer)
        )
        let root = try TrustedRoot(parsing: Array(try sigstore.trustedRoot().utf8))
        return try await SignatureVerifier(trust: .keyless(KeylessTrust(root: root, identities: [rule])))
            .verdict(on: [.bundle(Array(bundle.utf8))], of: Artifact(bytes: artifact))
    }

    @Test("are trusted, by ours and by real cosign", .requires(.cosign3))
    func good() async throws {
        let sigstore = try TestSigstore()
        let bundle = try sigstore.bundle(Self.artifact)
        let verdict = try await Self.verdict(sigstore, bundle)
        #expect(
            verdict.trusted.map(\.signer) == [.identity(.uri(TestSigstore.identity), issuer: TestSigstore.issuer)],
            "\(verdict)"
        )
        #expect(verdict.trusted.first?.times == [TestSigstore.time])

        let folder = try TemporaryFolder("sigstore")
        let result = try await Self.cosign(sigstore, bundle, folder)
        #expect(result.isSuccess, "\(result)")
    }

    private static let authorityReason = "its certificate is not trusted: "
    private static let logReason = "its entry in a log does not hold: "
    private static let otherEntry = logReason + "it is the entry of another signature"
    private static let otherTree = logReason + "the proof does not lead to the log's tree"
    private static let unsignedHead = logReason + "its tree's head is not signed by the log"

    private static let reasons: [TestSigstore.Flaw: String] = [
        .expiredCertificate: authorityReason + "the signer's certificate had expired",
        .futureCertificate: authorityReason + "the signer's certificate was not valid yet",
        .otherAuthority: authorityReason + "its issuer 'CN=authority' is no authority that is trusted",
        .otherPurpose: authorityReason + "it does not say that it is for signing code",
        .otherCertificate: "it is not a signature of this content by a trusted key",
        .noPromiseOfCertificateLog: "its certificate is in no trusted log: it has no log's promise",
        .otherCertificateLog: "its certificate is in no trusted log: a log's promise does not hold",
        .promiseForOtherCertificate: "its certificate is in no trusted log: a log's promise does not hold",
        .otherEntry: otherEntry,
        .otherEntryDigest: otherEntry,
        .otherEntryCertificate: otherEntry,
        .otherKindOfEntry: logReason + "not a log entry: .kind is not known in its version 0.0.1",
        .otherLog: "it is in no trusted log: it has no entry, or only of logs that the trusted root lacks",
        .otherPromise: logReason + "the log's promise is not by the log",
        .truncatedProof: otherTree,
        .otherRoot: otherTree,
        .otherTree: otherTree,
        .unsignedHead: unsignedHead,
        .headOfOtherLog: unsignedHead,
    ]

    @Test("are rejected with each flaw, and for the right reason", arguments: TestSigstore.Flaw.allCases)
    func flawed(flaw: TestSigstore.Flaw) async throws {
        let sigstore = try TestSigstore()
        let verdict = try await Self.verdict(sigstore, try sigstore.bundle(Self.artifact, flaw: flaw))
        print("flaw \(flaw): \(verdict.rejections.first.map { "rejected: \($0)" } ?? "trusted")")
        #expect(verdict.trusted.isEmpty)
        #expect(verdict.rejections.map(\.description) == [Self.reasons[flaw]].compactMap(\.self))
    }

    @Test("of another sigstore are rejected")
    func other() async throws {
        let bundle = try TestSigstore().bundle(Self.artifact)
        #expect(try await Self.verdict(try TestSigstore(), bundle) == .rejected([.notLogged]))
    }

    /// Asks real cosign the same, offline.
    private static func cosign(
        _ sigstore: TestSigstore,
        _ bundle: String,
        _ folder: TemporaryFolder
    ) async throws -> CommandResult {
        try await Tool.cosign3
            .command(
                [
                    "verify-blob", "--bundle", try folder.write(bundle, to: "bundle.json"), "--trusted-root",
                    try folder.write(try sigstore.trustedRoot(), to: "root.json"), "--certificate-identity",
                    TestSigstore.identity, "--certificate-oidc-issuer", TestSigstore.issuer,
                    try folder.write(String(decoding: artifact, as: UTF8.self), to: "artifact"),
                ],
                environment: try ClientHome().environment
            )
            .result()
    }
}
