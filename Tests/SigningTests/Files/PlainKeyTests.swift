import Foundation
import TestSupport
import Testing

@testable import Signing

@Suite("A private key that is not encrypted", .requires(.openssl))
struct PlainKeyTests {
    private let folder: TemporaryFolder
    private let openssl: OpenSSL

    init() throws {
        folder = try TemporaryFolder("keys")
        openssl = OpenSSL(folder: folder)
    }

    @Test("signs what OpenSSL verifies, and has the public key that OpenSSL finds", arguments: KeyKind.allCases)
    func pkcs8(_ kind: KeyKind) async throws {
        let path = try await kind.make(in: folder)
        let key = try SigningKey(pem: text(path), password: nil)
        #expect(try await openssl.publicKey(of: path) == key.subjectPublicKeyInfo)
        let hash = kind == .ed25519 ? nil : "sha256"
        let signature = try key.signature(of: Array("text".utf8))
        #expect(try await openssl.verifies(signature, of: "text", by: path, hash: hash))
        #expect(try await !openssl.verifies(signature, of: "other", by: path, hash: hash))
    }

    @Test("is read in the older form of its kind too", arguments: [KeyKind.p256, .p384, .p521, .rsa2048])
    func older(_ kind: KeyKind) async throws {
        let path = try await kind.make(in: folder)
        let old = folder.path("old.pem")
        try await Tool.openssl.command(["pkey", "-in", path, "-traditional", "-out", old]).run()
        #expect(try !text(old).contains("BEGIN PRIVATE KEY"))
        let key = try SigningKey(pem: text(old), password: nil)
        #expect(try await openssl.publicKey(of: path) == key.subjectPublicKeyInfo)
    }

    @Test("is read behind the curve that OpenSSL writes before it")
    func parameters() async throws {
        let path = folder.path("key.pem")
        try await Tool.openssl.command(["ecparam", "-name", "prime256v1", "-genkey", "-out", path]).run()
        #expect(try text(path).contains("EC PARAMETERS"))
        let key = try SigningKey(pem: text(path), password: nil)
        #expect(try await openssl.publicKey(of: path) == key.subjectPublicKeyInfo)
    }

    @Test("is refused where it is too short, of another kind, or encrypted in a way that is not read")
    func refused() async throws {
        let path = folder.path("key.pem")
        try await Tool.openssl
            .command(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", path]).run()
        #expect(throws: SigningKeyError(.unsupportedKind("has 1024 bits, and 2048 are the least"))) {
            try SigningKey(pem: text(path), password: nil)
        }
        try await Tool.openssl.command(["ecparam", "-name", "secp256k1", "-genkey", "-noout", "-out", path]).run()
        #expect(throws: SigningKeyError(.unsupportedKind("is damaged, or on a curve that is not known"))) {
            try SigningKey(pem: text(path), password: nil)
        }
        try await Tool.openssl.command(["genpkey", "-quiet", "-algorithm", "X25519", "-out", path]).run()
        #expect(throws: SigningKeyError(.unsupportedKind("is of a kind that is not known"))) {
            try SigningKey(pem: text(path), password: nil)
        }
        let plain = try await KeyKind.p256.make(in: folder)
        try await Tool.openssl
            .command(["pkcs8", "-topk8", "-in", plain, "-passout", "pass:secret", "-out", path]).run()
        #expect(throws: SigningKeyError(.unsupportedForm("ENCRYPTED PRIVATE KEY"))) {
            try SigningKey(pem: text(path), password: Array("secret".utf8))
        }
    }

    @Test("is told from a public key, a certificate and other files")
    func others() async throws {
        let path = try await KeyKind.p256.make(in: folder)
        let publicKey = try await Tool.openssl.command(["pkey", "-in", path, "-pubout"]).run()
        #expect(throws: SigningKeyError(.notPrivate("a public key"))) {
            try SigningKey(pem: publicKey, password: nil)
        }
        let authority = try await CertificateAuthority()
        let certificate = try text(authority.certificate)
        #expect(throws: SigningKeyError(.notPrivate("a certificate"))) {
            try SigningKey(pem: certificate, password: nil)
        }
        for other in ["", "key", "-----BEGIN PRIVATE KEY-----\n"] {
            #expect(throws: SigningKeyError(.notPrivate("no PEM text"))) { try SigningKey(pem: other, password: nil) }
        }
        let damaged = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n"
        #expect(throws: SigningKeyError(.malformed("it is not PKCS #8"))) {
            try SigningKey(pem: damaged, password: nil)
        }
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
