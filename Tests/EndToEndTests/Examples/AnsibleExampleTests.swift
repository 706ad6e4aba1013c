import FoundationEssentials
import TestSupport
import Testing

@Suite("The playbook of Examples/ansible", .requires(.ansible))
struct AnsibleExampleTests {
    private let folder: TemporaryFolder
    private let playbook: AnsiblePlaybook
    private let variables: [String: any Encodable & Sendable]

    init() throws {
        folder = try TemporaryFolder("ansible")
        playbook = try AnsiblePlaybook.example()
        let configuration = try folder.write(
            """
            registries:
              staging: { backend: local, path: "${STAGING}" }
              production: { backend: local, path: production }
            """,
            to: "promoter.yaml"
        )
        variables = [
            "promoter": try PromoterProcess().command([]).program, "configuration": configuration,
            "images": ["hello:1.0"],
        ]
    }

    @Test("tells what it would change, changes it, and then finds nothing to do")
    func repetition() async throws {
        let would = try await run(isCheck: true)
        #expect(would.changed == 1 && would.failed == 0, "\(would)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("production")))

        let first = try await run()
        #expect(first.changed == 1 && first.failed == 0, "\(first)")
        let inspection = try await PromoterProcess()
            .run(["inspect", "hello:1.0", "--in", "local:\(folder.path("production"))"])
        #expect(inspection.outputText.contains("attestation"), "\(inspection)")

        for isCheck in [false, true] {
            let again = try await run(isCheck: isCheck)
            #expect(again.changed == 0 && again.failed == 0, "\(again)")
        }
    }

    @Test("fails with promoter's words where an image is not to be had, and promotes the others")
    func failure() async throws {
        let result = try await run(["images": ["absent:1.0", "hello:1.0"]])
        #expect(result.changed == 1 && result.failed == 1, "\(result)")
        #expect(result.text.contains("there is no image absent:1.0 at staging"), "\(result)")
    }

    @Test("fails with promoter's words where the configuration is wrong")
    func configuration() async throws {
        let result = try await run(["source": "stagign"])
        #expect(result.changed == 0 && result.failed == 1, "\(result)")
        #expect(result.text.contains("there is no registry 'stagign'"), "\(result)")
    }

    private func run(
        _ changes: [String: any Encodable & Sendable] = [:],
        isCheck: Bool = false
    ) async throws -> PlayRecap {
        try await playbook.run(
            variables.merging(changes) { $1 },
            isCheck: isCheck,
            environment: ["STAGING": "\(Repository.root)/Examples/quickstart/registry/staging"]
        )
    }
}
