import Crypto
import Testing

@testable import SignatureVerification

@Suite("A log's checkpoint")
struct CheckpointTests {
    private static let hash = TestSignature.base64(Array(repeating: 7, count: 32))

    /// A checkpoint that a fresh key signs, and the log with that key.
    private func signed(
        _ kind: TestKey.Kind,
        name: String = "log.example.com",
        origin: String = "log.example.com",
        hint: [UInt8] = [1, 2, 3, 4]
    ) throws -> (Checkpoint, TransparencyLog) {
        let key = try TestKey(kind)
        let body = "\(origin)\n12\n\(Self.hash)\nother: line\n"
        let signature = TestSignature.base64(hint + (try key.sign(Array(body.utf8))))
        let text = "\(body)\n\u{2014} witness.example.com AAAAAAAA\n\u{2014} \(name) \(signature)\n"
        let log = TransparencyLog(
            name: "log.example.com",
            key: try key.verificationKey,
            id: [1, 2, 3, 4, 5],
            validity: ValidityPeriod(start: 0)
        )
        return (try Checkpoint(text), log)
    }

    @Test("is the log's where the log signed it, whoever else did", arguments: [TestKey.Kind.p256, .ed25519])
    func good(kind: TestKey.Kind) throws {
        let (checkpoint, log) = try signed(kind)
        #expect(checkpoint.treeSize == 12)
        #expect(checkpoint.rootHash == Array(repeating: 7, count: 32))
        #expect(checkpoint.signatures.count == 2)
        #expect(checkpoint.isSigned(by: log))
        let (numbered, other) = try signed(kind, origin: "log.example.com - 77")
        #expect(numbered.isSigned(by: other))
        #expect(!numbered.isSigned(by: log))
    }

    @Test("is not the log's by another name, or by another key's hint")
    func forged() throws {
        let (named, log) = try signed(.p256, name: "other.example.com")
        #expect(!named.isSigned(by: log))
        let (hinted, hintedLog) = try signed(.p256, hint: [0, 0, 0, 0])
        #expect(!hinted.isSigned(by: hintedLog))
        let (origin, originLog) = try signed(.p256, origin: "log.example.comx")
        #expect(!origin.isSigned(by: originLog))
    }

    @Test(
        "is of the log that its origin names, or of any where a tree's number stands behind the name",
        arguments: [
            ("log.example.com", true), ("other.example.com", false), ("log.example.com:443", false),
            ("other.example.com - 77", true), ("other.example.com - ", false), ("other.example.com - 7x", false),
            ("other.example.com -77", false), ("log.example.com - seven", false), ("", false),
        ]
    )
    func origin(origin: String, isOfLog: Bool) throws {
        let (checkpoint, log) = try signed(.p256, origin: origin)
        #expect(checkpoint.isOf(log) == isOfLog)
    }

    @Test(
        "is of a log that is named by the host of its address",
        arguments: [
            "https://log.example.com", "log.example.com", "https://log.example.com/", "http://log.example.com:3000/api",
        ]
    )
    func host(address: String) {
        #expect(TransparencyLog.host(address) == "log.example.com")
        #expect(TransparencyLog.host("https://[::1]:3000/") == "::1")
    }

    @Test(
        "is refused where it can't be read",
        arguments: [
            "", "\n", "\n\n", "a\n1\n\(hash)\n", "a\n\n\u{2014} a AAAAAAAA\n", "a\nx\n\(hash)\n\n\u{2014} a AAAAAAAA\n",
            "a\n-1\n\(hash)\n\n\u{2014} a AAAAAAAA\n", "a\n01\n\(hash)\n\n\u{2014} a AAAAAAAA\n",
            "a\n1\nAAAA\n\n\u{2014} a AAAAAAAA\n", "a\n1\n\(hash)\n\n- a AAAAAAAA\n", "a\n1\n\(hash)\n\n\u{2014} a *\n",
            "a\n1\n\(hash)\n\n\u{2014} a AAAA\n",
            "a\n1\n\(hash)\n\n" + String(repeating: "\u{2014} a AAAAAAAA\n", count: 129),
            String(repeating: "a", count: 70_000),
        ]
    )
    func malformed(text: String) {
        #expect(throws: FormatError.self) { try Checkpoint(text) }
    }
}
