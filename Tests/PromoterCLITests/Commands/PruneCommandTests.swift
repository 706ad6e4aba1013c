import Foundation
import LocalBackend
import Logging
import PromoterCore
import TestSupport
import Testing

@testable import PromoterCLI

@Suite("promoter prune")
struct PruneCommandTests {
    @Test("lists what can go and how to delete it, changes nothing, and ends with 0")
    func list() async throws {
        let images = try await PrunableImages()
        let run = await images.run("prune", "team/app", "--in", "local:source")
        #expect(run.status == .done)
        #expect(run.messages.isEmpty)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines.first == "team/app at local:source: 1 attachment of 1 image that is gone: 1 can go, \(images.size)"
        )
        #expect(lines.dropFirst().first == "  gone         \(images.gone.digest)")
        #expect(lines.dropFirst(2).first?.hasPrefix("  can go       signature sha256:") == true)
        #expect(lines.dropFirst(2).first?.hasSuffix(", \(images.size) (tag \(images.tag))") == true)
        #expect(lines.last == "To delete what can go: promoter prune team/app --in local:source --delete")
        #expect(try await images.has(images.tag))
        let none = await images.run("prune", "team/other", "--in", "local:source")
        #expect(none.status == .done)
        #expect(none.output == "team/other at local:source: nothing is attached to images that are gone\n")
    }

    @Test("repeats in the command to delete what it was told itself, as a shell takes it")
    func command() async throws {
        let images = try await PrunableImages()
        let root = try images.base.folder.folder("two words")
        try FileManager.default.copyItem(
            atPath: images.base.folder.path("source/team"),
            toPath: root + "/team"
        )
        let run = await images.run("prune", "team/app", "--in", "local:two words", "--signatures", "cosign-tags")
        let last = run.output.split(separator: "\n").last
        #expect(
            last
                == "To delete what can go: promoter prune team/app --in 'local:two words' --signatures cosign-tags --delete"
        )
    }

    @Test("tells the command that deletes it also where no image is left")
    func emptied() async throws {
        let images = try await PrunableImages()
        try await images.delete(images.base.image)
        let run = await images.run("prune", "team/app", "--in", "local:source")
        let command = "promoter prune team/app --in local:source --delete --no-images-left"
        #expect(run.output.contains("No image is left here."))
        #expect(run.output.hasSuffix("\(command)\n"))
        let again = await images.run("prune", "team/app", "--in", "local:source", "--delete", "--no-images-left")
        #expect(again.status == .done)
        #expect(try await !images.has(images.tag))
    }

    @Test("with --delete deletes it, and finds nothing the second time")
    func delete() async throws {
        let images = try await PrunableImages()
        let run = await images.run("prune", "team/app", "--in", "local:source", "--delete")
        #expect(run.status == .done)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasSuffix("1 deleted, \(images.size)") == true)
        #expect(lines.last?.hasPrefix("  deleted      signature ") == true)
        #expect(try await !images.has(images.tag))
        #expect(try await images.has(images.base.image.digest.replacing(":", with: "-") + ".sig"))
        let again = await images.run("prune", "team/app", "--in", "local:source", "--delete")
        #expect(again.status == .done)
        #expect(again.output.hasSuffix(": nothing is attached to images that are gone\n"))
    }

    @Test("says why something stays, and which tag goes alone")
    func obstacles() async throws {
        let images = try await PrunableImages()
        try await images.tag("keep", as: images.tag)
        let listed = await images.run("prune", "team/app", "--in", "local:source")
        let reason = "; the manifest stays: another tag points to it: keep"
        let line = try #require(listed.output.split(separator: "\n").dropFirst(2).first)
        #expect(line.hasPrefix("  can go       the tag alone of signature sha256:"))
        #expect(line.hasSuffix(reason))
        let json = try await images.run("prune", "team/app", "--in", "local:source", "--delete", "--output", "json")
            .json()
        let result = try #require(json["results"]?.array?.first)
        #expect(result["outcome"]?.string == "tagsDeleted")
        #expect(result["outcomeTags"]?.array?.map(\.string) == [images.tag])
        #expect(result["reason"]?.string == "another tag points to it: keep")
        #expect(json["totalSize"] == .integer(0))
        #expect(try await images.has("keep"))
        #expect(try await !images.has(images.tag))
    }

    @Test("writes the same as JSON")
    func json() async throws {
        let images = try await PrunableImages()
        let json = try await images.run("prune", "team/app", "--in", "local:source", "--output", "json").json()
        #expect(json["command"]?.string == "prune")
        #expect(json["status"]?.string == "done")
        #expect(json["repository"]?.string == "team/app")
        #expect(json["delete"] == .bool(false))
        #expect(json["images"]?.array?.map(\.string) == [images.gone.digest])
        let result = try #require(json["results"]?.array?.first)
        #expect(result["kind"]?.string == "signature")
        #expect(result["strategy"]?.string == "cosign-tags")
        #expect(result["outcome"]?.string == "deletable")
        #expect(result["tags"]?.array?.map(\.string) == [images.tag])
        #expect(result["totalSize"] == json["totalSize"])
    }

    @Test("ends with 1 where nothing could be deleted, and says what and why on standard error")
    func failure() async throws {
        let images = try await PrunableImages()
        let blobs = images.base.folder.path("source/team/app/blobs/sha256")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: blobs)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: blobs) }
        // Root may write everywhere.
        guard !FileManager.default.isWritableFile(atPath: blobs) else { return }
        let run = await images.run("prune", "team/app", "--in", "local:source", "--delete", "--output", "json")
        #expect(run.status == .failed)
        #expect(run.messages.hasPrefix("promoter: error: could not delete the manifest at local:source, "))
        let json = try run.json()
        #expect(json["status"]?.string == "failed")
        #expect(json["results"]?.array?.first?["outcome"]?.string == "failed")
        #expect(json["errors"]?.array?.count == 1)
    }

    @Test("refuses to empty a repository without being told that this is meant")
    func emptying() async throws {
        let images = try await PrunableImages()
        try await images.delete(images.base.image)
        let run = await images.run("prune", "team/app", "--in", "local:source", "--delete")
        #expect(run.status == .failed)
        #expect(run.output.isEmpty)
        #expect(run.messages.hasPrefix("promoter: error: nothing was deleted in team/app at local:source: "))
        #expect(run.messages.hasSuffix("\n  mend: if the images are gone for good, add --no-images-left\n"))
        let json = await images.run("prune", "team/app", "--in", "local:source", "--delete", "--output", "json")
        #expect(try json.json()["errors"]?.array?.first?["code"]?.string == "noImageLeft")
        let meant = await images.run("prune", "team/app", "--in", "local:source", "--delete", "--no-images-left")
        #expect(meant.status == .done)
        #expect(try await !images.has(images.tag))
    }

    @Test(
        "takes a repository, not an image",
        arguments: [
            ("app:1.0", "'app:1.0' names an image, and what is pruned is a repository", "leave the tag out: app"),
            (
                "team/app@sha256:\(String(repeating: "0", count: 64))",
                "'team/app@sha256:\(String(repeating: "0", count: 64))' names an image, and what is pruned is a repository",
                "leave the digest out: team/app"
            ),
            ("App", "the repository 'App' is not valid", "expected a repository name such as team/app"),
            ("", "the repository '' is not valid", "expected a repository name such as team/app"),
        ]
    )
    func arguments(_ text: String, _ message: String, _ mend: String) async throws {
        let run = await CommandRun(["prune", text, "--in", "local:source"])
        #expect(run.status == .usage)
        #expect(run.messages.hasPrefix("promoter: error: \(message)\n  mend: \(mend)"))
    }

    @Test("fits a narrow terminal, and one that knows ASCII alone")
    func narrow() async throws {
        let images = try await PrunableImages()
        let run = await images.run("prune", "team/app", "--in", "local:source", columns: 40)
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 40 })
        #expect(run.output.contains("sha256:\(images.gone.digest.dropFirst(7).prefix(12))…\n"))
        let ascii = await images.run(
            "prune",
            "team/app",
            "--in",
            "local:source",
            environment: ["LANG": "C", "TERM": "xterm", "NO_COLOR": "1"],
            columns: 60
        )
        #expect(ascii.output.utf8.allSatisfy { $0 < 128 && $0 != 27 })
    }

    @Test("writes what stays and what failed, each with its reason")
    func text() throws {
        let report = try Sample.pruning()
        let terminal = Terminal(size: .init(columns: 200, lines: 24), environment: ["LANG": "C.UTF-8", "TERM": "dumb"])
        let text = TextLayout(terminal: terminal)
            .text(PruningText(terminal: terminal, command: "promoter prune").lines(report))
        let (image, list, bundle) = ("sha256:aaaaaaaaaaaa…", "sha256:cccccccccccc…", "sha256:bbbbbbbbbbbb…")
        #expect(
            text == """
                team/app at production (https://production.example.com): 3 attachments of 1 image that is gone: \
                1 deleted, 1 kept, 1 failed, 600 B
                  gone         \(image)
                  failed       attestation of \(bundle) sha256:dddddddddddd…, 600 B: not for you
                  deleted      signature \(bundle), 600 B
                  stays        list of referrers \(list), 600 B (tag sha256-aaaaaaaaaaaa…): \
                it lists sha256:\(String(repeating: "e", count: 64)), which stays

                """
        )
        #expect(report.exitStatus == .partlyDone)
        #expect(report.problems.map(\.code) == ["forbidden"])
    }
}

