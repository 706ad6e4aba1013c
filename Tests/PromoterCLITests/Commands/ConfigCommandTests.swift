import Foundation
import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("promoter and its configuration")
struct ConfigCommandTests {
    private func folder(_ text: String, name: String = "promoter.yaml") throws -> TemporaryFolder {
        let folder = try TemporaryFolder("configuration")
        _ = try folder.write(text, to: name)
        return folder
    }

    @Test("config check lists the registries, and warns of a secret in the file")
    func check() async throws {
        let folder = try folder("registries:\n  lab:\n    backend: local\n    path: ./images\n")
        let run = await CommandRun(["config", "check"], in: folder)
        #expect(run.status == .done)
        #expect(
            run.output == """
                promoter.yaml: valid, 1 registry
                  lab          local  \(folder.path)/images

                """
        )
    }

    @Test("config check tells everything that only the environment and the backend show, with its place")
    func checkFails() async throws {
        let folder = try folder(
            """
            registries:
              lab: { backend: local, path: "${LAB}" }
              live:
                backend: oci
                url: https://registry.example.com
                token: abc
            """
        )
        let run = await CommandRun(["config", "check"], in: folder)
        #expect(run.status == .configuration)
        #expect(
            run.output == """
                promoter.yaml:6:12: warning: 'token' stands in the file as it is; take it from a variable ("${NAME}") or a file ({ file: PATH })
                promoter.yaml: 2 errors, 2 registries
                  lab          local  can't be used
                  live         oci  can't be used

                """
        )
        #expect(
            run.messages == """
                promoter: error: promoter.yaml:2:32: 'path' uses the variable LAB, which is not set
                  mend: expected LAB in the environment, or a default: ${LAB:-…}
                promoter: error: promoter.yaml:5:10: 'url': the host is not reachable from a test
                  mend: expected local:PATH

                """
        )
        let json = try await CommandRun(["config", "check", "--output", "json"], in: folder).json()
        #expect(json["status"]?.string == "configuration")
        let error = try #require(json["errors"]?.array?.first)
        #expect(error["file"]?.string == "promoter.yaml")
        #expect(error["line"] == .integer(2))
        #expect(error["column"] == .integer(32))
        #expect(json["warnings"]?.array?.first?["line"] == .integer(6))
    }

    @Test(
        "a configuration that is larger than any is, or never ends, is refused before all of it is read",
        .timeLimit(.minutes(1))
    )
    func large() async throws {
        let folder = try folder("registries: {}\n")
        let handle = try FileHandle(forWritingTo: URL(filePath: folder.path("promoter.yaml")))
        try handle.truncate(atOffset: 40 << 30)
        try handle.close()
        for name in ["promoter.yaml", "/dev/zero"] {
            let run = await CommandRun(["config", "check", "--config", name], in: folder)
            #expect(run.status == .configuration, "\(run)")
            #expect(run.messages.contains("\(name) has more than"), "\(run)")
        }
    }

    @Test(
        "a configuration that is wrong is told by every command that reads it",
        arguments: ["promote", "inspect", "diff"]
    )
    func broken(command: String) async throws {
        let folder = try folder("registrys: {}\n")
        let locations = command == "inspect" ? ["--in", "local:a"] : ["--from", "local:a", "--to", "local:b"]
        let run = await CommandRun([command, "app"] + locations + ["--output", "json"], in: folder)
        #expect(run.status == .configuration)
        #expect(
            run.messages == """
                promoter: error: promoter.yaml:1:1: unknown key 'registrys'
                  mend: expected one of registries, signatures, policy, sign; did you mean 'registries'?

                """
        )
        #expect(try run.json()["errors"]?.array?.first?["code"]?.string == "configuration")
        #expect(try run.json()["command"]?.string == command)
    }

    @Test("a key that a policy names has to be there, too")
    func policyFiles() async throws {
        let folder = try folder(
            """
            policy:
              signers:
                release: { key: release.pub }
              rules: [{ destinations: ["*"], require: [{ signature: release }] }]
            """
        )
        let run = await CommandRun(["config", "check"], in: folder)
        #expect(run.status == .configuration)
        #expect(run.output == "promoter.yaml: 1 error, 0 registries\n")
        #expect(run.messages.contains("promoter.yaml:3:5: signer 'release': the file"))
    }

    @Test("the file is --config, or promoter.yaml, or what PROMOTER_CONFIG names")
    func whichFile() async throws {
        let folder = try folder("registries: {}\n", name: "other.yaml")
        let variable = ["PROMOTER_CONFIG": folder.path("other.yaml")]
        let byVariable = await CommandRun(["config", "check"], in: folder, environment: variable)
        #expect(byVariable.output.hasPrefix("\(folder.path("other.yaml")): valid"))
        let byOption = await CommandRun(["config", "check", "--config", "other.yaml"], in: folder)
        #expect(byOption.output == "other.yaml: valid, 0 registries\n")
        _ = try folder.write("registries: {}\n", to: "promoter.yaml")
        let byDefault = await CommandRun(["config", "check"], in: folder, environment: variable)
        #expect(byDefault.output == "promoter.yaml: valid, 0 registries\n")
    }

    @Test("a file that is named and not there is an error")
    func missing() async throws {
        let folder = try TemporaryFolder("configuration")
        let byOption = await CommandRun(["inspect", "app", "--in", "local:a", "--config", "no.yaml"], in: folder)
        #expect(byOption.status == .configuration)
        #expect(
            byOption.messages == """
                promoter: error: the configuration no.yaml does not exist
                  mend: --config names it: name a file that can be read

                """
        )
        let byVariable = await CommandRun(
            ["inspect", "app", "--in", "local:a"],
            in: folder,
            environment: ["PROMOTER_CONFIG": "/nowhere/p.yaml"]
        )
        #expect(byVariable.status == .configuration)
        let byNobody = await CommandRun(["config", "check"], in: folder)
        #expect(byNobody.status == .configuration)
        #expect(byNobody.messages.hasPrefix("promoter: error: there is no promoter.yaml in \(folder.path)"))
        let folderForFile = await CommandRun(["config", "check", "--config", "."], in: folder)
        #expect(folderForFile.messages.hasPrefix("promoter: error: the configuration . is a folder\n"))
    }

    @Test("registries are known by name, their paths relative to the file")
    func names() async throws {
        let images = try await SignedImages()
        _ = try images.folder.write(
            """
            registries:
              staging: { backend: local, path: ../source }
              live: { backend: local, path: live }
            """,
            to: "settings/promoter.yaml"
        )
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "staging",
            "--to",
            "live",
            "--config",
            "settings/promoter.yaml"
        )
        #expect(run.status == .done)
        #expect(run.output.hasPrefix("team/app:1.0 → live: promoted\n"))
        let look = await images.run("inspect", "team/app:1.0", "--in", "local:settings/live")
        #expect(look.status == .done)
    }

    @Test("config schema prints JSON")
    func schema() async throws {
        let run = await CommandRun(["config", "schema"])
        #expect(run.status == .done)
        #expect(try run.json()["definitions"]?["registry"] != nil)
    }

    @Test("backends prints what is compiled in")
    func backends() async throws {
        let run = await CommandRun(["backends"])
        #expect(run.status == .done)
        #expect(
            run.output.hasPrefix(
                """
                oci: an OCI registry
                  locations    oci:// oci+http://
                  can          mounts blobs
                  signatures   cosign-tags
                  settings     url (required), token

                """
            )
        )
        let json = try await CommandRun(["backends", "--output", "json"]).json()
        #expect(json["backends"]?.array?.compactMap { $0["name"]?.string } == ["oci", "local"])
    }
}
