import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("Signing at a registry that fails", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct SigningFaultTests {
    /// A registry that can be made to fail.
    private struct Destination: ImageRegistry {
        let server: RunningEmulator
        let isSecure = false
        var address: String { "127.0.0.1:\(server.port)" }

        init(immutable tags: [String] = []) async throws {
            var options = OCIRegistryOptions()
            options.immutableTags = tags.map { WildcardPattern($0) }
            server = try await RunningEmulator.start(handler: OCIRegistry(options: options))
        }

        /// How many signatures of a key real cosign finds.
        func signatures(_ cosign: Cosign, _ site: SigningSite, kept strategy: String) async throws -> Int {
            guard strategy == "referrers" else { return try await verify(cosign, site) }
            // Of bundles, `cosign verify` counts the record's, too.
            return try await statements("https://sigstore.dev/cosign/sign/v1", cosign, site)
        }

        func statements(_ type: String, _ cosign: Cosign, _ site: SigningSite) async throws -> Int {
            try await cosign.verifyAttestation(site.root, in: SigningSite.repository, at: self, type: type)
        }

        func verify(_ cosign: Cosign, _ site: SigningSite) async throws -> Int {
            try await cosign.verify(site.root, in: SigningSite.repository, at: self)
        }
    }

    /// How many requests come before the first and before the last of those that sign and record.
    private static func requests(
        _ site: SigningSite,
        _ sign: String
    ) async throws -> (signing: Range<Int>, writes: [Int]) {
        let destination = try await Destination()
        try site.configure(sign, to: destination)
        let result = try await site.promote()
        #expect(result.isSuccess, "\(result)")
        let entries = await destination.server.log.entries
        let root = try #require(
            entries.lastIndex { $0.method == "PUT" && $0.path.hasSuffix("/manifests/\(site.root)") }
        )
        let tag = try #require(entries.lastIndex { $0.method == "PUT" && $0.path.hasSuffix("/manifests/1.0") })
        let signing = root + 1..<tag
        return (signing, signing.filter { entries[$0].method == "PUT" })
    }

    @Test("sets no tag, whichever request fails; a repetition signs once", arguments: ["cosign-tags", "referrers"])
    func refused(_ strategy: String) async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign(.cosign3)
        let sign = "{ key: \(cosign.privateKey), strategies: [\(strategy)], record: true }"
        let signing = try await Self.requests(site, sign).signing
        #expect(signing.count > 6)
        for number in signing {
            let destination = try await Destination()
            try site.configure(sign, to: destination)
            await destination.server.faults.arm(Fault(.status(403), skipping: number, times: nil))
            let failed = try await site.promote()
            #expect(failed.termination == .exited(1), "request \(number): \(failed)")
            #expect(failed.errorText.contains("403") && failed.errorText.contains("  mend: "), "\(failed)")
            await destination.server.faults.disarm()
            #expect(try await !site.isTagged(at: destination), "request \(number)")
            let again = try await site.promote()
            #expect(again.isSuccess, "request \(number): \(again)")
            #expect(try await site.isTagged(at: destination))
            #expect(
                try await destination.signatures(cosign, site, kept: strategy) == 1,
                "request \(number)"
            )
        }
    }

    @Test("signs once where the answer to a write is lost", arguments: ["cosign-tags", "referrers"])
    func lost(_ strategy: String) async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign(.cosign3)
        let sign = "{ key: \(cosign.privateKey), strategies: [\(strategy)] }"
        let writes = try await Self.requests(site, sign).writes
        #expect(!writes.isEmpty)
        for number in writes {
            let destination = try await Destination()
            try site.configure(sign, to: destination)
            await destination.server.faults.arm(Fault(.loseResponse, skipping: number, times: 1))
            let result = try await site.promote()
            #expect(result.isSuccess, "request \(number): \(result)")
            #expect(
                try await destination.signatures(cosign, site, kept: strategy) == 1,
                "request \(number)"
            )
        }
    }

    @Test("shows no image without its signature where the tag of the signatures can't be changed")
    func immutable() async throws {
        let site = try await SigningSite()
        let (first, second) = (try await Cosign(), try await Cosign())
        let destination = try await Destination(immutable: ["sha256-*.sig"])
        try site.configure("{ key: \(first.privateKey) }", to: destination)
        #expect(try await site.promote().isSuccess)
        try site.configure("{ key: \(second.privateKey) }", to: destination)
        let result = try await site.promote("--tag", "2.0")
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("the registry keeps the tag sha256-"), "\(result)")
        #expect(result.errorText.contains("  mend: let the registry change the tags of signatures"), "\(result)")
        #expect(try await !site.isTagged("2.0", at: destination))
        #expect(try await destination.verify(first, site) == 1)
        await #expect(throws: TestSupportError.self) { try await destination.verify(second, site) }
        // The one who signed it already has nothing to change.
        try site.configure("{ key: \(first.privateKey) }", to: destination)
        let own = try await site.promote("--tag", "2.0")
        #expect(own.isSuccess, "\(own)")
    }

    @Test(
        "two tags of one image in one run are signed once, with a record for each",
        arguments: ["cosign-tags", "referrers"]
    )
    func twoTags(_ strategy: String) async throws {
        let site = try await SigningSite()
        try await site.tag("2.0")
        let cosign = try await Cosign(.cosign3)
        let destination = try await Destination()
        try site.configure("{ key: \(cosign.privateKey), strategies: [\(strategy)], record: true }", to: destination)
        let result = try await site.promote("\(SigningSite.repository):2.0")
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.split(separator: "signature made at the destination").count == 2, "\(result)")
        for tag in ["1.0", "2.0"] { #expect(try await site.isTagged(tag, at: destination)) }
        #expect(try await destination.signatures(cosign, site, kept: strategy) == 1)
        #expect(try await destination.statements("https://promoter.dev/promotion/v1", cosign, site) == 2)
    }
}
