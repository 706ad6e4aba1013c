import TestSupport
import Testing

@testable import SignatureVerification

@Suite("Timestamps of Notation signatures", .requires(.openssl))
struct NotationTimestampTests {
    private static let hour: Int64 = 3600

    @Test("keep signatures good after their certificates", arguments: NotationVerificationTests.forms)
    func afterExpiry(form: NotationSignature.Envelope) async throws {
        let parties = try NotationParties()
        let clock = try Clock()
        let signed = try await NotationEnvelope(form, by: parties.signer).signed(stamp: clock.desk.token)
        let later = NotationEnvelope.now + 10 * 24 * Self.hour
        var trust = NotationTrust(stores: ["ca:test": [parties.root], "tsa:clock": [clock.root]])
        let report = try await trust.report(on: signed, as: form, at: later)
        let time = try #require(report.signer?.time, "\(report.reason)")
        #expect(abs(time - NotationEnvelope.now) < 600)
        // Without the authority, the time is the present.
        trust.stores["tsa:clock"] = nil
        #expect(try await trust.report(on: signed, as: form, at: later).rejection == .authenticTimestamp)
        #expect(try await trust.report(on: signed, as: form).signer?.time == nil)
        #expect(try await trust.report(on: signed, as: form).signer != nil)
    }

    @Test("are asked for where an authority is trusted, always or after the certificates' end")
    func missing() async throws {
        let parties = try NotationParties()
        let clock = try Clock()
        let signed = try await NotationEnvelope(by: parties.signer).signed()
        var trust = NotationTrust(stores: ["ca:test": [parties.root], "tsa:clock": [clock.root]])
        #expect(try await trust.report(on: signed).verdict == .rejected(.authenticTimestamp, .noTimestamp))
        trust.verifyTimestamp = "afterCertExpiry"
        #expect(try await trust.report(on: signed).signer != nil)
        let later = NotationEnvelope.now + 10 * 24 * Self.hour
        #expect(try await trust.report(on: signed, at: later).verdict == .rejected(.authenticTimestamp, .noTimestamp))
    }

    @Test("count where they are of this signature, by an authority that is trusted, within the certificates' time")
    func faults() async throws {
        let parties = try NotationParties()
        let clock = try Clock()
        let other = try Clock()
        let trust = NotationTrust(stores: ["ca:test": [parties.root], "tsa:clock": [clock.root]])
        let envelope = try NotationEnvelope(by: parties.signer)
        let ofOther = try await trust.report(on: envelope.signed { try await clock.desk.token(of: $0 + [0]) })
        #expect(ofOther.rejection == .authenticTimestamp)
        #expect(ofOther.reason.contains("it is of something else"))
        let byOther = try await trust.report(on: envelope.signed(stamp: other.desk.token))
        #expect(byOther.rejection == .authenticTimestamp)
        #expect(byOther.reason.contains("not trusted"), "\(byOther.reason)")
        let broken = try await trust.report(on: envelope.signed { _ in [0x30, 0x00] })
        #expect(broken.reason.contains("not a timestamp"))
        let now = NotationEnvelope.now
        for validity in [now - 48 * Self.hour...now - 24 * Self.hour, now + 24 * Self.hour...now + 48 * Self.hour] {
            let late = try NotationParties(validity: validity)
            let trust = NotationTrust(stores: ["ca:test": [late.root], "tsa:clock": [clock.root]])
            let report = try await trust.report(
                on: try NotationEnvelope(by: late.signer).signed(stamp: clock.desk.token),
                at: validity.lowerBound + Self.hour
            )
            #expect(report.rejection == .authenticTimestamp)
            #expect(report.reason.contains(validity.upperBound < now ? "had expired" : "was not valid yet"))
        }
    }

    @Test("are the authority's own word, where it signs in others' names", arguments: NotationVerificationTests.forms)
    func signingAuthority(form: NotationSignature.Envelope) async throws {
        let now = NotationEnvelope.now
        let parties = try NotationParties(validity: now - 48 * Self.hour...now - 24 * Self.hour)
        var envelope = try NotationEnvelope(form, by: parties.signer)
        envelope.scheme = "notary.x509.signingAuthority"
        envelope.signingTime = nil
        envelope.authenticSigningTime = now - 36 * Self.hour
        envelope.critical.append("io.cncf.notary.authenticSigningTime")
        let trust = NotationTrust(stores: ["signingAuthority:test": [parties.root]])
        // The authorities' own certificates are valid from yesterday only.
        #expect(try await trust.report(on: envelope.signed(), as: form).rejection == .authenticTimestamp)
        let current = try NotationParties()
        var good = try NotationEnvelope(form, by: current.signer)
        good.scheme = envelope.scheme
        good.signingTime = nil
        good.authenticSigningTime = now - Self.hour
        good.critical = envelope.critical
        let currentTrust = NotationTrust(stores: ["signingAuthority:test": [current.root]])
        let later = now + 10 * 24 * Self.hour
        let report = try await currentTrust.report(on: good.signed(), as: form, at: later)
        #expect(report.signer?.time == now - Self.hour, "\(report.reason)")
        // A root for signers does not vouch for those who sign in others' names.
        #expect(try await NotationTrust(current.root).report(on: good.signed(), as: form).rejection == .authenticity)
    }
}

/// An authority for timestamps, with its root.
private struct Clock {
    let root: CertifiedKey
    let desk: TimestampDesk

    init() throws {
        root = try CertifiedKey(named: "clocks", for: .authority)
        desk = try TimestampDesk(try CertifiedKey(named: "clock", issuedBy: root, for: .timestamps))
    }
}
