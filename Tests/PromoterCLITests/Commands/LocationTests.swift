import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("A location on the command line")
struct LocationTests {
    static let configuration = """
        registries:
          staging: { backend: local, path: a }
          production: { backend: local, path: b }
          product: { backend: local, path: c }
        """

    @Test(
        "that is not known is explained with what to write",
        arguments: [
            (
                "stagin", "there is no registry 'stagin' of --in in promoter.yaml",
                "promoter.yaml has staging, product, production"
            ),
            (
                "https://registry.example.com/team",
                "'https://registry.example.com/team' of --in begins with 'https://', which no backend knows",
                "write oci://registry.example.com/team"
            ),
            (
                "http://localhost:5000",
                "'http://localhost:5000' of --in begins with 'http://', which no backend knows",
                "write oci+http://localhost:5000"
            ),
            (
                "docker://ghcr.io", "'docker://ghcr.io' of --in begins with 'docker://', which no backend knows",
                "write oci://ghcr.io"
            ),
            (
                "file:///srv/images", "'file:///srv/images' of --in begins with 'file://', which no backend knows",
                "write local:/srv/images for a folder of image layouts"
            ),
            (
                "oic://ghcr.io", "'oic://ghcr.io' of --in begins with 'oic://', which no backend knows",
                "write oci://ghcr.io"
            ),
            (
                "s3://bucket", "'s3://bucket' of --in begins with 's3://', which no backend knows",
                "write a registry's name of the configuration, or a URL that begins with oci:// or oci+http:// or local:"
            ),
            (
                "localhost:5000", "'localhost:5000' of --in is no registry of the configuration, and no URL",
                "write oci://localhost:5000 or oci+http://localhost:5000 (without TLS); the configuration has staging, production, product"
            ),
            (
                "registry.example.com/team",
                "'registry.example.com/team' of --in is no registry of the configuration, and no URL",
                "write oci://registry.example.com/team or oci+http://registry.example.com/team (without TLS); the configuration has staging, production, product"
            ),
            ("./images", "'./images' of --in is a path", "write local:./images for a folder of image layouts"),
            (
                "", "--in names no registry",
                "write a registry's name of the configuration, or a URL that begins with oci:// or oci+http:// or local:"
            ),
            (
                "local:", "the location local: of --in can't be used: 'local:' names no directory",
                "expected local:PATH, such as local:./registry"
            ),
            (
                "oci://x", "the location oci://x of --in can't be used: url: the host is not reachable from a test",
                "expected local:PATH"
            ),
        ]
    )
    func isExplained(location: String, message: String, remedy: String) async throws {
        let folder = try TemporaryFolder("location")
        _ = try folder.write(Self.configuration, to: "promoter.yaml")
        let run = await CommandRun(["inspect", "app", "--in", location], in: folder)
        #expect(run.status == .usage)
        #expect(run.messages == "promoter: error: \(message)\n  mend: \(remedy)\n")
        #expect(run.output.isEmpty)
    }

    @Test("by name needs a configuration")
    func nameWithoutConfiguration() async throws {
        let run = await CommandRun(["inspect", "app", "--in", "staging"], in: try TemporaryFolder("location"))
        #expect(run.status == .configuration)
        #expect(
            run.messages.hasPrefix(
                "promoter: error: 'staging' of --in is the name of a registry, but there is no configuration\n"
            )
        )
    }

    @Test("given twice is one destination")
    func twice() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--to",
            "local:target"
        )
        #expect(run.output.split(separator: "\n").count { $0.contains("promoted") } == 1)
    }
}
