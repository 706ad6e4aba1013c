import PromoterCore
import Testing
import TestSupport

@testable import PromoterCLI

@Suite("promoter repair")
struct RepairCommandTests {
    /// An image at both sides that was signed after its promotion.
    private func signedLate() async throws -> SignedImages {
        let images = try await SignedImages()
        let other = try images.addImage("2.0", seed: 5)
        _ = await images.run(
            "promote",
            "team/app:1.0",
            "team/app:2.0",
            "--from",
            "local:source",
            "--to",
            "local:target"
        )
        try await images.sign(other.digest, "late", at: "source")
        return images
    }

    @Test("carries what was left behind, tells it, and finds nothing to do the next time, in one line")
    func repairs() async throws {
        let images = try await signedLate()
        let first = await images.run("repair", "team/app:2.0", "--from", "local:source", "--to", "local:target")
        #expect(first.status == .done)
        let lines = first.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "team/app:2.0 → local:target: repaired")
        #expect(
            lines.dropFirst(2) == [
                "  carried      1 blob cloned, 1 already there, 1 manifest", "  attachments  signature carried",
                "  proof        attachments read back, the same as at local:source", "  tag          2.0",
            ]
        )
        let second = await images.run("repair", "team/app:2.0", "--from", "local:source", "--to", "local:target")
        #expect(second.status == .done)
        #expect(second.output == "team/app:2.0 → local:target: nothing to do\n")
    }

    @Test("with --dry-run tells what it would do, of a whole repository")
    func dryRun() async throws {
        let images = try await signedLate()
        let run = await images.run(
            "repair",
            "team/app:*",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--dry-run"
        )
        #expect(run.status == .done)
        #expect(
            run.output.hasPrefix("team/app:1.0 → local:target: nothing to do\nteam/app:2.0 → local:target: would be")
        )
        #expect(run.output.contains("  attachments  signature would be carried\n  tag          2.0, already there\n"))
        #expect(run.output.hasSuffix("1 to repair, 1 unchanged\n"))
        #expect(!run.output.contains("would carry"))
    }

    @Test("in JSON names itself, and the outcome of each image")
    func json() async throws {
        let images = try await signedLate()
        let run = await images.run(
            "repair",
            "team/app:*",
            "team/none:*",
            "--from",
            "local:source",
            "--to",
            "local:target",
            "--output",
            "json"
        )
        #expect(run.status == .partlyDone)
        let json = try run.json()
        #expect(json["command"]?.string == "repair")
        #expect(json["status"]?.string == "partlyDone")
        let outcomes = json["results"]?.array?.map { $0["outcome"]?.string }
        #expect(outcomes == ["unchanged", "repaired", "failed"])
        #expect(json["errors"]?.array?.map { $0["code"]?.string } == ["patternUnmatched"])
    }

    @Test("says of an image that is not there how to get it there")
    func notPromoted() async throws {
        let images = try await SignedImages()
        let run = await images.run("repair", "team/app:1.0", "--from", "local:source", "--to", "local:target")
        #expect(run.status == .failed)
        #expect(run.messages.contains("team/app:1.0 is not at local:target: there is nothing to repair"))
        #expect(run.messages.contains("  mend: promote it: `promoter promote` carries an image with its attachments"))
    }
}
