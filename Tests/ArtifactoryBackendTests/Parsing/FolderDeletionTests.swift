import PromoterCore
import Testing

@testable import ArtifactoryBackend

@Suite("What goes with a tag or a manifest")
struct FolderDeletionTests {
    private func digest(_ digit: Character) throws -> Digest {
        try Digest("sha256:" + String(repeating: digit, count: 64))
    }

    private func image(_ files: [(folder: String, name: String, digit: Character)]) throws -> ImageFolder {
        var image = ImageFolder()
        for file in files {
            let digest = try digest(file.digit)
            let name = file.name == "blob" ? "sha256__\(digest.encoded)" : file.name
            image.add(StoredFile(sha256: digest), named: name, in: file.folder)
        }
        return image
    }

    private func needs(_ blobs: Character...) throws -> ManifestNeeds {
        let parts = try blobs.map { #"{"mediaType":"a/b","digest":"\#(try digest($0))","size":1}"# }
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":\(parts[0]),\
            "layers":[\(parts.dropFirst().joined(separator: ","))]}
            """
        return ManifestNeeds(RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest))
    }

    @Test("a tag is its folder, whose manifest is kept where no other folder has it")
    func tag() throws {
        let image = try image([
            ("1", "manifest.json", "a"), ("1", "blob", "1"), ("2", "manifest.json", "a"), ("2", "blob", "1"),
            ("3", "manifest.json", "b"), ("3", "blob", "2"), ("4", "blob", "3"),
        ])
        let shared = FolderDeletion(of: .tag(try TagName("1")), from: image)
        #expect(shared.removals == [.folder("1")])
        #expect(shared.kept.isEmpty && shared.blobs.isEmpty)
        #expect(try shared.staying == [digest("a"), digest("b")])
        let sole = FolderDeletion(of: .tag(try TagName("3")), from: image)
        #expect(try sole.kept == [digest("b")])
        #expect(try sole.blobs == [digest("2")])
        for name in ["4", "5"] {
            #expect(FolderDeletion(of: .tag(try TagName(name)), from: image).removals.isEmpty, "that is no tag")
        }
    }

    @Test("a manifest is all its folders, those of tags first")
    func manifest() throws {
        let own = "sha256:" + String(repeating: "a", count: 64)
        let retained = "sha256__" + String(repeating: "a", count: 64)
        let image = try image([
            (own, "manifest.json", "a"), (retained, "manifest.json", "a"), ("z", "manifest.json", "a"),
            ("b", "manifest.json", "a"), ("other", "manifest.json", "b"),
        ])
        let deletion = FolderDeletion(of: .digest(try digest("a")), from: image)
        #expect(deletion.removals == [.folder("b"), .folder("z"), .folder(own), .folder(retained)])
        #expect(deletion.kept.isEmpty)
        #expect(try deletion.staying == [digest("b")])
        #expect(FolderDeletion(of: .digest(try digest("c")), from: image).removals.isEmpty)
    }

    @Test("of two manifests in a folder only the one that is meant goes")
    func twoManifests() throws {
        let image = try image([("1", "manifest.json", "a"), ("1", "list.manifest.json", "b"), ("1", "blob", "1")])
        let hidden = FolderDeletion(of: .digest(try digest("a")), from: image)
        #expect(hidden.removals == [.file("manifest.json", in: "1")])
        #expect(hidden.kept.isEmpty && hidden.blobs.isEmpty)
        let list = FolderDeletion(of: .digest(try digest("b")), from: image)
        #expect(list.removals == [.folder("1")])
        #expect(try list.kept == [digest("a")])
        let tag = FolderDeletion(of: .tag(try TagName("1")), from: image)
        #expect(try tag.kept == [digest("a"), digest("b")])
    }

    @Test("blobs are missed where a manifest that stays needs them, and no other folder has them")
    func blobs() throws {
        let image = try image([
            ("1", "manifest.json", "a"), ("1", "blob", "1"), ("1", "blob", "2"), ("1", "blob", "3"),
            ("2", "manifest.json", "b"), ("2", "blob", "2"),
        ])
        let deletion = FolderDeletion(of: .digest(try digest("a")), from: image)
        #expect(try deletion.blobs == [digest("1"), digest("3")])
        #expect(try deletion.missed([needs("2")]).isEmpty)
        #expect(try deletion.missed([needs("2"), needs("2", "3")]) == [digest("3")])
    }

    @Test("a manifest that can't be read needs every digest that it names")
    func unreadable() throws {
        let text =
            #"{"schemaVersion":1,"fsLayers":[{"blobSum":"\#(try digest("1"))"}],"x":"\#(try digest("2")) sha256:no"}"#
        let manifest = RawManifest(
            bytes: Array(text.utf8),
            mediaType: MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws")
        )
        #expect(try ManifestNeeds(manifest).blobs == [digest("1"), digest("2")])
    }

    @Test("the files and the folders of a folder are told apart")
    func folderInfo() throws {
        let text = #"{"uri":"u","children":[{"uri":"/manifest.json","folder":false},{"uri":"/web","folder":true}]}"#
        let info = try #require(FolderInfo(Array(text.utf8)))
        #expect(info.files == ["manifest.json"])
        #expect(info.folders == ["web"])
        #expect(FolderInfo(Array(#"{"uri":"u","size":"7"}"#.utf8)) == nil, "that is a file")
    }
}
