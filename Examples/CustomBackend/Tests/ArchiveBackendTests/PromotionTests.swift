import Foundation
import Testing

@Suite("promoter with archives")
struct PromotionTests {
    @Test("carries a signed image into an archive, which tar unpacks to layouts, and out of it again")
    func thereAndBack() throws {
        let folder = try Folder()
        let (archive, unpacked) = (folder.path("hello.tar"), folder.path("unpacked"))
        let (promoter, staging) = (try Program.promoter(), Program.quickstart)
        let before = try Program(promoter, "inspect", "hello:1.0", "--in", staging, "--output", "json")

        let first = try Program(promoter, "promote", "hello:1.0", "--from", staging, "--to", "archive:\(archive)")
        #expect(first.status == 0, "\(first)")
        let size = try FileManager.default.attributesOfItem(atPath: archive)[.size] as? Int
        let second = try Program(promoter, "promote", "hello:1.0", "--from", staging, "--to", "archive:\(archive)")
        #expect(second.status == 0, "\(second)")
        #expect(try FileManager.default.attributesOfItem(atPath: archive)[.size] as? Int == size)

        try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
        let tar = try Program("/usr/bin/env", "tar", "-x", "-f", archive, "-C", unpacked)
        #expect(tar.status == 0 && tar.messages.isEmpty, "\(tar)")
        for place in ["archive:\(archive)", "local:\(unpacked)"] {
            let tree = try Program(promoter, "inspect", "hello:1.0", "--in", place, "--output", "json")
            #expect(tree.output.components(separatedBy: "signature").count > 3, "\(tree)")
            #expect(Self.digests(tree.output) == Self.digests(before.output))
        }
        let out = try Program(
            promoter,
            "promote",
            "hello:1.0",
            "--from",
            "archive:\(archive)",
            "--to",
            "local:\(folder.path("out"))"
        )
        #expect(out.status == 0, "\(out)")
        let difference = try Program(
            promoter,
            "diff",
            "hello:1.0",
            "--from",
            staging,
            "--to",
            "local:\(folder.path("out"))"
        )
        #expect(difference.status == 0, "\(difference)")
    }

    @Test("reads what tar made of layouts, with names of any length", arguments: ["gnu", "pax", "ustar"])
    func foreignArchive(format: String) throws {
        let folder = try Folder()
        let name = (0..<20).map { "part-\($0)" }.joined(separator: "/")
        let (promoter, layouts, archive) = (try Program.promoter(), folder.path("layouts"), folder.path("app.tar"))
        let nested = layouts + "/" + (format == "ustar" ? "part" : name)
        try FileManager.default.createDirectory(atPath: nested, withIntermediateDirectories: true)
        let quickstart = String(Program.quickstart.dropFirst("local:".count))
        try FileManager.default.copyItem(atPath: quickstart + "/hello", toPath: nested + "/hello")
        let tar = try Program("/usr/bin/env", "tar", "-c", "-f", archive, "--format", format, "-C", layouts, ".")
        #expect(tar.status == 0, "\(tar)")

        let image = String(nested.dropFirst(layouts.count + 1)) + "/hello:1.0"
        let (into, from) = ("archive:\(folder.path("other.tar"))", "archive:\(archive)")
        let promotion = try Program(promoter, "promote", image, "--from", from, "--to", into)
        #expect(promotion.status == 0, "\(promotion)")
        let listing = try Program("/usr/bin/env", "tar", "-t", "-f", folder.path("other.tar"))
        #expect(listing.status == 0 && listing.messages.isEmpty, "\(listing)")
        #expect(listing.output.contains(nested.dropFirst(layouts.count + 1) + "/hello/index.json"))
    }

    @Test("knows the backend's settings, and says what is wrong with them")
    func settings() throws {
        let (promoter, folder) = (try Program.promoter(), try Folder())
        #expect(try Program(promoter, "backends").output.contains("archive: one tar archive"))
        let file = folder.path("promoter.yaml")
        try Data("registries: { stick: { backend: archive, path: app.tar, limit: 0 } }\n".utf8)
            .write(to: URL(filePath: file))
        let check = try Program(promoter, "config", "check", "--config", file)
        #expect(check.status == 78 && check.messages.contains("promoter.yaml:1:"), "\(check)")
        let absent = try Program(promoter, "promote", "app:1.0", "--from", "archive:", "--to", "local:/tmp/none")
        #expect(absent.status == 64 && absent.messages.contains("archive:PATH"), "\(absent)")
    }

    private static func digests(_ text: String) -> Set<Substring> {
        Set(text.matches(of: /sha256:[0-9a-f]{64}/).map(\.output))
    }
}
