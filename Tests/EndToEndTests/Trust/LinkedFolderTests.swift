import FoundationEssentials
import TestSupport
import Testing

@Suite("A rule for a local registry holds by whatever way its folder is reached")
struct LinkedFolderTests {
    private static let key = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvEtDm55UQXiCPu230ZNTlF3Wj3ht
        PBG9SS599F/a4LVXXeq38AlhQWwpuCE2VZWKWiCuCUIyLBZ2EyGWlFWHTQ==
        -----END PUBLIC KEY-----

        """

    /// An unsigned image, and a rule for the registry `real` that wants it signed; for all others there is none.
    private struct Site: Sendable {
        let folder: TemporaryFolder

        init(_ rule: String, isThere: Bool) throws {
            folder = try TemporaryFolder("linked")
            try ImageLayout(path: folder.path("source/app"))
                .addImage(layers: [FixtureLayer(size: 1000, seed: 1)], tag: "1.0")
            if isThere { try ImageLayout(path: folder.path("real/app")).addImage(tag: "0.9") }
            try folder.folder("x")
            for (link, target) in [("x/link", "../real"), ("way", "real"), ("x/up", "..")] {
                try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: target)
            }
            try folder.write(LinkedFolderTests.key, to: "release.pub")
            try folder.write(
                """
                registries:
                  source: { backend: local, path: source }
                  lab: { backend: local, path: ./real }
                policy:
                  signers: { release: { key: release.pub } }
                  rules: [{ name: strict, destinations: ["\(rule)"], require: [{ signature: release }] }]
                  otherwise: allow
                """,
                to: "promoter.yaml"
            )
        }

        func promote(to location: String, as repository: String) async throws -> CommandResult {
            try await PromoterProcess()
                .run(
                    [
                        "promote", "app:1.0", "--from", "source", "--to",
                        location.replacing("FOLDER", with: folder.path),
                        "--repository", repository, "--quiet",
                    ],
                    folder: folder.path
                )
        }

        /// Everything in the folder; what links lead to is not.
        func names() throws -> Set<String> { Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path)) }
    }

    private static let ways = [
        ("lab", "app"), ("local:./real", "app"), ("local:.", "real/app"), ("local:FOLDER", "real/app"),
        ("local:./x/../real", "app"), ("local:missing/../x/up/real", "app"), ("local:/proc/self/cwd/real", "app"),
        ("local:/proc/self/cwd", "real/app"), ("local:/proc/self", "cwd/real/app"), ("local:FOLDER/x", "link/app"),
        ("local:x/link", "app"), ("local:x/up", "real/app"), ("local:way", "app"), ("local:x", "up/real/app"),
        ("local:real/team", "app"), ("local:.", "way/app"),
    ]

    @Test(
        "and what it refuses is refused, and nothing written",
        arguments: ways,
        ["lab", "local:./real", "local:way"]
    )
    func refused(way: (String, String), rule: String) async throws {
        let site = try Site(rule, isThere: true)
        let before = try site.names()
        let result = try await site.promote(to: way.0, as: way.1)
        #expect(result.termination == .exited(3), "\(result)")
        #expect(try site.names() == before)
    }

    @Test("and before it is there, too", arguments: ways)
    func absent(location: String, repository: String) async throws {
        let site = try Site("lab", isThere: false)
        let before = try site.names()
        let result = try await site.promote(to: location, as: repository)
        #expect(result.termination != .exited(0), "\(result)")
        #expect(try site.names() == before)
    }

    @Test("but not for the folder beside it", arguments: [("local:./really", "app"), ("local:.", "x/app")])
    func others(location: String, repository: String) async throws {
        let site = try Site("local:./real", isThere: true)
        let result = try await site.promote(to: location, as: repository)
        #expect(result.termination == .exited(0), "\(result)")
    }

    @Test("and who names a link within a registry is told which it is, and what to do, without a policy, too")
    func told() async throws {
        let site = try Site("lab", isThere: true)
        try site.folder.write("registries: { source: { backend: local, path: source } }", to: "promoter.yaml")
        let result = try await site.promote(to: "local:x", as: "link/app")
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("/x/link' is a symbolic link"), "\(result)")
        #expect(result.errorText.contains("name the folder that it leads to as the registry itself"), "\(result)")
    }
}
