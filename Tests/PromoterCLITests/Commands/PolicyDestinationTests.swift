import Foundation
import PromoterCore
import TestSupport
import Testing

@testable import PromoterCLI

@Suite("The registries that a policy's rules are for")
struct PolicyDestinationTests {
    private static let key = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvEtDm55UQXiCPu230ZNTlF3Wj3ht
        PBG9SS599F/a4LVXXeq38AlhQWwpuCE2VZWKWiCuCUIyLBZ2EyGWlFWHTQ==
        -----END PUBLIC KEY-----

        """

    /// A signed image, three registries, one of them within another, and a rule for that one that the image does not satisfy.
    private func site(_ destinations: String = "[production]", otherwise: String = "allow") async throws -> SignedImages
    {
        let site = try await SignedImages()
        try site.folder.write(Self.key, to: "release.pub")
        try site.folder.write(
            """
            registries:
              source: { backend: local, path: source }
              production: { backend: local, path: registries/production }
              all: { backend: local, path: registries }
            policy:
              signers: { release: { key: release.pub } }
              rules:
                - { name: strict, destinations: \(destinations), images: ["team/**"], require: [{ signature: release }] }
              otherwise: \(otherwise)
            """,
            to: "promoter.yaml"
        )
        return site
    }

    private func verify(_ site: SignedImages, for location: String, as repository: String) async -> CommandRun {
        await site.run(
            "verify",
            "team/app:1.0",
            "--in",
            "source",
            "--for",
            location,
            "--repository",
            repository
        )
    }

    private func promote(
        _ site: SignedImages,
        to location: String,
        as repository: String = "team/app"
    ) async -> CommandRun {
        await site.run(
            "promote",
            "team/app:1.0",
            "--from",
            "source",
            "--to",
            location,
            "--repository",
            repository,
            "--quiet"
        )
    }

    @Test(
        "are meant by whatever name they are called, and whatever part of the name is the repository's",
        arguments: [
            ("production", "team/app"), ("local:registries/production", "team/app"),
            ("local:./source/../registries/production/", "team/app"), ("local:link", "team/app"),
            ("local:registries", "production/team/app"), ("all", "production/team/app"),
            ("local:registries/production/team", "app"), ("local:.", "registries/production/team/app"),
        ]
    )
    func otherNames(_ location: String, _ repository: String) async throws {
        let site = try await site()
        try FileManager.default.createDirectory(
            atPath: site.folder.path("registries/production"),
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: site.folder.path("link"),
            withDestinationPath: "registries/production"
        )
        let run = await promote(site, to: location, as: repository)
        #expect(run.status == .rejectedByPolicy, "\(run)")
        #expect(run.messages.contains("rule 'strict' requires a signature by release"), "\(run)")
        let verified = await verify(site, for: location, as: repository)
        #expect(verified.status == .rejectedByPolicy, "\(verified)")
    }

    @Test(
        "are no others",
        arguments: [
            ("all", "team/app"), ("local:registries", "team/app"), ("local:registries/production2", "team/app"),
            ("local:elsewhere", "team/app"), ("all", "production2/team/app"), ("all", "team/production/app"),
            ("production", "other/app"), ("all", "production/other/app"), ("local:registries/production", "other/app"),
        ]
    )
    func others(_ location: String, _ repository: String) async throws {
        let site = try await site()
        let run = await promote(site, to: location, as: repository)
        #expect(run.status == .done, "\(run)")
        #expect(run.output.contains("no rule"), "\(run)")
        let verified = await verify(site, for: location, as: repository)
        #expect(verified.status == .done, "\(verified)")
        #expect(verified.output.contains("no rule"), "\(verified)")
    }

    @Test(
        "are told by a location in the rule, too, from the configuration's folder",
        arguments: [
            "[\"local:registries/production\"]", "[\"local:./registries//production/\"]", "[\"local:**/production\"]",
        ]
    )
    func locations(_ destinations: String) async throws {
        for location in ["production", "local:registries/production"] {
            let run = await promote(try await site(destinations), to: location)
            #expect(run.status == .rejectedByPolicy, "\(location) \(run)")
        }
    }

    @Test(
        "have to be there: a rule for a registry that nobody knows would be for none",
        arguments: [
            ("[prodution]", "promoter.yaml:8:38: rule 'strict' is for 'prodution', and there is no such registry"),
            ("[all, \"https://production\"]", "promoter.yaml:8:43: rule 'strict' is for 'https://production', and"),
            ("[\"oci://\"]", "promoter.yaml:8:38: rule 'strict' is for 'oci://': "),
        ]
    )
    func unknown(_ destinations: String, _ message: String) async throws {
        let site = try await site(destinations)
        for run in [await promote(site, to: "production"), await site.run("config", "check")] {
            #expect(run.status == .configuration)
            #expect(run.messages.contains(message), "\(run)")
        }
        let run = await promote(try await self.site("[prodution]"), to: "production")
        #expect(run.messages.contains("did you mean 'production'?"), "\(run)")
    }

    @Test("must be known where it depends on them: a variable that is not set lets nothing pass by a URL")
    func unset() async throws {
        let site = try await site("[all]")
        let text = String(decoding: try site.folder.read("promoter.yaml"), as: UTF8.self)
        try site.folder.write(
            text.replacing("path: registries/production", with: "path: \"${WHERE}\""),
            to: "promoter.yaml"
        )
        let unset = await promote(site, to: "local:elsewhere")
        #expect(unset.status == .failed, "\(unset)")
        #expect(unset.messages.contains("is the registry 'production' can't be told"), "\(unset)")
        #expect(!FileManager.default.fileExists(atPath: site.folder.path("elsewhere")))
        #expect(await promote(site, to: "all", as: "other/app").status == .done)
        let set = await site.run(
            "promote",
            "team/app:1.0",
            "--from",
            "source",
            "--to",
            "local:elsewhere",
            environment: ["WHERE": "there"]
        )
        #expect(set.status == .done, "\(set)")
    }

    @Test("are looked at before an image without a rule is refused")
    func refused() async throws {
        let run = await promote(try await site(otherwise: "refuse"), to: "local:elsewhere")
        #expect(run.status == .rejectedByPolicy)
        #expect(run.messages.contains("the policy has no rule for team/app:1.0 at local:elsewhere"), "\(run)")
    }
}
