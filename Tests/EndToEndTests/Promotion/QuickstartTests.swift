import Testing
import TestSupport

@Suite("The example of the quickstart", .requires(.dockerRegistry, .crane, .cosign2))
struct QuickstartTests {
    @Test("verifies with its public key after its promotion to a registry, as its README says")
    func verification() async throws {
        let registry = try await DockerRegistry()
        let promoted = try await PromoterProcess()
            .run([
                "promote", "hello:1.0", "--from", "local:\(Self.folder)/registry/staging", "--to", registry.location,
            ])
        #expect(promoted.isSuccess, "\(promoted)")

        let common = ["--key", "\(Self.folder)/cosign.pub", "--insecure-ignore-tlog=true", "--allow-http-registry"]
        let name = registry.image("hello", "1.0")
        try await Tool.cosign2.command(["verify"] + common + [name]).run()
        for type in ["slsaprovenance", "spdxjson"] {
            try await Tool.cosign2.command(["verify-attestation", "--type", type] + common + [name]).run()
        }
    }

    @Test("is shown as a tree with its signatures and attestations")
    func inspection() async throws {
        let result = try await PromoterProcess()
            .run([
                "inspect", "hello:1.0", "--in", "local:\(Self.folder)/registry/staging",
            ])
        #expect(result.isSuccess, "\(result)")
        for text in ["linux/amd64", "linux/arm64", "signature", "attestation"] {
            #expect(result.outputText.contains(text), "\(result)")
        }
    }

    private static let folder = "\(Repository.root)/Examples/quickstart"
}
