import FoundationEssentials
import TestSupport
import Testing

@testable import Signing

@Suite("A private key that cosign encrypted", .requires(.cosign2, .cosign3, .openssl))
struct EncryptedKeyTests {
    private static let password = "correct horse"
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("keys")
    }

    @Test(
        "is decrypted, whichever cosign made it, and has the public key beside it",
        arguments: [Tool.cosign2, .cosign3]
    )
    func generated(by cosign: Tool) async throws {
        try await run(cosign, ["generate-key-pair"])
        let key = try SigningKey(pem: read("cosign.key"), password: Array(Self.password.utf8))
        let pem = try read("cosign.pub")
        let der = try await Tool.openssl
            .command(["pkey", "-pubin", "-in", folder.path("cosign.pub"), "-outform", "DER"])
            .result().output
        #expect(key.subjectPublicKeyInfo == der, "\(pem)")
    }

    @Test("is read under the name that earlier versions gave it")
    func olderName() async throws {
        try await run(.cosign2, ["generate-key-pair"])
        let old = try read("cosign.key").replacing("ENCRYPTED SIGSTORE", with: "ENCRYPTED COSIGN")
        #expect(throws: Never.self) { try SigningKey(pem: old, password: Array(Self.password.utf8)) }
    }

    // cosign 2 imports nothing but Ed25519.
    @Test("is decrypted where cosign imported it", arguments: KeyKind.allCases)
    func imported(_ kind: KeyKind) async throws {
        let plain = try await kind.make(in: folder)
        try await run(.cosign3, ["import-key-pair", "--key", plain, "--output-key-prefix", "imported"])
        let key = try SigningKey(pem: read("imported.key"), password: Array(Self.password.utf8))
        #expect(try await OpenSSL(folder: folder).publicKey(of: plain) == key.subjectPublicKeyInfo)
    }

    @Test("is refused without its password, with another, and where a byte was changed")
    func refused() async throws {
        try await run(.cosign3, ["generate-key-pair"])
        let pem = try read("cosign.key")
        #expect(throws: SigningKeyError(.passwordMissing)) { try SigningKey(pem: pem, password: nil) }
        for wrong in ["", "wrong"] {
            #expect(throws: SigningKeyError(.passwordWrong)) { try SigningKey(pem: pem, password: Array(wrong.utf8)) }
        }
        let lines = pem.split(separator: "\n").map { String($0) }
        let json = String(
            decoding: try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())),
            as: UTF8.self
        )
        let start = try #require(json.firstRange(of: #""ciphertext":""#)).upperBound
        let place = json.index(start, offsetBy: 40)
        var bytes = json
        bytes.replaceSubrange(place...place, with: json[place] == "A" ? "B" : "A")
        let encoded = Data(bytes.utf8).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let changed = "\(lines[0])\n\(encoded)\n\(lines[lines.count - 1])\n"
        #expect(throws: SigningKeyError(.passwordWrong)) {
            try SigningKey(pem: changed, password: Array(Self.password.utf8))
        }
    }

    @Test(
        "is refused where its parameters make no sense, or cost too much",
        arguments: [
            (#"{"N":65535,"r":8,"p":1}"#, SigningKeyError.Problem.malformed("its parameters make no sense")),
            (#"{"N":0,"r":8,"p":1}"#, .malformed("its parameters make no sense")),
            (#"{"N":65536,"r":0,"p":1}"#, .malformed("its parameters make no sense")),
            (#"{"N":1073741824,"r":8,"p":1}"#, .tooCostly), (#"{"N":65536,"r":8,"p":1000}"#, .tooCostly),
            (#"{"N":9223372036854775808,"r":4294967295,"p":1}"#, .tooCostly),
            (#"{"N":-1,"r":8,"p":1}"#, .malformed("it does not hold cosign's JSON")),
        ]
    )
    func parameters(_ text: String, _ problem: SigningKeyError.Problem) throws {
        let nonce = Data(repeating: 1, count: 24).base64EncodedString()
        let box = Data(repeating: 2, count: 40).base64EncodedString()
        let json = """
            {"kdf":{"name":"scrypt","params":\(text),"salt":"\(nonce)"},"cipher":{"name":"nacl/secretbox","nonce":\
            "\(nonce)"},"ciphertext":"\(box)"}
            """
        #expect(throws: SigningKeyError(problem)) { try EncryptedKey(parsing: Array(json.utf8)).decrypted(by: []) }
    }

    @Test("is refused where it is encrypted in another way")
    func otherForms() throws {
        let json =
            #"{"kdf":{"name":"argon2","params":{"N":2,"r":1,"p":1},"salt":""},"cipher":{"name":"x","nonce":""},"ciphertext":""}"#
        #expect(throws: SigningKeyError(.unsupportedForm("argon2 with x"))) {
            try EncryptedKey(parsing: Array(json.utf8))
        }
    }

    private func run(_ cosign: Tool, _ arguments: [String]) async throws {
        try await cosign.command(arguments, environment: ["COSIGN_PASSWORD": Self.password], folder: folder.path).run()
    }

    private func read(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }
}
