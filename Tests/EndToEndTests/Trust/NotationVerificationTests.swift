import FoundationEssentials
import SignatureVerification
import TestSupport
import Testing

@Suite("Signatures of real notation", .requires(.dockerRegistry, .oras, .crane, .notation, .openssl))
struct NotationVerificationTests {
    private static let repository = "team/app"

    /// An image that real notation signed, and the signature as a registry has it.
    private struct Signed {
        let registry: DockerRegistry
        let image: FixtureDescriptor
        let root: CertifiedKey
        let notation: NotationSigner
        let manifest: NotationSignatureManifest
        let envelope: [UInt8]

        var scope: String { "\(registry.address)/\(repository)" }

        init(_ form: String, kind: CertifiedKey.Kind = .p256, options: [String] = []) async throws {
            registry = try await DockerRegistry()
            let client = try RegistryClient()
            let layout = try ImageLayout()
            image = try layout.addImage(layers: [FixtureLayer(size: 64, seed: 3, packing: .plain)], tag: "1.0")
            try await client.push("1.0", from: layout, to: registry, repository: repository)
            root = try CertifiedKey(named: "root", for: .authority)
            let authority = try CertifiedKey(named: "authority", issuedBy: root, for: .authority)
            let signer = try CertifiedKey(named: "signer", kind: kind, issuedBy: authority)
            notation = try NotationSigner(signer, at: registry)
            try await notation.sign(image.digest, in: repository, as: form, options: options)
            let digests = try await Self.signatures(of: image.digest, at: registry, client)
            let digest = try #require(digests.first)
            #expect(digests.count == 1)
            manifest = try NotationSignatureManifest(
                parsing: try await client.manifest(digest, in: repository, at: registry)
            )
            let folder = try TemporaryFolder("envelope")
            try await client.oras([
                "blob", "fetch", "--no-tty", "--plain-http", "--output", folder.path("envelope"),
                registry.image(repository, manifest.digest),
            ])
            envelope = Array(try Data(contentsOf: URL(filePath: folder.path("envelope"))))
        }

        private static func signatures(
            of digest: String,
            at registry: DockerRegistry,
            _ client: RegistryClient
        ) async throws -> [String] {
            let index = try await client.manifest(
                digest.replacing(":", with: "-"),
                in: repository,
                at: registry
            )
            struct Index: Decodable {
                struct Entry: Decodable { var digest: String }
                var manifests: [Entry]
            }
            return try JSONDecoder().decode(Index.self, from: Data(index)).manifests.map(\.digest)
        }

        /// The image as its manifest is.
        var artifact: NotationArtifact {
            NotationArtifact(mediaType: image.mediaType, digest: image.digest, size: Int64(image.size))
        }

        func report(_ trust: TrustFiles, at now: Int64 = seconds()) async throws -> NotationReport {
            try await trust.verifier().report(on: envelope, as: manifest.form, of: artifact, at: now)
        }

        static func seconds() -> Int64 { Int64(Date().timeIntervalSince1970) }
    }

    @Test("count here as they count there", arguments: ["jws", "cose"], CertifiedKey.Kind.allCases)
    func counts(form: String, kind: CertifiedKey.Kind) async throws {
        let signed = try await Signed(form, kind: kind, options: ["--user-metadata", "build=17", "--expiry", "24h"])
        #expect(signed.manifest.subject == signed.artifact)
        let trust = try TrustFiles(scope: signed.scope, stores: ["ca:test": signed.root])
        let report = try await signed.report(trust)
        guard case .trusted(let signer) = report.verdict else {
            Issue.record("\(report.verdict)")
            return
        }
        #expect(signer.subject.contains("CN=signer"))
        #expect(signer.annotations == ["build": "17"])
        #expect(try await signed.notation.verifies(signed.image.digest, in: Self.repository, by: trust))
        let tomorrow = try await signed.report(trust, at: Signed.seconds() + 24 * 3600)
        guard case .rejected(.expiry, .expired) = tomorrow.verdict else {
            Issue.record("\(tomorrow.verdict)")
            return
        }
    }

    /// Whom a test trusts, and whether the signature counts.
    struct Trust: Sendable, CustomTestStringConvertible {
        let identities: [String]
        var isOther = false
        var level = #"{"level":"strict"}"#
        var isAccepted = false
        var testDescription: String { "\(identities) \(isOther ? "another store" : "the store") \(level)" }
    }

