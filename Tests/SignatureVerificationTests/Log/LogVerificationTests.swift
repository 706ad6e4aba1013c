import Testing

@testable import SignatureVerification

@Suite("Entries of logs")
struct LogVerificationTests {
    private static let body = #"{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}"#
    private static let otherTree = Rejection.log("the proof does not lead to the log's tree")

    private func entry(_ log: FormLog, of form: LoggedForm = .hashedrekord1) throws -> TransparencyLogEntry {
        try TransparencyLogEntry(
            try JSONField(parsing: Array(try log.entry(Self.body, of: form).utf8), as: "an entry")
        )
    }

    private func trusted(
        _ log: FormLog,
        name: String = FormLog.name,
        id: [UInt8]? = nil,
        validity: ValidityPeriod = ValidityPeriod(start: 0)
    ) throws -> TransparencyLog {
        TransparencyLog(name: name, key: try log.key.verificationKey, id: id ?? log.id, validity: validity)
    }

    @Test("are in the tree of the checkpoint, and not only in the one that the proof speaks of")
    func otherHead() throws {
        let log = try FormLog(.rekor1)
        #expect(try LogVerification.check(entry(log), logs: [trusted(log)]).time == FormCertificate.time)
        var otherRoot = log
        otherRoot.headRoot = Array(repeating: 7, count: 32)
        #expect(throws: Self.otherTree) { _ = try LogVerification.check(entry(otherRoot), logs: [trusted(log)]) }
        var otherSize = log
        otherSize.headSize = 6
        #expect(throws: Self.otherTree) { _ = try LogVerification.check(entry(otherSize), logs: [trusted(log)]) }
    }

    @Test("are of the log that they name, and of no other with its key")
    func otherLog() throws {
        let log = try FormLog(.rekor1)
        let ended = try trusted(log, validity: ValidityPeriod(start: 0, end: FormCertificate.time - 1))
        let other = try trusted(log, id: Array(log.id.reversed()))
        #expect(throws: Rejection.log("the log's key was not good at that time")) {
            _ = try LogVerification.check(entry(log), logs: [ended, other])
        }
        #expect(throws: Rejection.notLogged) { _ = try LogVerification.check(entry(log), logs: [other]) }
    }

    @Test("are of a log of Rekor 2 by the name that the trusted root has for it")
    func otherName() throws {
        var log = try FormLog(.rekor2, key: .p256)
        log.origin = "other.example.com"
        let entry = try entry(log, of: .hashedrekord2)
        let reasons = [
            "log.example.com": "which the trusted root calls 'log.example.com'",
            "": "whose address ('baseUrl') the trusted root lacks",
        ]
        for (name, reason) in reasons {
            let trusted = try trusted(log, name: name)
            #expect(throws: Rejection.log("its tree's head is of the log 'other.example.com', \(reason)")) {
                _ = try LogVerification.check(entry, logs: [trusted])
            }
        }
        let renamed = try trusted(log, name: "other.example.com")
        #expect(try LogVerification.check(entry, logs: [renamed]).time == nil)
    }

    @Test("are nothing without a promise and without a proof")
    func unproven() throws {
        let log = try FormLog(.rekor2)
        let entry = TransparencyLogEntry(
            logIndex: 2,
            logID: log.id,
            kind: "hashedrekord",
            kindVersion: "0.0.2",
            integratedTime: FormCertificate.time,
            signedEntryTimestamp: nil,
            inclusionProof: nil,
            body: Array(Self.body.utf8)
        )
        #expect(throws: Rejection.log("there is no proof that the log has it")) {
            _ = try LogVerification.check(entry, logs: [trusted(log)])
        }
    }

    @Test("are of the kind and the version that the bundle says", arguments: [LoggedForm.dsse1, .hashedrekord2])
    func otherKind(form: LoggedForm) throws {
        let error = #expect(throws: FormatError.self) {
            try LoggedSignature(entry(try FormLog(.rekor1), of: form))
        }
        #expect(error?.reason == "is not what the bundle says")
    }
}
