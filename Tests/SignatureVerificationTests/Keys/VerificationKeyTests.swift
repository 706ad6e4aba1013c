import Crypto
import CryptoExtras
import Testing

@testable import SignatureVerification

@Suite("Keys that verify")
struct VerificationKeyTests {
    @Test("know their own signatures, by either hash function, and no others", arguments: TestKey.Kind.allCases)
    func signatures(kind: TestKey.Kind) throws {
        let key = try TestKey(kind)
        let other = try TestKey(kind).verificationKey
        let message = Array("a message".utf8)
        for signature in [try key.sign(message), try key.signWithSHA256(message)] {
            let verifier = try key.verificationKey
            #expect(verifier.isValid(signature, of: message))
            #expect(!verifier.isValid(signature, of: message + [0]))
            #expect(!verifier.isValid(signature + [0], of: message))
            #expect(!verifier.isValid(Array(signature.dropLast()), of: message))
            #expect(!verifier.isValid([], of: message))
            #expect(!other.isValid(signature, of: message))
        }
    }

    @Test(
        "refuse files that are no public key, and say why",
        arguments: [
            ("", "not PEM with PUBLIC KEY: it has none"),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "not a public key: it can't be read"),
            (
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "not PEM with PUBLIC KEY: it has something else"
            ),
        ]
    )
    func malformed(pem: String, reason: String) {
        let error = #expect(throws: FormatError.self) { try VerificationKey(pem: pem) }
        #expect(error?.description == reason)
    }

    @Test("refuse RSA of less than 2048 bits")
    func short() throws {
        let key = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).publicKey
        let error = #expect(throws: FormatError.self) {
            try VerificationKey(subjectPublicKeyInfo: Array(key.derRepresentation))
        }
        #expect(error?.reason == "has 1024 bits, and 2048 are the least")
    }

    @Test(
        "end with a key or an error, whatever byte of one is damaged",
        arguments: [TestKey.Kind.p256, .rsa2048, .ed25519]
    )
    func damage(kind: TestKey.Kind) throws {
        var refused = 0
        for damaged in try TestKey(kind).der.damaged(step: 2)
        where (try? VerificationKey(subjectPublicKeyInfo: damaged)) == nil {
            refused += 1
        }
        #expect(refused > 0)
    }
}
