import PromoterConfiguration
import PromoterCore
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("A secret in a file of its own")
struct SecretFileTests {
    private func password(from bytes: [UInt8]) throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "promoter-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(bytes).write(to: folder.appending(path: "token"))
        let configuration = try read(
            """
            registries:
              live:
                backend: remote
                url: https://x.example.com
                credentials: { username: ci, password: { file: token } }
            """
        )
        let live = try #require(configuration.registry(named: "live"))
        return try live.settings(relativeTo: folder.path()).text("credentials", "password")
    }

    @Test("is read relative to the configuration, without the line end behind it")
    func isRead() throws {
        #expect(try password(from: Array("s3cret\n".utf8)) == "s3cret")
        #expect(try password(from: Array(" two words \r\n".utf8)) == " two words ")
    }

    @Test(
        "is refused where it can't be a secret",
        arguments: [
            ([], "is empty"), (Array("\n".utf8), "is empty"), ([0xFF], "is not text"),
            (Array(repeating: 65, count: 65_537), "has more than 65536 bytes"),
        ]
            as [([UInt8], String)]
    )
    func isRefused(bytes: [UInt8], reason: String) {
        let error = #expect(throws: ConfigurationError.self) { try password(from: bytes) }
        #expect(error?.issues.first?.problem.hasSuffix(reason) == true)
        #expect(error?.issues.first?.location == "p.yaml:5:52")
    }
}
