import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("promoter inspect and promoter diff")
struct LookingCommandTests {
    @Test("inspect draws the image with its signature below it")
    func inspect() async throws {
        let images = try await SignedImages()
        let run = await images.run("inspect", "team/app:1.0", "--in", "local:source")
        #expect(run.status == .done)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "team/app:1.0 at local:source")
        #expect(lines.dropFirst().first?.hasPrefix("\(images.image.digest)  2 layers, ") == true)
        let signature = try #require(lines.dropFirst(2).first)
        #expect(signature.hasPrefix("└─ signature  sha256:"))
        let tag = images.image.digest.replacing(":", with: "-") + ".sig"
        #expect(signature.hasSuffix("(cosign-tags, tag \(tag))"))
        #expect(lines.last == "     signer  unknown: not cosign's signature: it is not base 64, not verified")
        try await images.sign(images.image.digest, "AAAA", at: "source")
        let readable = await images.run("inspect", "team/app:1.0", "--in", "local:source")
        #expect(readable.output.hasSuffix("\n     signer  a key, not verified\n"))
    }

    @Test("inspect writes the same as JSON")
    func inspectJSON() async throws {
        let images = try await SignedImages()
        let json = try await images.run("inspect", "team/app:1.0", "--in", "local:source", "--output", "json").json()
        #expect(json["command"]?.string == "inspect")
        #expect(json["registry"]?["name"]?.string == "local:source")
        let root = try #require(json["root"])
        #expect(root["digest"]?.string == images.image.digest)
        #expect(root["blobs"]?.array?.count == 3)
        let attachment = try #require(root["attachments"]?.array?.first)
        #expect(attachment["kind"]?.string == "signature")
        #expect(attachment["count"] == .integer(1))
        let signer = try #require(attachment["signers"]?.array?.first)
        #expect(signer["kind"]?.string == "unknown")
        #expect(signer["verified"] == .bool(false))
        #expect(attachment["manifest"]?["blobs"]?.array?.count == 2)
    }

    @Test("inspect of an image that is not there fails with its place, in text and in JSON")
    func absent() async throws {
        let images = try await SignedImages()
        let text = await images.run("inspect", "team/app:none", "--in", "local:source")
        #expect(text.status == .failed)
        #expect(text.output.isEmpty)
        #expect(text.messages.hasPrefix("promoter: error: there is no image team/app:none at local:source\n  mend: "))
        let json = await images.run("inspect", "team/app:none", "--in", "local:source", "--output", "json")
        #expect(json.status == .failed)
        #expect(json.messages == text.messages)
        #expect(try json.json()["status"]?.string == "failed")
        #expect(try json.json()["errors"]?.array?.first?["code"]?.string == "imageNotFound")
    }

    @Test("diff of several images tells of each, and ends with 1 where that can't be told of one")
    func diffOfSeveral() async throws {
        let images = try await SignedImages()
        let command = ["diff", "team/app:none", "team/app:1.0", "--from", "local:source", "--to", "local:target"]
        let text = await CommandRun(command, in: images.folder)
        #expect(text.status == .failed)
        #expect(text.output.hasPrefix("team/app:1.0 → local:target: differs\n"))
        #expect(text.messages.contains("there is no image team/app:none at local:source"))
        let json = await CommandRun(command + ["--output", "json"], in: images.folder)
        #expect(try json.json()["status"]?.string == "failed")
        let outcomes = try json.json()["results"]?.array?.map { $0["outcome"]?.string }
        #expect(outcomes == ["failed", "different"])
    }

    @Test("diff ends with 2 and names what is missing, and with 0 where nothing is")
    func diff() async throws {
        let images = try await SignedImages()
        let before = await images.run("diff", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        #expect(before.status == .differencesFound)
        let lines = before.output.split(separator: "\n")
        #expect(lines.first == "team/app:1.0 → local:target: differs")
        #expect(lines.contains { $0.hasPrefix("  lacks        image \(images.image.digest)") })
        #expect(lines.contains("  lacks        signature"))
        #expect(lines.last == "  lacks        tag 1.0")
        _ = await images.run("promote", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        let after = await images.run("diff", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        #expect(after.status == .done)
        #expect(after.output.hasPrefix("team/app:1.0 → local:target: the same\n"))
        try await images.sign(images.image.digest, "two", at: "source")
        let json = await images.run(
            "diff",
            "team/app:1.0",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--output",
            "json"
        )
        #expect(json.status == .differencesFound)
        #expect(try json.json()["status"]?.string == "different")
        let attachments = try json.json()["results"]?.array?.first?["plan"]?["attachments"]?.array
        #expect(attachments?.first?["action"]?.string == "merge")
    }

    @Test("diff names a tag that is another image at the destination")
    func movedTag() async throws {
        let images = try await SignedImages()
        _ = try images.addImage("other", seed: 9)
        _ = await images.run("promote", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        let run = await images.run(
            "diff",
            "team/app:other",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--tag",
            "1.0"
        )
        #expect(run.status == .differencesFound)
        #expect(run.output.contains("  differs      tag 1.0, which is \(images.image.digest) there"))
    }
}
