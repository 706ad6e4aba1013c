import TestSupport
import Testing

@Suite("A program that signs", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl))
struct ProgramSignerTests {
    private let site: SigningSite
    private let key: String

    init() async throws {
        site = try await SigningSite()
        key = try site.write("", to: "kms.key")
        try await Tool.openssl
            .command(["genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", key])
            .run()
        let pem = try await Tool.openssl.command(["pkey", "-in", key, "-pubout"]).run()
        try site.write(pem + "\n", to: "kms.pub")
    }

    @Test(
        "is given the bytes and the algorithm, and may print bytes or base 64",
        arguments: ["cosign-tags", "referrers"],
        ["cat", "base64"]
    )
    func signs(_ strategy: String, _ form: String) async throws {
        try write(
            "test \"$PROMOTER_SIGN_ALGORITHM\" = ecdsa-sha256 && openssl dgst -sha256 -sign \(key) | \(form)"
        )
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: kms.pub, strategies: [\(strategy)] }")
        let result = try await promote()
        #expect(result.isSuccess, "\(result)")
        let publicKey = try publicKeyPath()
        #expect(try await Tool.cosign3.verifies(publicKey, site))
        if strategy == "cosign-tags" { #expect(try await Tool.cosign2.verifies(publicKey, site)) }
    }

    @Test(
        "stops the promotion before the tag where it fails, and is quoted",
        arguments: [
            ("echo 'no such key: alias/x' >&2; exit 3", "ended with status 3, saying: no such key: alias/x"),
            ("echo nonsense", "is no signature by the key of 'public-key'"),
            ("true", "printed nothing"),
            ("head -c 100000 /dev/zero", "printed more than 65536 bytes"),
            ("sleep 60", "did not end within 1 s"),
        ]
    )
    func fails(_ script: String, _ problem: String) async throws {
        try write(script)
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: kms.pub, time-limit: 1 }")
        let result = try await promote()
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains(problem), "\(result)")
        #expect(try await !site.isTagged())
    }

    @Test("is looked for in PATH, and is missed by name")
    func missing() async throws {
        try site.configure("{ command: [no-such-signer], public-key: kms.pub }")
        let result = try await promote()
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("no-such-signer is in no folder of PATH"), "\(result)")
    }

    private func write(_ script: String) throws {
        try site.write(script + "\n", to: "kms.sh")
    }

    private func promote() async throws -> CommandResult { try await site.promote() }

    private func publicKeyPath() throws -> String {
        String(key.dropLast(3)) + "pub"
    }
}
