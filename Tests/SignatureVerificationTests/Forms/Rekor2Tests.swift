import TestSupport
import Testing

@testable import SignatureVerification

@Suite("Signatures in a log of Rekor 2")
struct Rekor2Tests {
    private static let artifact = Array("an artifact".utf8)
    private static let form = SignatureForm(
        place: .bundle,
        content: .bytes,
        signer: .certificate,
        entry: .hashedrekord2
    )

    /// Asks ours, and real cosign where it is there, whether a bundle holds.
    private func verdict(
        _ signature: AttachedSignature,
        _ root: String,
        _ sigstore: FormSigstore
    ) async throws -> (ours: Verdict, cosign: CommandResult) {
        let trust = sigstore.keylessTrust(try TrustedRoot(parsing: Array(root.utf8)))
        let ours = try await SignatureVerifier(trust: .keyless(trust))
            .verdict(on: [signature], of: Artifact(bytes: Self.artifact))
        guard case .bundle(let bundle) = signature else { throw TestSupportError("it is no bundle") }
        let folder = try TemporaryFolder("rekor2")
        let cosign = try await Tool.cosign3
            .command(
                [
                    "verify-blob", "--bundle",
                    try folder.write(String(decoding: bundle, as: UTF8.self), to: "bundle.json"),
                    "--trusted-root", try folder.write(root, to: "root.json"), "--certificate-identity",
                    FormCertificate.identity, "--certificate-oidc-issuer", FormCertificate.issuer,
                    "--insecure-ignore-sct", "--use-signed-timestamps",
                    try folder.write(String(decoding: Self.artifact, as: UTF8.self), to: "artifact"),
                ],
                environment: try ClientHome().environment
            )
            .result()
        return (ours, cosign)
    }

    @Test(
        "hold, with us and with real cosign, with both kinds of key that logs have",
        .requires(.cosign3),
        arguments: [TestKey.Kind.ed25519, .p256]
    )
    func good(kind: TestKey.Kind) async throws {
        let sigstore = try FormSigstore(.rekor2, logKey: kind)
        let signature = try sigstore.signature(Self.artifact, Self.form, key: try TestKey())
        let (ours, cosign) = try await verdict(signature, sigstore.trustedRoot(), sigstore)
        #expect(ours.trusted.map(\.times) == [[FormCertificate.time + 5]], "\(ours)")
        #expect(cosign.isSuccess, "\(cosign)")
    }

    @Test("do not hold where the tree's head is of another log than the trusted root's", .requires(.cosign3))
    func otherOrigin() async throws {
        var sigstore = try FormSigstore(.rekor2, logKey: .p256)
        let root = try sigstore.trustedRoot()
        sigstore.log.origin = "other.example.com"
        let signature = try sigstore.signature(Self.artifact, Self.form, key: try TestKey())
        let (ours, cosign) = try await verdict(signature, root, sigstore)
        #expect(
            ours
                == .rejected([
                    .log(
                        "its tree's head is of the log 'other.example.com', which the trusted root calls 'log.example.com'"
                    )
                ])
        )
        #expect(!cosign.isSuccess, "\(cosign)")
        // By the name that it gives itself it is that log.
        let (renamed, cosignToo) = try await verdict(
            signature,
            sigstore.trustedRoot(logAddress: "https://other.example.com"),
            sigstore
        )
        #expect(renamed.trusted.count == 1)
        #expect(cosignToo.isSuccess, "\(cosignToo)")
    }

    @Test("hold by one timestamp that does, whatever others there are; real cosign agrees", .requires(.cosign3))
    func timestamps() async throws {
        let sigstore = try FormSigstore(.rekor2)
        let root = try sigstore.trustedRoot()
        let stranger = try FormClock(named: "stranger")
        let time = FormCertificate.time
        let good = { (bytes: [UInt8]) in try sigstore.clock.stamp(bytes, at: time) }
        let otherBytes = { (bytes: [UInt8]) in try sigstore.clock.stamp(bytes + [0], at: time + 1) }
        let otherAuthority = { (bytes: [UInt8]) in try stranger.stamp(bytes, at: time + 2) }
        let garbage = { (_: [UInt8]) in [UInt8(7)] }

        for others in [[otherBytes, good], [good, otherAuthority], [otherAuthority, good, otherBytes]] {
            let signature = try sigstore.signature(Self.artifact, Self.form, key: try TestKey()) { bytes in
                try others.map { try $0(bytes) }
            }
            let (ours, cosign) = try await verdict(signature, root, sigstore)
            #expect(ours.trusted.map(\.times) == [[time]], "\(ours)")
            #expect(cosign.isSuccess, "\(cosign)")
        }
        for (others, reason) in [
            ([otherBytes, otherAuthority], "it is of something else"),
            ([otherAuthority, garbage], "the certificate of its authority is missing"),
            ([garbage], "not a timestamp: it can't be read"),
        ] {
            let signature = try sigstore.signature(Self.artifact, Self.form, key: try TestKey()) { bytes in
                try others.map { try $0(bytes) }
            }
            let (ours, cosign) = try await verdict(signature, root, sigstore)
            #expect(ours == .rejected([.timestamp(reason)]))
            #expect(!cosign.isSuccess, "\(cosign)")
        }
    }

    @Test("need a timestamp where they are by a certificate", .requires(.cosign3))
    func noTime() async throws {
        let sigstore = try FormSigstore(.rekor2)
        let signature = try sigstore.signature(Self.artifact, Self.form, key: try TestKey()) { _ in [] }
        let (ours, cosign) = try await verdict(signature, sigstore.trustedRoot(), sigstore)
        #expect(ours == .rejected([.noTime]))
        #expect(!cosign.isSuccess, "\(cosign)")
    }
}
