import PromoterCore
import Testing

@testable import ArtifactoryBackend

@Suite("The files of an image tell its tags and manifests")
struct FolderTests {
    static func hex(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    private func digest(_ digit: Character) throws -> Digest { try Digest("sha256:" + Self.hex(digit)) }

    private func folder(_ files: [(String, String?)]) throws -> ImageFolder {
        let items = files.map { path, sha2 in
            #"{"uri":"/\#(path)","size":"7","folder":false\#(sha2.map { #","sha2":"\#($0)""# } ?? "")}"#
        }
        let text = #"{"uri":"u","created":"c","files":[\#(items.joined(separator: ","))]}"#
        return try #require(FileList(Array(text.utf8))).folder
    }

    @Test("tags point to their manifest, and to the list where both are there")
    func tags() throws {
        let folder = try folder([
            ("1.0/manifest.json", Self.hex("a")), ("1.0/sha256__\(Self.hex("1"))", Self.hex("1")),
            ("2.0/manifest.json", Self.hex("a")), ("2.0/list.manifest.json", Self.hex("b")),
            ("sha256:\(Self.hex("c"))/manifest.json", Self.hex("c")),
            ("sha256%3A\(Self.hex("e"))/manifest.json", Self.hex("e")),
            ("sha256__\(Self.hex("d"))/manifest.json", Self.hex("d")),
            ("_uploads/x.patch", Self.hex("2")), ("empty/readme", Self.hex("3")),
            ("sub/image/manifest.json", Self.hex("4")),
        ])
        let listing = folder.listing
        #expect(try listing.tags == [TagName("1.0"): digest("a"), TagName("2.0"): digest("b")])
        #expect(try listing.manifests == Set(["a", "b", "c", "d", "e"].map(digest)))
        #expect(try listing.blobs == [digest("1")])
    }

    @Test("without digests, tags are names, and manifests are not told")
    func noDigests() throws {
        let listing = try folder([("1.0/manifest.json", nil), ("sha256:\(Self.hex("c"))/manifest.json", nil)]).listing
        #expect(try listing == RepositoryListing(tags: [TagName("1.0"): nil], blobs: [], isComplete: true))
        let children = try folder([("sha256:\(Self.hex("c"))/manifest.json", nil)]).listing
        #expect(try children.manifests == [digest("c")])
    }

    @Test("what is no list of files is none", arguments: ["", "[]", "{}", "<html>", #"{"files":"x"}"#])
    func noList(text: String) {
        #expect(FileList(Array(text.utf8)) == nil)
    }

    @Test("a search gives the same files, page by page")
    func search() throws {
        let image = try RepositoryName("team/app")
        let search = ItemSearch(path: FolderPath(key: "staging", image: image))
        #expect(search.query(from: 0).hasSuffix(#".include("repo","path","name","sha256")"#))
        #expect(search.query(from: 2).hasSuffix(".offset(2)"))
        let text = """
            {"results":[
            {"repo":"staging","path":"team/app/1.0","name":"manifest.json","sha256":"\(Self.hex("a"))"},
            {"repo":"staging","path":"team/app/sub/1.0","name":"manifest.json","sha256":"\(Self.hex("b"))"}
            ],"range":{"start_pos":0,"end_pos":2,"total":2,"limit":2}}
            """
        let page = try #require(ItemSearch.Page(Array(text.utf8)))
        var folder = ImageFolder()
        page.add(to: &folder, of: image)
        #expect(try folder.listing.tags == [TagName("1.0"): digest("a")])
        #expect(page.hasNext)
        #expect(ItemSearch.Page(Array("{}".utf8)) == nil)
    }

    @Test("the digest of a file's bytes; a folder has none")
    func info() throws {
        let file = #"{"uri":"u","size":"7","checksums":{"sha1":"x","sha256":"\#(Self.hex("A"))"}}"#
        #expect(try FileInfo(Array(file.utf8))?.sha256 == digest("a"))
        #expect(FileInfo(Array(#"{"uri":"u","children":[]}"#.utf8)) != nil)
        #expect(FileInfo(Array(#"{"children":[]}"#.utf8)) == nil)
    }
}