    static let trusts: [Trust] = [
        Trust(identities: ["x509.subject: C=UT, ST=Coast, O=promoter tests, CN=signer"], isAccepted: true),
        Trust(identities: ["x509.subject: O=promoter tests,ST=Coast,C=UT"], isAccepted: true),
        Trust(identities: ["x509.subject: C=UT, ST=Coast, O=promoter tests, CN=authority"]),
        Trust(identities: ["x509.subject: C=UT, ST=Coast, O=Promoter tests"]),
        Trust(identities: ["*"], isOther: true),
        Trust(identities: ["*"], isOther: true, level: #"{"level":"permissive"}"#),
        Trust(identities: ["*"], isOther: true, level: #"{"level":"audit"}"#, isAccepted: true),
        Trust(
            identities: ["*"],
            isOther: true,
            level: #"{"level":"strict","override":{"authenticity":"log"}}"#,
            isAccepted: true
        ),
        Trust(identities: ["*"], isOther: true, level: #"{"level":"audit","override":{"authenticity":"enforce"}}"#),
    ]

    @Test("are accepted by whom notation accepts them, and by nobody else")
    func agreement() async throws {
        let signed = try await Signed("jws")
        let other = try CertifiedKey(named: "root", for: .authority)
        for trust in Self.trusts {
            let files = try TrustFiles(
                scope: signed.scope,
                stores: ["ca:test": trust.isOther ? other : signed.root],
                identities: trust.identities,
                level: trust.level
            )
            let report = try await signed.report(files)
            let isAccepted =
                switch report.verdict {
                case .trusted, .tolerated: true
                case .rejected, .skipped: false
                }
            #expect(isAccepted == trust.isAccepted, "\(trust.testDescription): \(report.verdict)")
            let theirs = try await signed.notation.verifies(signed.image.digest, in: Self.repository, by: files)
            #expect(theirs == trust.isAccepted, "\(trust.testDescription)")
            // Only what somebody signed who is trusted is trusted.
            if case .trusted = report.verdict { #expect(!trust.isOther) }
        }
    }

    @Test("count after their certificates by a timestamp of an authority that is trusted", arguments: ["jws", "cose"])
    func timestamps(form: String) async throws {
        let clocks = try CertifiedKey(named: "clocks", for: .authority)
        let server = try TimestampServer(
            TimestampDesk(try CertifiedKey(named: "clock", kind: .rsa2048, issuedBy: clocks, for: .timestamps))
        )
        let folder = try TemporaryFolder("clock")
        try folder.write(try clocks.certificatesPEM, to: "root.pem")
        let signed = try await Signed(
            form,
            options: ["--timestamp-url", server.url, "--timestamp-root-cert", folder.path("root.pem")]
        )
        let trust = try TrustFiles(scope: signed.scope, stores: ["ca:test": signed.root, "tsa:clock": clocks])
        #expect(try await signed.notation.verifies(signed.image.digest, in: Self.repository, by: trust))
        let later = Signed.seconds() + 30 * 86_400
        guard case .trusted(let signer) = try await signed.report(trust, at: later).verdict else {
            Issue.record("\(try await signed.report(trust, at: later).verdict)")
            return
        }
        #expect(signer.time.map { abs($0 - Signed.seconds()) < 600 } == true)
        let others = try CertifiedKey(named: "clocks", for: .authority)
        let untrusted = try TrustFiles(scope: signed.scope, stores: ["ca:test": signed.root, "tsa:clock": others])
        #expect(try await !signed.notation.verifies(signed.image.digest, in: Self.repository, by: untrusted))
        guard case .rejected(.authenticTimestamp, .timestamp) = try await signed.report(untrusted).verdict else {
            Issue.record("\(try await signed.report(untrusted).verdict)")
            return
        }
        let without = try TrustFiles(scope: signed.scope, stores: ["ca:test": signed.root])
        guard case .rejected(.authenticTimestamp, .notValid) = try await signed.report(without, at: later).verdict
        else {
            Issue.record("\(try await signed.report(without, at: later).verdict)")
            return
        }
    }
}
