import Testing

@testable import SignatureVerification

@Suite("Signatures in logs, of every form")
struct LogFormTests {
    private static let artifact = Array(#"{"schemaVersion":2}"#.utf8)
    private static let otherEntry = Rejection.log("it is the entry of another signature")

    /// Every form that signers write, and that logs keep.
    static let forms: [SignatureForm] =
        [
            SignatureForm(
                place: .tag,
                content: .bytes,
                signer: .key,
                kind: .p384,
                entry: .hashedrekord1,
                isShort: true
            ),
            SignatureForm(
                place: .tag,
                content: .bytes,
                signer: .key,
                kind: .p521,
                entry: .hashedrekord1,
                isShort: true
            ),
            SignatureForm(place: .tag, content: .bytes, signer: .key, kind: .rsa2048, entry: .hashedrekord1),
            SignatureForm(place: .tag, content: .envelope, signer: .key, kind: .ed25519, entry: .dsse1),
            SignatureForm(place: .bundle, content: .envelope, signer: .key, kind: .ed25519, entry: .dsse1),
            SignatureForm(place: .bundle, content: .envelope, signer: .key, kind: .ed25519, entry: .intoto2),
            SignatureForm(place: .bundle, content: .envelope, signer: .key, kind: .p384, entry: .hashedrekord2),
        ]
        + [TestKey.Kind.p256, .p384, .p521]
        .flatMap { kind in
            [SignatureForm.Signer.key, .certificate]
                .flatMap { signer in
                    [
                        SignatureForm(
                            place: .tag,
                            content: .bytes,
                            signer: signer,
                            kind: kind,
                            entry: .hashedrekord1
                        ),
                        SignatureForm(
                            place: .bundle,
                            content: .bytes,
                            signer: signer,
                            kind: kind,
                            entry: .hashedrekord1
                        ),
                        SignatureForm(
                            place: .bundle,
                            content: .bytes,
                            signer: signer,
                            kind: kind,
                            entry: .hashedrekord2
                        ),
                    ]
                }
        }
        + [SignatureForm.Signer.key, .certificate]
        .flatMap { signer in
            [LoggedForm.dsse1, .intoto1, .intoto2]
                .map { SignatureForm(place: .tag, content: .envelope, signer: signer, entry: $0) }
                + [LoggedForm.dsse1, .intoto2, .hashedrekord1, .hashedrekord2, .dsse2]
                .map { SignatureForm(place: .bundle, content: .envelope, signer: signer, entry: $0) }
        }

    private func verdict(
        _ signature: AttachedSignature,
        _ trust: SignatureVerifier.Trust
    ) async throws -> Verdict {
        try await SignatureVerifier(trust: trust)
            .verdict(on: [signature], of: Artifact(bytes: Self.artifact), purpose: .any)
    }

    @Test("hold", arguments: forms)
    func good(form: SignatureForm) async throws {
        let entry = try #require(form.entry)
        let sigstore = try FormSigstore(entry.generation)
        let key = try TestKey(form.kind)
        let found = try await verdict(
            sigstore.signature(Self.artifact, form, key: key),
            sigstore.trust(form, key: key)
        )
        let signature = try #require(found.trusted.first, "\(found)")
        switch form.signer {
        case .key: #expect(signature.signer == .key(try key.verificationKey))
        case .certificate:
            #expect(signature.signer == .identity(.uri(FormCertificate.identity), issuer: FormCertificate.issuer))
        }
        let times =
            switch (entry.generation, form.signer) {
            case (.rekor1, _): [FormCertificate.time]
            case (.rekor2, .certificate): [FormCertificate.time + 5]
            case (.rekor2, .key): [Int64]()
            }
        #expect(signature.times == times)
    }

    @Test("do not hold by the entry of another signature, payload, certificate or key", arguments: forms)
    func forgedEntry(form: SignatureForm) async throws {
        let entry = try #require(form.entry)
        let sigstore = try FormSigstore(entry.generation)
        let key = try TestKey(form.kind)
        let trust = try sigstore.trust(form, key: key)
        for flaw in EntryFlaw.allCases {
            let forged = try sigstore.signature(Self.artifact, form, key: key, flaw: flaw)
            #expect(try await verdict(forged, trust) == .rejected([Self.otherEntry]), "\(flaw)")
        }
    }

    @Test("do not hold by another key, or with the certificate of another", arguments: forms)
    func forgedSigner(form: SignatureForm) async throws {
        let entry = try #require(form.entry)
        let sigstore = try FormSigstore(entry.generation)
        let key = try TestKey(form.kind)
        let other = try TestKey(form.kind)
        let forged = try sigstore.signature(Self.artifact, form, key: key, certified: other)
        #expect(try await verdict(forged, sigstore.trust(form, key: other)) == .rejected([.wrongSignature]))
    }

    @Test(
        "by a certificate, in cosign's tags, hold by a timestamp alone where no log is asked for",
        arguments: [
            SignatureForm.Content.bytes, .envelope,
        ]
    )
    func stampedLayer(content: SignatureForm.Content) async throws {
        let form = SignatureForm(place: .tag, content: content, signer: .certificate)
        let sigstore = try FormSigstore()
        let key = try TestKey()
        let root = try TrustedRoot(parsing: Array(try sigstore.trustedRoot().utf8))
        var trust = sigstore.keylessTrust(root)
        trust.requiresLog = false
        let good = try sigstore.signature(Self.artifact, form, key: key)
        #expect(try await verdict(good, .keyless(trust)).trusted.map(\.times) == [[FormCertificate.time + 5]])

        let clock = sigstore.clock
        let late = FormCertificate.time + 601
        let stranger = try FormClock(named: "stranger")
        let forgeries: [(Rejection, ([UInt8]) throws -> [[UInt8]])] = [
            (.noTime, { _ in [] }),
            (
                .timestamp("it was not signed with the certificate that it names"),
                { [try clock.stamp($0, at: FormCertificate.time, flaw: .otherContentType)] }
            ),
            (
                .timestamp("not a timestamp: it is a message of another kind"),
                { [try clock.stamp($0, at: FormCertificate.time, flaw: .otherKind)] }
            ),
            (.timestamp("it is of something else"), { [try clock.stamp($0 + [0], at: FormCertificate.time)] }),
            (
                .timestamp("the certificate of its authority is missing"),
                { [try stranger.stamp($0, at: FormCertificate.time)] }
            ),
            (.certificate("the signer's certificate had expired"), { [try clock.stamp($0, at: late)] }),
            (
                .certificate("the signer's certificate was not valid yet"),
                { [try clock.stamp($0, at: FormCertificate.time - 11)] }
            ),
        ]
        for (reason, stamp) in forgeries {
            let forged = try sigstore.signature(Self.artifact, form, key: key, stamp: stamp)
            #expect(try await verdict(forged, .keyless(trust)) == .rejected([reason]))
        }
    }

    @Test("by a certificate, in cosign's tags, hold by log and timestamp together, and by neither alone that fails")
    func stampedAndLogged() async throws {
        let form = SignatureForm(place: .tag, content: .envelope, signer: .certificate, entry: .intoto1)
        let sigstore = try FormSigstore()
        let key = try TestKey()
        let trust = try sigstore.trust(form, key: key)
        let clock = sigstore.clock
        let good = try sigstore.signature(Self.artifact, form, key: key) {
            [try clock.stamp($0, at: FormCertificate.time)]
        }
        #expect(
            try await verdict(good, trust).trusted.map(\.times) == [[FormCertificate.time, FormCertificate.time]]
        )
        let forged = try sigstore.signature(Self.artifact, form, key: key) {
            [try clock.stamp($0 + [0], at: FormCertificate.time)]
        }
        #expect(try await verdict(forged, trust) == .rejected([.timestamp("it is of something else")]))
    }

