import Foundation
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@testable import PromoterCLI

@Suite("Blobs at a local registry are read")
struct BlobCheckTests {
    /// A signed image at two registries, and a policy that allows it.
    private func site() async throws -> SignedImages {
        let site = try await SignedImages()
        try site.folder.write(
            """
            registries:
              source: { backend: local, path: source }
              copy: { backend: local, path: copy }
            policy: { rules: [{ name: open, destinations: ["**"], allow-unsigned: true }] }
            """,
            to: "promoter.yaml"
        )
        let run = await site.run("promote", "team/app:1.0", "--from", "source", "--to", "copy", "--quiet")
        #expect(run.status == .done, "\(run)")
        return site
    }

    /// Changes a byte of a layer, and not its size.
    private func damage(_ site: SignedImages, at registry: String) throws -> (digest: String, path: String) {
        let digest = try #require(try site.layout.layers(of: site.image).first)
        let path = site.folder.path("\(registry)/team/app/blobs/\(digest.replacing(":", with: "/"))")
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: path)
        try bytes.write(to: URL(filePath: path))
        return (digest, path)
    }

    @Test("by verify, and one that is another fails it by its digest and its file")
    func verify() async throws {
        let site = try await site()
        let good = await site.run("verify", "team/app:1.0", "--in", "copy")
        #expect(good.status == .done, "\(good)")
        #expect(good.output.contains("  blobs        5 read ("), "\(good)")
        let json = await site.run("verify", "team/app:1.0", "--in", "copy", "--output", "json")
        #expect(json.output.contains(#""blobs": {"#) && json.output.contains(#""count": 5"#), "\(json)")
        let (digest, path) = try damage(site, at: "copy")
        let bad = await site.run("verify", "team/app:1.0", "--in", "copy")
        #expect(bad.status == .failed, "\(bad)")
        #expect(bad.messages.contains("'\(path)' is damaged") && bad.messages.contains(digest), "\(bad)")
        let other = await site.run("verify", "team/app:1.0", "--in", "source")
        #expect(other.status == .done, "\(other)")
    }

    @Test("by verify, and one that is missing fails it")
    func verifyMissing() async throws {
        let site = try await site()
        let (digest, path) = try damage(site, at: "copy")
        try FileManager.default.removeItem(atPath: path)
        let bad = await site.run("verify", "team/app:1.0", "--in", "copy")
        #expect(bad.status == .failed, "\(bad)")
        #expect(bad.messages.contains(digest) && bad.messages.contains("it is not there"), "\(bad)")
    }

    @Test("by diff where all is to be looked at, on both sides", arguments: ["source", "copy"])
    func difference(side: String) async throws {
        let site = try await site()
        let arguments = ["diff", "team/app:1.0", "--from", "source", "--to", "copy"]
        let good = await CommandRun(arguments + ["--check", "full"], in: site.folder)
        #expect(good.status == .done, "\(good)")
        #expect(good.output.contains("at the source ") && good.output.contains("at the destination "), "\(good)")
        let (digest, path) = try damage(site, at: side)
        let quick = await CommandRun(arguments, in: site.folder)
        #expect(quick.status == .done, "\(quick)")
        let bad = await CommandRun(arguments + ["--check", "full"], in: site.folder)
        #expect(bad.status == .failed, "\(bad)")
        #expect(bad.messages.contains("'\(path)' is damaged") && bad.messages.contains(digest), "\(bad)")
        let json = await CommandRun(arguments + ["--check", "full", "--output", "json"], in: site.folder)
        #expect(json.output.contains(#""code": "corrupt""#), "\(json)")
    }

    @Test("by diff, and what the destination lacks is told as before")
    func lacking() async throws {
        let site = try await site()
        let run = await site.run("diff", "team/app:1.0", "--from", "source", "--to", "local:empty", "--check", "full")
        #expect(run.status == .differencesFound, "\(run)")
        #expect(run.output.contains("at the source ") && run.output.contains("at the destination 0 read"), "\(run)")
    }
}
