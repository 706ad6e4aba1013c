import SwiftASN1
import TestSupport
import Testing
import X509

@testable import SignatureVerification

@Suite("The verifier of Notation signatures")
struct NotationVerificationTests {
    static let forms: [NotationSignature.Envelope] = [.jws, .cose]
    static let day: Int64 = 86_400

    @Test("trusts a signer whom a root vouches for", arguments: forms, CertifiedKey.Kind.allCases)
    func holds(form: NotationSignature.Envelope, kind: CertifiedKey.Kind) async throws {
        let parties = try NotationParties(kind: kind)
        var envelope = try NotationEnvelope(form, by: parties.signer, kind: kind)
        envelope.annotations = ["build": "17"]
        envelope.expiry = NotationEnvelope.now + Self.day
        envelope.critical.append("io.cncf.notary.expiry")
        let report = try await NotationTrust(parties.root).report(on: envelope.signed(), as: form)
        let signer = try #require(report.signer, "\(report.reason)")
        #expect(signer.subject.contains("CN=signer"))
        #expect(signer.annotations == ["build": "17"])
        #expect(signer.time == nil)
        #expect(report.results.allSatisfy { $0.outcome == .passed && $0.action == .enforce })
        #expect(report.results.count == NotationCheck.allCases.count)
    }

    @Test("trusts an authority below the root, and a signer who vouches for himself", arguments: forms)
    func anchors(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        let envelope = try await NotationEnvelope(form, by: parties.signer).signed()
        #expect(try await NotationTrust(parties.authority).report(on: envelope, as: form).signer != nil)
        let alone = try CertifiedKey(named: "alone")
        let own = try await NotationEnvelope(form, by: alone).signed()
        #expect(try await NotationTrust(alone).report(on: own, as: form).signer != nil)
        #expect(try await NotationTrust(parties.root).report(on: own, as: form).rejection == .authenticity)
    }

    @Test("rejects signers whom no trusted store vouches for, though the names are the same", arguments: forms)
    func otherStore(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        let others = try NotationParties()
        let envelope = try await NotationEnvelope(form, by: parties.signer).signed()
        let report = try await NotationTrust(others.root).report(on: envelope, as: form)
        #expect(report.rejection == .authenticity)
        #expect(report.reason.contains("no store that is trusted"))
        // A store for another purpose is no better.
        let authority = try await NotationTrust(stores: ["signingAuthority:x": [parties.root], "ca:y": [others.root]])
            .report(on: envelope, as: form)
        #expect(authority.rejection == .authenticity)
    }

    static let identities: [([String], Bool)] = [
        (["x509.subject: C=UT, ST=Coast, O=promoter tests"], true),
        (["x509.subject: C=UT,ST=Coast,O=promoter tests,CN=signer"], true),
        (["x509.subject: C=UT, S=Coast, O=promoter\\\\ tests"], true),
        (["x509.subject: C=UT, ST=Hills, O=promoter tests", "x509.subject: C=UT, ST=Coast, O=promoter tests"], true),
        (["x509.subject: C=UT, ST=Coast, O=promoter tests, CN=authority"], false),
        (["x509.subject: C=UT, ST=Coast, O=promoter"], false),
        (["x509.subject: C=UT, ST=Coast, O=promoter tests, L=Harbour"], false),
        (["x509.subject: C=ut, ST=Coast, O=promoter tests"], false),
    ]

