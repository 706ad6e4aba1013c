import TestSupport
import Testing

@Suite(
    "An image that is signed on its promotion",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl)
)
struct SigningTests {
    @Test(
        "verifies with real cosign: a tag with both, a bundle with cosign 3",
        arguments: [Tool.cosign2, .cosign3],
        ["cosign-tags", "referrers"]
    )
    func verifies(_ tool: Tool, _ strategy: String) async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign(tool)
        try site.configure("{ key: \(cosign.privateKey), strategies: [\(strategy)] }")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("made at the destination"), "\(result)")
        for judge in [Tool.cosign2, .cosign3] where strategy == "cosign-tags" || judge == .cosign3 {
            #expect(try await judge.verifies(cosign.publicKey, site), "\(judge)")
        }
    }

    // cosign 3 fails with Ed25519 keys, its own signatures included (sigstore/cosign#5074).
    @Test(
        "verifies with a key of each kind",
        arguments: ["P-256", "P-384", "P-521", "RSA"],
        ["cosign-tags", "referrers"]
    )
    func kinds(_ kind: String, _ strategy: String) async throws {
        let site = try await SigningSite()
        let option = kind == "RSA" ? "rsa_keygen_bits:3072" : "ec_paramgen_curve:\(kind)"
        let key = try site.write("", to: "key.pem")
        let publicKey = try site.write("", to: "key.pub")
        try await Tool.openssl
            .command(["genpkey", "-quiet", "-algorithm", kind == "RSA" ? "RSA" : "EC", "-pkeyopt", option, "-out", key])
            .run()
        try await Tool.openssl.command(["pkey", "-in", key, "-pubout", "-out", publicKey]).run()
        try site.configure("{ key: key.pem, strategies: [\(strategy)] }")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        for judge in [Tool.cosign2, .cosign3] where strategy == "cosign-tags" || judge == .cosign3 {
            #expect(try await judge.verifies(publicKey, site), "\(judge)")
        }
    }

    @Test("is signed once: a repeat finds the signature of the same key", arguments: ["cosign-tags", "referrers"])
    func once(_ strategy: String) async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign(.cosign3)
        try site.configure("{ key: \(cosign.privateKey), strategies: [\(strategy)] }")
        #expect(try await site.promote().isSuccess)
        let asked = try await site.destination.requests().count
        let again = try await site.promote()
        #expect(again.isSuccess, "\(again)")
        #expect(again.outputText.contains("nothing to do"), "\(again)")
        let requests = try await site.destination.requests(after: asked)
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests)")
        #expect(try await cosign.verify(site) == 1)
    }

    @Test("keeps the signatures that it has, and those of other keys at the destination")
    func appended() async throws {
        let site = try await SigningSite()
        let (first, second, ours) = (try await Cosign(), try await Cosign(), try await Cosign())
        try await first.sign(site.root, in: SigningSite.repository, at: site.source)
        try site.configure("{ key: \(second.privateKey) }")
        #expect(try await site.promote().isSuccess)
        try site.configure("{ key: \(ours.privateKey) }")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        for key in [first, second, ours] { #expect(try await key.verify(site) == 1) }
    }

    @Test("is signed in the way in which it is signed already")
    func asSigned() async throws {
        let site = try await SigningSite()
        let (owner, ours) = (try await Cosign(.cosign3), try await Cosign(.cosign3))
        try await owner.sign(site.root, in: SigningSite.repository, at: site.source)
        try site.configure("{ key: \(ours.privateKey) }")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        for key in [owner, ours] { #expect(try await key.verify(site) == 1) }
    }

    @Test("is signed with every image of an index where that is asked for")
    func recursive() async throws {
        let site = try await SigningSite(isIndex: true)
        let cosign = try await Cosign()
        try site.configure("{ key: \(cosign.privateKey), recursive: true }")
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        for digest in [site.root] + site.platforms {
            #expect(try await cosign.verify(digest, in: SigningSite.repository, at: site.destination) == 1)
        }
    }

    @Test("gets no tag where it can't be signed")
    func refused() async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign()
        try site.configure("{ key: \(cosign.privateKey), password: \"${KEY_PASSWORD}\" }")
        let unset = try await site.promote()
        #expect(unset.termination == .exited(78), "\(unset)")
        #expect(unset.errorText.contains("KEY_PASSWORD"), "\(unset)")
        let wrong = try await site.promote(environment: ["KEY_PASSWORD": "wrong-secret"])
        #expect(wrong.termination == .exited(78), "\(wrong)")
        #expect(wrong.errorText.contains("the password is wrong"), "\(wrong)")
        #expect(!wrong.errorText.contains("wrong-secret"), "\(wrong)")
        #expect(try await !site.isTagged())
    }
}
