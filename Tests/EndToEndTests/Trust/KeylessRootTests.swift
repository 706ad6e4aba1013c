import Testing
import TestSupport

@Suite(
    "Roots of trust that real cosign made",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl)
)
struct KeylessRootTests {
    @Test("are read, and signatures count by them", arguments: [Tool.cosign2, .cosign3])
    func created(tool: Tool) async throws {
        let site = try await KeylessSite()
        let signer = try site.cosign(.cosign3, evidence: .both)
        try await site.sign(signer)
        let root = try await site.cosign(tool).trustedRoot()
        try site.folder.write(root, to: "trusted_root.json")
        try site.configure()
        let promoted = try await site.promote()
        #expect(promoted.isSuccess, "\(promoted)")
    }
}
