import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("promoter promote")
struct PromoteCommandTests {
    @Test("carries an image with its signature, tells so, and finds nothing to do the next time")
    func promotes() async throws {
        let images = try await SignedImages()
        let first = await images.run("promote", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        #expect(first.status == .done)
        #expect(
            first.output == """
                team/app:1.0 → local:target: promoted
                  digest       \(images.image.digest) image
                  carried      5 blobs cloned, 3 manifests
                  attachments  signature carried
                  proof        read back, the same as at local:source
                  tag          1.0

                """
        )
        #expect(
            first.messages == """
                promoter: team/app:1.0 → local:target: started
                promoter: team/app:1.0 → local:target: at most 3 blobs to carry (\(try size(images)))
                promoter: team/app:1.0 → local:target: done

                """
        )
        let second = await images.run("promote", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        #expect(second.status == .done)
        #expect(second.output.hasPrefix("team/app:1.0 → local:target: nothing to do\n"))
        #expect(second.output.contains("attachments  signature already there"))
    }

    private func size(_ images: SignedImages) throws -> String {
        let manifest = try JSONValue(parsing: Array(try images.layout.blob(images.image.digest)))
        let blobs = [manifest["config"]].compactMap(\.self) + (manifest["layers"]?.array ?? [])
        let bytes = blobs.reduce(Int64(0)) { sum, blob in
            if case .integer(let size)? = blob["size"] { sum + size } else { sum }
        }
        return ByteCount(bytes).description
    }

    @Test("with --quiet tells nothing but the result")
    func quiet() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--quiet"
        )
        #expect(run.status == .done)
        #expect(run.messages.isEmpty)
        #expect(!run.output.isEmpty)
    }

    @Test("with --dry-run prints the plan and does nothing")
    func dryRun() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--dry-run",
            "--tag",
            "2.0"
        )
        #expect(run.status == .done)
        #expect(run.messages.isEmpty)
        #expect(
            run.output == """
                team/app:1.0 → local:target as team/app:2.0: would be promoted
                  digest       \(images.image.digest) image
                  would carry  1 manifest and at most 3 blobs (\(try size(images)))
                  attachments  signature would be carried
                  tag          2.0 would be created

                """
        )
        let look = await images.run("inspect", "team/app:2.0", "--in", "local:target")
        #expect(look.status == .failed)
    }

    @Test("does not move a tag unless told to")
    func tagTaken() async throws {
        let images = try await SignedImages()
        let other = try images.addImage("other", seed: 7)
        let command = ["promote", "team/app:other", "--from", "local:source", "--to", "local:target", "--tag", "1.0"]
        _ = await images.run("promote", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        let refused = await CommandRun(command, in: images.folder)
        #expect(refused.status == .failed)
        #expect(refused.output == "team/app:other → local:target as team/app:1.0: not promoted\n")
        #expect(
            refused.messages.hasSuffix(
                """
                promoter: error: team/app:1.0 at local:target is already another image, \(images.image.digest); it would become \(other.digest)
                  mend: choose another tag with --tag, or move the tag with --overwrite

                """
            )
        )
        let plan = await CommandRun(command + ["--overwrite", "--dry-run"], in: images.folder)
        #expect(plan.output.contains("tag          1.0 would be moved from \(images.image.digest)"))
        #expect(await CommandRun(command + ["--overwrite"], in: images.folder).status == .done)
    }

    @Test("is partly done where some images are not there, and promotes the others to every destination")
    func partlyDone() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "team/app:none",
            "--from",
            "local:source",
            "--to",
            "local:a",
            "--to",
            "local:b"
        )
        #expect(run.status == .partlyDone)
        #expect(run.output.hasSuffix("2 promoted, 2 failed\n"))
        let errors = run.messages.split(separator: "\n").filter { $0.contains("error:") }
        #expect(errors == ["promoter: error: there is no image team/app:none at local:source"])
    }

    @Test("writes the same as JSON")
    func json() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "team/app:none",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--output",
            "json"
        )
        #expect(run.status == .partlyDone)
        let json = try run.json()
        #expect(json["schemaVersion"] == .integer(1))
        #expect(json["command"]?.string == "promote")
        #expect(json["status"]?.string == "partlyDone")
        #expect(json["dryRun"] == .bool(false))
        let results = try #require(json["results"]?.array)
        #expect(results.count == 2)
        #expect(results[0]["outcome"]?.string == "promoted")
        #expect(results[0]["digest"]?.string == images.image.digest)
        #expect(results[0]["destination"]?["backend"]?.string == "local")
        #expect(results[0]["transfer"]?["blobs"]?["cloned"] == .integer(5))
        #expect(results[0]["attachments"]?.array?.first?["outcome"]?.string == "carried")
        #expect(results[1]["outcome"]?.string == "failed")
        #expect(results[1]["error"]?["code"]?.string == "imageNotFound")
        let error = try #require(json["errors"]?.array?.first)
        #expect(error["message"]?.string == "there is no image team/app:none at local:source")
        #expect(error["registry"]?.string == "local:source")
        #expect(error["image"]?.string == "team/app:none")
        #expect(error["remedy"]?.string?.isEmpty == false)
    }

    @Test("writes a plan as JSON")
    func planJSON() async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--dry-run",
            "--output=json"
        )
        let result = try #require(try run.json()["results"]?.array?.first)
        #expect(result["outcome"]?.string == "planned")
        let plan = try #require(result["plan"])
        #expect(plan["isNothingToDo"] == .bool(false))
        #expect(plan["manifests"]?.array?.count == 1)
        #expect(plan["blobs"]?.array?.count == 3)
        #expect(plan["attachments"]?.array?.first?["action"]?.string == "create")
        #expect(plan["tag"]?["action"]?.string == "create")
        #expect(plan["tag"]?["name"]?.string == "1.0")
    }

    @Test(
        "fails with a mend where the destination can't be written",
        arguments: ["/proc/nowhere", "/dev/null/nowhere", "/sys/nowhere"]
    )
    func unwritable(path: String) async throws {
        let images = try await SignedImages()
        let run = await images.run(
            "promote",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:\(path)",
            "--quiet"
        )
        #expect(run.status == .failed)
        #expect(run.output == "team/app:1.0 → local:\(path): not promoted\n")
        let lines = run.messages.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("promoter: error: could not ") == true)
        #expect(lines.first?.contains(path) == true)
        #expect(lines.last?.hasPrefix("  mend: ") == true)
    }

    @Test("tells where the result could not be written, and does not call that done")
    func fullDisk() async throws {
        let images = try await SignedImages()
        let run = await CommandRun(
            ["promote", "team/app:1.0", "--from", "local:source", "--to", "local:target", "--quiet"],
            in: images.folder,
            outputFailure: "No space left on device"
        )
        #expect(run.status == .failed)
        #expect(run.messages.hasPrefix("promoter: error: the result could not be written to standard output: No space"))
    }
}
