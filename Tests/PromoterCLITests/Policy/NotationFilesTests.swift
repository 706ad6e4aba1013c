import FoundationEssentials
import TestSupport
import Testing

@testable import PromoterCLI

@Suite("Notation's files")
struct NotationFilesTests {
    private let folder: TemporaryFolder

    /// A configuration with a policy by Notation's files, of which the trust store is missing.
    init() throws {
        folder = try TemporaryFolder("notation")
        try folder.write(
            """
            registries:
              lab: { backend: local, path: ./lab }
            policy:
              signers:
                release: { notation: notation }
              rules:
                - destinations: [lab]
                  require: [{ signature: release }]
            """,
            to: "promoter.yaml"
        )
        try folder.write(
            """
            {"version":"1.0","trustPolicies":[{"name":"release","registryScopes":["*"],"signatureVerification":\
            {"level":"strict"},"trustStores":["ca:acme"],"trustedIdentities":["*"]}]}
            """,
            to: "notation/trustpolicy.json"
        )
    }

    private var store: String { folder.path("notation/truststore/x509/ca/acme") }

    private func writeCertificate(_ name: String) throws {
        try folder.write(try CertifiedKey(named: "root", for: .authority).certificatesPEM, to: name)
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: target)
    }

    private func check() async -> CommandRun { await CommandRun(["config", "check"], in: folder) }

    @Test("are used where the trust store has a certificate, in whatever folder they are linked")
    func good() async throws {
        try writeCertificate("notation/truststore/x509/ca/acme/root.crt")
        let found = await check()
        #expect(found.status == .done, "\(found.messages)")
        // What a whole tree is called is its owner's business; the specification speaks of stores and certificates.
        try FileManager.default.moveItem(atPath: folder.path("notation"), toPath: folder.path("elsewhere"))
        try link(folder.path("notation"), to: "elsewhere")
        #expect(await check().status == .done)
    }

    @Test("are refused without a certificate in the trust store")
    func empty() async throws {
        let found = await check()
        #expect(found.status == .configuration)
        #expect(found.messages.contains("names the trust store 'ca:acme', which is empty"), "\(found.messages)")
    }

    @Test(
        "are refused where a certificate in the trust store is a symbolic link, wherever it leads",
        arguments: ["../../../../root.crt", "nowhere"]
    )
    func linkedCertificate(target: String) async throws {
        try writeCertificate("notation/root.crt")
        try writeCertificate("notation/truststore/x509/ca/acme/own.crt")
        try link("\(store)/root.crt", to: target)
        try await expectRefusal("\(store)/root.crt is a symbolic link to \(target)")
    }

    @Test("are refused where the trust store is a symbolic link itself")
    func linkedStore() async throws {
        try writeCertificate("notation/store/root.crt")
        try folder.folder("notation/truststore/x509/ca")
        try link(store, to: "../../../store")
        try await expectRefusal("\(store) is a symbolic link to ../../../store")
    }

    private func expectRefusal(_ problem: String) async throws {
        let found = await check()
        #expect(found.status == .configuration)
        let text = found.messages.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("signer 'release': \(problem), and Notation allows none in a trust store"), "\(text)")
        #expect(text.contains("cp --dereference"), "\(text)")
    }
}