/// Signed images of which one was deleted from the source.
struct PrunableImages {
    let base: SignedImages
    let gone: FixtureDescriptor
    private let backend: LocalBackend
    private let repository: RepositoryName

    init() async throws {
        base = try await SignedImages()
        backend = LocalBackend(root: base.folder.path("source"), name: "source", logger: Logger(label: "test"))
        repository = try RepositoryName("team/app")
        gone = try base.addImage("2.0", seed: 7)
        try await base.sign(gone.digest, "two", at: "source")
        let tag = try TagName(gone.digest.replacing(":", with: "-") + ".sig")
        let signature = try #require(try await backend.manifest(.tag(tag), in: repository))
        let parts = try [signature.descriptor] + signature.content().blobs
        size = "\(ByteCount(parts.reduce(0) { $0 + $1.size }))"
        try await delete(gone)
    }

    /// The tag of the signature whose image is gone.
    var tag: String { gone.digest.replacing(":", with: "-") + ".sig" }

    /// The bytes of that signature's manifest and blobs.
    let size: String

    func delete(_ image: FixtureDescriptor) async throws {
        _ = try await backend.delete(.digest(try Digest(image.digest)), in: repository)
    }

    func tag(_ name: String, as tag: String) async throws {
        let manifest = try #require(try await backend.manifest(.tag(try TagName(tag)), in: repository))
        try await backend.push(manifest, to: repository, tagged: try TagName(name))
    }