    @Test("trusts the identities of the policy and no others", arguments: identities)
    func identity(identities: [String], isTrusted: Bool) async throws {
        let parties = try NotationParties()
        var trust = NotationTrust(parties.root)
        trust.identities = identities
        let report = try await trust.report(on: try NotationEnvelope(by: parties.signer).signed())
        #expect((report.signer != nil) == isTrusted, "\(report.reason)")
        if !isTrusted { #expect(report.reason.contains("by somebody else")) }
    }

    @Test("rejects signatures of other artifacts", arguments: forms)
    func otherArtifact(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        let envelope = try await NotationEnvelope(form, by: parties.signer).signed()
        let mine = NotationEnvelope.artifact
        let others = [
            NotationArtifact(
                mediaType: mine.mediaType,
                digest: "sha256:" + String(repeating: "0", count: 64),
                size: mine.size
            ),
            NotationArtifact(mediaType: mine.mediaType, digest: mine.digest, size: mine.size + 1),
            NotationArtifact(
                mediaType: "application/vnd.oci.image.index.v1+json",
                digest: mine.digest,
                size: mine.size
            ),
        ]
        for other in others {
            let report = try await NotationTrust(parties.root).report(on: envelope, as: form, of: other)
            #expect(report.verdict == .rejected(.integrity, .otherArtifact(found: "\(mine)")))
        }
    }

    @Test("rejects envelopes whatever byte of them is damaged", arguments: forms)
    func damage(form: NotationSignature.Envelope) async throws {
        let alone = try CertifiedKey(named: "alone")
        let envelope = try await NotationEnvelope(form, by: alone).signed()
        let verifier = try NotationTrust(alone).verifier()
        let whole = await verifier.report(
            on: envelope,
            as: form,
            of: NotationEnvelope.artifact,
            at: NotationEnvelope.now
        )
        var rejected = 0
        for damaged in envelope.damaged(step: 7) {
            let report = await verifier.report(
                on: damaged,
                as: form,
                of: NotationEnvelope.artifact,
                at: NotationEnvelope.now
            )
            // What is left is the same signature, by the same signer, of the same artifact.
            if let signer = report.signer { #expect(signer == whole.signer) } else { rejected += 1 }
        }
        #expect(rejected > envelope.count / 4)
    }

    @Test("rejects expired signatures where the level enforces that, and says it elsewhere", arguments: forms)
    func expiry(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        var envelope = try NotationEnvelope(form, by: parties.signer)
        let expiry = NotationEnvelope.now - 60
        envelope.signingTime = expiry - 60
        envelope.expiry = expiry
        envelope.critical.append("io.cncf.notary.expiry")
        let signed = try await envelope.signed()
        var trust = NotationTrust(parties.root)
        #expect(try await trust.report(on: signed, as: form).verdict == .rejected(.expiry, .expired(expiry)))
        #expect(try await trust.report(on: signed, as: form, at: expiry - 1).signer != nil)
        #expect(try await trust.report(on: signed, as: form, at: expiry).rejection == .expiry)
        trust.level = "permissive"
        let logged = try await trust.report(on: signed, as: form)
        #expect(logged.signer != nil)
        #expect(logged.logged.map(\.check) == [.expiry])
        trust.level = "strict"
        trust.override = ["expiry": "log"]
        #expect(try await trust.report(on: signed, as: form).signer != nil)
    }

    @Test("rejects certificates that are not valid now, where nobody tells the time", arguments: [-10, 10])
    func validity(days: Int64) async throws {
        let now = NotationEnvelope.now
        let parties = try NotationParties(validity: now + (days - 1) * Self.day...now + (days + 1) * Self.day)
        var envelope = try NotationEnvelope(by: parties.signer)
        envelope.signingTime = now + days * Self.day
        let signed = try await envelope.signed()
        let report = try await NotationTrust(parties.root).report(on: signed)
        #expect(report.rejection == .authenticTimestamp)
        #expect(report.reason.contains(days < 0 ? "had expired" : "was not valid yet"))
        // What the signer says of the time himself counts for nothing.
        var trust = NotationTrust(parties.root)
        trust.level = "permissive"
        #expect(try await trust.report(on: signed).logged.map(\.check) == [.authenticTimestamp])
    }

    @Test("looks at nothing by the level audit but integrity, and trusts nobody for that")
    func audit() async throws {
        let parties = try NotationParties()
        let others = try NotationParties()
        var trust = NotationTrust(others.root)
        trust.level = "audit"
        let report = try await trust.report(on: try NotationEnvelope(by: parties.signer).signed())
        guard case .tolerated(.untrusted) = report.verdict else {
            Issue.record("\(report.verdict)")
            return
        }
        var envelope = try NotationEnvelope(by: parties.signer)
        envelope.artifact = NotationArtifact(mediaType: "x/y", digest: "sha256:0", size: 0)
        #expect(try await trust.report(on: envelope.signed()).rejection == .integrity)
        #expect(try await trust.report(on: Array("{}".utf8)).rejection == .integrity)
    }
}