    private static let stamped = SignatureForm(
        place: .bundle,
        content: .bytes,
        signer: .certificate,
        entry: .hashedrekord2
    )

    @Test("by a certificate hold only where it was good at each time that is trusted")
    func eachTime() async throws {
        let sigstore = try FormSigstore(.rekor2)
        let clock = sigstore.clock
        let key = try TestKey()
        let trust = try sigstore.trust(Self.stamped, key: key)
        let inTime = [FormCertificate.time, FormCertificate.time + 600]
        for (times, isGood) in [
            (inTime, true), (inTime + [FormCertificate.time + 601], false),
            ([FormCertificate.time - 11] + inTime, false),
        ] {
            let signature = try sigstore.signature(Self.artifact, Self.stamped, key: key) { bytes in
                try times.map { try clock.stamp(bytes, at: $0) }
            }
            #expect(try await verdict(signature, trust).trusted.map(\.times) == (isGood ? [times] : []))
        }
    }

    @Test("hold only while the log and the authority for certificates are trusted")
    func periods() async throws {
        let sigstore = try FormSigstore(.rekor2)
        let signature = try sigstore.signature(Self.artifact, Self.stamped, key: try TestKey())
        let root = try TrustedRoot(parsing: Array(try sigstore.trustedRoot().utf8))
        let time = FormCertificate.time + 5
        for (validity, isGood) in [
            (ValidityPeriod(start: time, end: time), true), (ValidityPeriod(start: time + 1), false),
            (ValidityPeriod(start: 0, end: time - 1), false),
        ] {
            let limited = TrustedRoot(
                logs: root.logs.map { TransparencyLog(name: $0.name, key: $0.key, id: $0.id, validity: validity) },
                certificateAuthorities: root.certificateAuthorities,
                timestampAuthorities: root.timestampAuthorities
            )
            let found = try await verdict(signature, .keyless(sigstore.keylessTrust(limited)))
            #expect(found.trusted.count == (isGood ? 1 : 0))
            if !isGood { #expect(found == .rejected([.log("the log's key was not good at that time")])) }
        }
        let late = try TrustedRoot(parsing: Array(try sigstore.trustedRoot(authoritySince: "2023-11-15").utf8))
        #expect(
            try await verdict(signature, .keyless(sigstore.keylessTrust(late)))
                == .rejected([.certificate("no authority was trusted when the signature was made")])
        )
    }

    @Test("are not those of a bundle of version 0.1 without a log's promise")
    func oldBundle() async throws {
        let sigstore = try FormSigstore(.rekor2)
        let key = try TestKey()
        guard case .bundle(let bytes) = try sigstore.signature(Self.artifact, Self.stamped, key: key) else { return }
        let old = String(decoding: bytes, as: UTF8.self)
            .replacing("bundle.v0.3+json", with: "bundle+json;version=0.1")
        #expect(
            try await verdict(.bundle(Array(old.utf8)), sigstore.trust(Self.stamped, key: key))
                == .rejected([
                    .malformed(
                        "not a sigstore bundle: .verificationMaterial.tlogEntries[0] has no inclusion promise"
                    )
                ])
        )
    }
}