    func has(_ tag: String) async throws -> Bool {
        try await backend.resolve(.tag(try TagName(tag)), in: repository) != nil
    }

    func run(_ arguments: String..., environment: [String: String] = [:], columns: Int? = nil) async -> CommandRun {
        await CommandRun(arguments, in: base.folder, environment: environment, columns: columns)
    }
}

extension Sample {
    /// A pruning that came to one result of each kind.
    static func pruning() throws -> PruningReport {
        let image = try digest("a")
        func orphan(_ digit: Character, _ form: Orphan.Form, of subject: Digest, _ tags: [TagName]) throws -> Orphan {
            Orphan(
                manifest: try descriptor(digit),
                blobs: [Descriptor(mediaType: .ociEmpty, digest: try digest("9"), size: 100)],
                form: form,
                subjects: [subject],
                images: [image],
                tags: tags,
                depth: 1
            )
        }
        let error = RegistryError(
            .forbidden,
            operation: "delete the manifest",
            location: location("production"),
            reason: "not for you",
            remedy: "ask for it"
        )
        let list = try #require(ReferrersTag.name(for: image))
        return PruningReport(
            repository: try RepositoryName("team/app"),
            location: location("production"),
            isDeleting: true,
            results: [
                OrphanResult(
                    orphan: try orphan("d", .attachment(.attestation, .referrers), of: try digest("b"), []),
                    outcome: .failed(error)
                ),
                OrphanResult(
                    orphan: try orphan("b", .attachment(.signature, .referrers), of: image, []),
                    outcome: .deleted
                ),
                OrphanResult(
                    orphan: try orphan("c", .list, of: image, [list]),
                    outcome: .kept(.names(try digest("e")))
                ),
            ]
        )
    }
}
