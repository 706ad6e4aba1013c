import Testing

@testable import SignatureVerification

@Suite("Keyless signatures")
struct KeylessVerificationTests {
    private let good = "happy-path-v0.3"

    private func root() throws -> TrustedRoot {
        try TrustedRoot(parsing: Vector.bytes("sigstore-bundles/trusted-root-public-good.json"))
    }

    private func trust(
        identity: TextPattern = TextPattern(exactly: Vector.identity),
        issuer: TextPattern = TextPattern(exactly: Vector.issuer),
        root: TrustedRoot? = nil
    ) throws -> KeylessTrust {
        KeylessTrust(root: try root ?? self.root(), identities: [IdentityRule(identity: identity, issuer: issuer)])
    }

    private func check(_ bundle: [UInt8]? = nil, _ trust: KeylessTrust) async throws -> TrustedSignature {
        try await SignatureVerifier(trust: .keyless(trust))
            .check(.bundle(try bundle ?? Vector.bundle(good)), of: try BundleVectorTests.artifact(good))
    }

    private func rejection(_ bundle: [UInt8]? = nil, _ trust: KeylessTrust) async throws -> Rejection? {
        do {
            _ = try await check(bundle, trust)
            return nil
        } catch let error as Rejection {
            return error
        }
    }

    @Test("tell who made them and when")
    func content() async throws {
        let signature = try await check(nil, try trust())
        #expect(signature.signer == .identity(.uri(Vector.identity), issuer: Vector.issuer))
        #expect(signature.times == [1_710_869_186])
    }

    @Test("of cosign's layers verify by the public-good root, with an address and an issuer of the old form")
    func layer() async throws {
        let vector = try CosignVector("dir-img-cosign-fulcio-rekor-valid")
        let trust = try trust(
            identity: TextPattern(exactly: "mitr@redhat.com"),
            issuer: TextPattern(exactly: "https://github.com/login/oauth")
        )
        let manifest = try Vector.bytes("cosign-tags/dir-img-cosign-fulcio-rekor-valid/manifest.json")
        let verifier = SignatureVerifier(trust: .keyless(trust))
        let signature = AttachedSignature.cosign(annotations: vector.annotations, blob: Array(vector.payload))
        let verdict = try await verifier.verdict(on: [signature], of: Artifact(bytes: manifest))
        #expect(
            verdict.trusted.map(\.signer)
                == [.identity(.email("mitr@redhat.com"), issuer: "https://github.com/login/oauth")]
        )

