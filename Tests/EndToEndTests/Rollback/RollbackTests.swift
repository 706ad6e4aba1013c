import TestSupport
import Testing

@Suite("A rollback", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct RollbackTests {
    @Test(
        "goes back one promotion each time, is recorded, and stops at the first",
        arguments: ["cosign-tags", "referrers"]
    )
    func back(_ strategy: String) async throws {
        let site = try await PromotedVersions(3)
        try site.configure("{ key: \(site.cosign.privateKey), record: true, strategies: [\(strategy)] }")
        for number in 0..<3 { try await site.promote(number) }
        for expected in [1, 0] {
            let result = try await site.rollback()
            #expect(result.isSuccess, "\(result)")
            #expect(result.outputText.contains("  to           \(site.images[expected]) image\n"))
            #expect(try await site.current() == expected)
        }
        let end = try await site.rollback()
        #expect(end.termination == .exited(1))
        #expect(end.errorText.contains("there was no such tag before"))
        #expect(try await site.current() == 0)

        let history = try await site.history()
        #expect(history.records.map(\.kind).filter { $0 == "rollback" }.count == 2)
        let record = history.records.first { $0.kind == "rollback" && $0.digest == site.images[0] }
        #expect(record?.previous == site.images[1])
        #expect(record?.undoes != nil)
        for image in site.images.prefix(2) {
            let judge: Tool = strategy == "referrers" ? .cosign3 : .cosign2
            #expect(try await site.isRecordVerified(of: image, by: judge))
        }
    }

    @Test("to an image that is promoted again later does not run in circles")
    func again() async throws {
        let site = try await PromotedVersions(3)
        for number in [0, 1, 2] { try await site.promote(number) }
        #expect(try await site.rollback().isSuccess)
        try await site.promote(2)
        #expect(try await site.rollback().isSuccess)
        #expect(try await site.current() == 1)
        #expect(try await site.rollback().isSuccess)
        #expect(try await site.current() == 0)
    }

    @Test("of images that took turns goes back through them, however fast they did")
    func turns() async throws {
        let site = try await PromotedVersions(2)
        for number in [0, 1, 0, 1, 0] { try await site.promote(number) }
        for expected in [1, 0, 1, 0] {
            let result = try await site.rollback()
            #expect(result.isSuccess, "\(result)")
            #expect(try await site.current() == expected)
        }
        let end = try await site.rollback()
        #expect(end.termination == .exited(1))
        #expect(end.errorText.contains("there was no such tag before"))
    }

    @Test("of a dry run says what would be done, and writes nothing")
    func dryRun() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let asked = try await site.destination.requests().count
        let result = try await site.rollback("--dry-run")
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("would be rolled back"))
        #expect(result.outputText.contains("record       would be made"))
        let requests = try await site.destination.requests(after: asked)
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests)")
        #expect(try await site.current() == 1)
    }

    @Test("to an image that no longer satisfies the policy is refused")
    func rejected() async throws {
        let site = try await PromotedVersions(2)
        try await site.cosign.sign(site.images[1], in: PromotedVersions.repository, at: site.source)
        for number in 0..<2 { try await site.promote(number) }
        let policy = """
            policy:
              signers: { release: { key: \(site.cosign.publicKey) } }
              rules:
                - { destinations: [production], require: [{ signature: release }] }
            """
        // Promotions sign as well, so that the older image has to lose its signature.
        let signature = "sha256-\(site.images[0].dropFirst(7)).sig"
        let client = try RegistryClient()
        let digest = try #require(
            try await client.digest(of: signature, in: PromotedVersions.repository, at: site.destination)
        )
        try await client.delete(digest, in: PromotedVersions.repository, at: site.destination)
        try site.configure("{ key: \(site.cosign.privateKey), record: true }", policy: policy)

        let result = try await site.rollback()

        #expect(result.termination == .exited(3), "\(result)")
        #expect(result.outputText.contains("not rolled back"))
        #expect(result.errorText.contains("does not satisfy the policy"))
        #expect(try await site.current() == 1)

        try await site.cosign.sign(site.images[0], in: PromotedVersions.repository, at: site.destination)
        let allowed = try await site.rollback()
        #expect(allowed.isSuccess, "\(allowed)")
        #expect(allowed.outputText.contains("satisfies rule"))
        #expect(try await site.current() == 0)
    }

    @Test("to an image that is gone says so")
    func gone() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        try await RegistryClient().delete(site.images[0], in: PromotedVersions.repository, at: site.destination)
        let result = try await site.rollback()
        #expect(result.termination == .exited(1))
        #expect(result.errorText.contains("was \(site.images[0]) before, which is not there any more"))
        #expect(try await site.history().absent == [site.images[0]])
        #expect(try await site.current() == 1)
    }

    @Test("where nothing is recorded, or by another key, is refused")
    func unrecorded() async throws {
        let site = try await PromotedVersions(2)
        let other = try await Cosign()
        for number in 0..<2 { try await site.promote(number) }
        let result = try await site.rollback("--key", other.publicKey)
        #expect(result.termination == .exited(1))
        #expect(result.errorText.contains("no record of a promotion under this tag holds"), "\(result)")
        #expect(try await site.current() == 1)
    }

    @Test("does not follow the record of a promotion to elsewhere, which came along with the image")
    func carried() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let next = try await DockerRegistry()
        let onward = try await site.run(
            "promote",
            PromotedVersions.image,
            "--from",
            "production",
            "--to",
            "oci+http://\(next.address)",
            "--config",
            site.withoutSigning()
        )
        #expect(onward.isSuccess, "\(onward)")
        let result = try await site.run(
            "rollback",
            PromotedVersions.image,
            "--in",
            "oci+http://\(next.address)"
        )
        #expect(result.termination == .exited(1))
        #expect(result.errorText.contains("its records tell of other registries"), "\(result)")
    }

    @Test("without a record of its own still goes back")
    func unsigned() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let result = try await site.run(
            "rollback",
            PromotedVersions.image,
            "--in",
            "production",
            "--key",
            site.cosign.publicKey,
            "--config",
            site.withoutSigning()
        )
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("record       none"))
        #expect(try await site.current() == 0)
    }

    @Test("needs a tag, and a digest beside it has to be the tag's")
    func arguments() async throws {
        let site = try await PromotedVersions(2)
        for number in 0..<2 { try await site.promote(number) }
        let untagged = try await site.rollback(image: "\(PromotedVersions.repository)@\(site.images[1])")
        #expect(untagged.termination == .exited(64))
        let stale = try await site.rollback(image: "\(PromotedVersions.image)@\(site.images[0])")
        #expect(stale.termination == .exited(1))
        #expect(try await site.current() == 1)
        let right = try await site.rollback(image: "\(PromotedVersions.image)@\(site.images[1])")
        #expect(right.isSuccess, "\(right)")
        #expect(try await site.current() == 0)
    }
}