        for (stripped, reason) in [
            ("dev.sigstore.cosign/bundle", Rejection.notLogged), ("dev.sigstore.cosign/certificate", .noCertificate),
        ] {
            var annotations = vector.annotations
            annotations[stripped] = nil
            // Without its own, the first certificate would be one of the chain: there is none that signs.
            if stripped.hasSuffix("certificate") { annotations["dev.sigstore.cosign/chain"] = nil }
            let forged = AttachedSignature.cosign(annotations: annotations, blob: Array(vector.payload))
            #expect(
                try await verifier.verdict(on: [forged], of: Artifact(bytes: manifest)) == .rejected([reason])
            )
        }
        // Another signature's entry.
        var swapped = vector.annotations
        swapped["dev.sigstore.cosign/bundle"] =
            try CosignVector("dir-img-cosign-key-rekor-valid").annotations["dev.sigstore.cosign/bundle"]
        #expect(
            try await verifier.verdict(
                on: [.cosign(annotations: swapped, blob: Array(vector.payload))],
                of: Artifact(bytes: manifest)
            ) == .rejected([.log("it is the entry of another signature")])
        )
    }

    @Test("by a key are held against the log's promise where a log is asked for")
    func keyedLayer() async throws {
        let vector = try CosignVector("dir-img-cosign-key-rekor-valid")
        func key(_ name: String) throws -> VerificationKey {
            try VerificationKey(pem: String(decoding: Vector.bytes("cosign-tags/\(name).pub"), as: UTF8.self))
        }
        let rekor = try key("rekor")
        let log = TransparencyLog(
            name: "rekor.sigstore.dev",
            key: rekor,
            id: try #require(Hexadecimal.bytes(rekor.fingerprint)),
            validity: ValidityPeriod(start: 0)
        )
        let artifact = Artifact(bytes: try Vector.bytes("cosign-tags/dir-img-cosign-key-rekor-valid/manifest.json"))
        let signature = AttachedSignature.cosign(annotations: vector.annotations, blob: Array(vector.payload))
        let trusted = try await SignatureVerifier(trust: .keys([try key("key-rekor")], log: TrustedRoot(logs: [log])))
            .verdict(on: [signature], of: artifact)
        #expect(trusted.trusted.first?.times == [1_674_251_859])
        let other = TransparencyLog(name: "", key: try key("cosign"), id: log.id, validity: log.validity)
        let forged = try await SignatureVerifier(trust: .keys([try key("key-rekor")], log: TrustedRoot(logs: [other])))
            .verdict(on: [signature], of: artifact)
        #expect(forged == .rejected([.log("the log's promise is not by the log")]))
        let late = TransparencyLog(name: "", key: rekor, id: log.id, validity: ValidityPeriod(start: 1_674_251_860))
        let outside = try await SignatureVerifier(trust: .keys([try key("key-rekor")], log: TrustedRoot(logs: [late])))
            .verdict(on: [signature], of: artifact)
        #expect(outside == .rejected([.log("the log's key was not good at that time")]))
    }

    @Test("are by the identity and the issuer that are asked for, or by a pattern of them; both count")
    func identity() async throws {
        let anyName = TextPattern("https://github.com/sigstore-conformance/*@refs/heads/main")
        #expect(try await rejection(nil, try trust(identity: anyName)) == nil)
        #expect(try await rejection(nil, try trust(issuer: TextPattern("https://*.githubusercontent.com"))) == nil)
        let found = Rejection.otherIdentity(found: "\(Vector.identity) (issuer \(Vector.issuer))")
        #expect(try await rejection(nil, try trust(identity: TextPattern(exactly: Vector.identity + "x"))) == found)
        #expect(try await rejection(nil, try trust(identity: TextPattern(exactly: "*"))) == found)
        #expect(
            try await rejection(nil, try trust(issuer: TextPattern(exactly: "https://accounts.google.com"))) == found
        )
        #expect(try await rejection(nil, KeylessTrust(root: try root(), identities: [])) == found)
    }

    @Test("need each part of the root that vouches for them")
    func roots() async throws {
        let root = try root()
        func without(
            logs: Bool = true,
            certificateLogs: Bool = true,
            authorities: Bool = true
        ) throws -> KeylessTrust {
            try trust(
                root: TrustedRoot(
                    logs: logs ? root.logs : [],
                    certificateLogs: certificateLogs ? root.certificateLogs : [],
                    certificateAuthorities: authorities ? root.certificateAuthorities : []
                )
            )
        }
        #expect(try await rejection(nil, try without()) == nil)
        #expect(try await rejection(nil, try without(logs: false)) == .notLogged)
        #expect(
            try await rejection(nil, try without(certificateLogs: false))
                == .certificateNotLogged("its logs are not trusted")
        )
        #expect(
            try await rejection(nil, try without(authorities: false))
                == .certificate("no authority was trusted when the signature was made")
        )
        // The promise of 2024 by a log that is trusted later, or was earlier.
        for validity in [ValidityPeriod(start: 1_800_000_000), ValidityPeriod(start: 0, end: 1_600_000_000)] {
            let late = TrustedRoot(
                logs: root.logs,
                certificateLogs: root.certificateLogs.map {
                    TransparencyLog(name: $0.name, key: $0.key, id: $0.id, validity: validity)
                },
                certificateAuthorities: root.certificateAuthorities
            )
            #expect(
                try await rejection(nil, try trust(root: late))
                    == .certificateNotLogged("a log's promise does not hold")
            )
        }
        var lenient = try without(certificateLogs: false)
        lenient.requiresCertificateLog = false
        #expect(try await rejection(nil, lenient) == nil)
    }

    @Test("can't do without a trusted time")
    func time() async throws {
        var lenient = try trust()
        lenient.requiresLog = false
        // A bundle of version 0.3 with a certificate and no entry at all.
        let bundle = try SigstoreBundle(parsing: try Vector.bundle(good))
        guard case .certificates(let certificates) = bundle.signer, case .message(let signature, _) = bundle.content
        else {
            Issue.record("another bundle")
            return
        }
        let bare = """
            {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
            "verificationMaterial":{"certificate":{"rawBytes":"\(TestSignature.base64(certificates[0]))"}},\
            "messageSignature":{"signature":"\(TestSignature.base64(signature))"}}
            """
        #expect(try await rejection(Array(bare.utf8), lenient) == .noTime)
        #expect(try await rejection(Array(bare.utf8), try trust()) == .notLogged)
    }

    @Test(
        "end with a verdict, whatever byte of a bundle is damaged, and are never somebody else's",
        arguments: ["happy-path-v0.3", "rekor2-timestamp-without-embedded-cert"]
    )
    func damage(name: String) async throws {
        let verifier = SignatureVerifier(trust: try BundleVectorTests.trust(name))
        let artifact = try BundleVectorTests.artifact(name)
        var rejected = 0
        for damaged in try Vector.bundle(name).damaged(step: 89) {
            let verdict = try await verifier.verdict(on: [.bundle(damaged)], of: artifact, purpose: .any)
            if let signature = verdict.trusted.first {
                #expect(signature.signer == .identity(.uri(Vector.identity), issuer: Vector.issuer))
            } else {
                rejected += 1
            }
        }
        #expect(rejected > 0)
    }
}
