@testable internal import RegistryEmulator
internal import Testing

@Suite("Storage info")
struct StorageInfoTests {
    private static let repositories: [ArtifactoryRepository] = [
        .init("files", packageType: "generic"), .init("remote", class: .remote),
        .init("virtual", class: .virtual, packageType: "generic", members: ["files"]),
    ]

    private func instance(
        _ version: String = "7.117.1",
        users: [String: [RepositoryRight]] = [:],
        _ adjust: (inout ArtifactoryOptions) -> Void = { _ in }
    ) async throws -> EmulatedInstance {
        let instance = try EmulatedInstance(Self.repositories, version: version, users: users) { options in
            options.clock = { Timestamp(milliseconds: 1_393_276_859_999) }
            adjust(&options)
        }
        try await instance.send("PUT", "/artifactory/files/a/b.json", body: [UInt8]("{}".utf8)).expect(201)
        try await instance.send("PUT", "/artifactory/files/a/c/d.bin", body: [1, 2, 3]).expect(201)
        return instance
    }

    @Test("tells of a file with its size as text, in Jackson's layout")
    func fileInfo() async throws {
        let answer = try await instance().send("GET", "/artifactory/api/storage/files/a/b.json")
        #expect(answer.headers["Content-Type"] == "application/vnd.org.jfrog.artifactory.storage.FileInfo+json")
        #expect(
            answer.text == """
                {
                  "repo" : "files",
                  "path" : "/a/b.json",
                  "created" : "2014-02-24T21:20:59.999Z",
                  "createdBy" : "admin",
                  "lastModified" : "2014-02-24T21:20:59.999Z",
                  "modifiedBy" : "admin",
                  "lastUpdated" : "2014-02-24T21:20:59.999Z",
                  "downloadUri" : "http://localhost/artifactory/files/a/b.json",
                  "mimeType" : "application/json",
                  "size" : "2",
                  "checksums" : {
                    "sha1" : "bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f",
                    "md5" : "99914b932bd37a50b983c5e7c90ae93b",
                    "sha256" : "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
                  },
                  "originalChecksums" : { },
                  "uri" : "http://localhost/artifactory/api/storage/files/a/b.json"
                }
                """
        )
    }

    @Test("tells of a folder with its children in order, and of a root without who made it")
    func folderInfo() async throws {
        let instance = try await instance()
        let folder = try await instance.send("GET", "/artifactory/api/storage/files/a/")
        #expect(folder.headers["Content-Type"] == "application/vnd.org.jfrog.artifactory.storage.FolderInfo+json")
        #expect(folder.headers["Cache-Control"] == "no-store")
        #expect(folder.json["path"] == .string("/a"))
        #expect(folder.json["size"] == nil)
        #expect(folder.text.contains(#""children" : [ {"#))
        let children = folder.json["children"]?.elements?.map { [$0["uri"], $0["folder"]] }
        #expect(children == [[.string("/b.json"), .bool(false)], [.string("/c"), .bool(true)]])
        let root = try await instance.send("GET", "/artifactory/api/storage/files")
        #expect(root.json["path"] == .string("/"))
        #expect(root.json["createdBy"] == nil)
        #expect(root.json["modifiedBy"] == nil)
    }

    @Test("repeats a virtual repository's key, and knows nothing at a remote one's")
    func otherClasses() async throws {
        let instance = try await instance()
        let virtual = try await instance.send("GET", "/artifactory/api/storage/virtual/a/b.json")
        #expect(virtual.json["repo"] == .string("virtual"))
        #expect(virtual.json["uri"] == .string("http://localhost/artifactory/api/storage/virtual/a/b.json"))
        #expect(try await instance.send("GET", "/artifactory/api/storage/remote").status == 404)
        #expect(try await instance.send("GET", "/artifactory/api/storage/remote-cache").status == 200)
    }

    @Test(
        "says in its version's words that something is missing",
        arguments: [
            ("6.20", "files/x", "Unable to find item"), ("6.20", "unknown/x", "Unable to find item"),
            ("7.77", "files/x", "File not found"), ("7.117.1", "unknown", "File not found"),
            ("6.20", "virtual/x", "Not Found"), ("7.117.1", "virtual/x", "Not Found"),
        ]
    )
    func missing(version: String, path: String, message: String) async throws {
        let answer = try await instance(version).send("GET", "/artifactory/api/storage/\(path)")
        #expect(answer.status == 404)
        #expect(
            answer.text == """
                {
                  "errors" : [ {
                    "status" : 404,
                    "message" : "\(message)"
                  } ]
                }
                """
        )
    }

    @Test(
        "takes only what it sends",
        arguments: [
            ("application/json", 200), ("*/*", 200), ("application/*", 200), ("text/html, */*;q=0.1", 200),
            ("application/vnd.org.jfrog.artifactory.storage.FileInfo+json", 200),
            ("application/vnd.org.jfrog.artifactory.storage.FolderInfo+json", 406), ("text/plain", 406),
        ]
    )
    func accept(accept: String, status: Int) async throws {
        let answer = try await instance()
            .send("GET", "/artifactory/api/storage/files/a/b.json", headers: [.init("Accept", accept)])
        #expect(answer.status == status)
        if status == 406 {
            #expect(
                answer.message
                    == "Resource produces application/vnd.org.jfrog.artifactory.storage.FileInfo+json "
                    + "but client only accepts [\(accept)]"
            )
        }
    }

    @Test(
        "names URLs as it is told to",
        arguments: [
            ("X-JFrog-Override-Base-Url", "https://art.example", "https://art.example/artifactory"),
            ("X-Artifactory-Override-Base-Url", "https://art.example/x/", "https://art.example/x"),
        ]
    )
    func overridesBase(header: String, value: String, base: String) async throws {
        let answer = try await instance()
            .send("GET", "/artifactory/api/storage/files/a/b.json", headers: [.init(header, value)])
        #expect(answer.json["downloadUri"] == .string(base + "/files/a/b.json"))
    }

    @Test("forbids in its own words, hides, or asks for credentials")
    func forbids() async throws {
        let users = ["bob": [RepositoryRight("files/open/**", [.pull])]]
        let path = "/artifactory/api/storage/files/a/b.json"
        let forbidding = try await instance(users: users)
        let forbidden = try await forbidding.send("GET", path, as: "bob")
        #expect(forbidden.status == 403)
        #expect(forbidden.message == "Request for 'files:a/b.json' is forbidden for user: 'bob'.")
        #expect(forbidden.user == "bob")
        let anonymous = try await forbidding.send("GET", path, as: nil)
        #expect(anonymous.status == 401)
        #expect(anonymous.headers["WWW-Authenticate"] == #"Basic realm="Artifactory Realm""#)
        let hiding = try await instance(users: users) { $0.hidesUnauthorizedResources = true }
        let hidden = try await hiding.send("GET", path, as: "bob")
        #expect(hidden.status == 404)
        #expect(hidden.message == "Resource not found")
    }

    // MARK: Lists

    @Test(
        "lists files, with sizes as numbers, as deep as it is told",
        arguments: [
            ("list", ["/b.json 2"]), ("list&listFolders=1", ["/b.json 2", "/c -1"]),
            ("list&deep=1", ["/b.json 2", "/c/d.bin 3"]),
            ("list&deep=1&listFolders=1", ["/b.json 2", "/c -1", "/c/d.bin 3"]),
            ("list&deep=1&depth=1&listFolders=1", ["/b.json 2", "/c -1"]),
            ("list&includeRootPath=1", ["/ -1", "/b.json 2"]), ("list&deep=0", ["/b.json 2"]),
        ]
    )
    func lists(query: String, files: [String]) async throws {
        let answer = try await instance().send("GET", "/artifactory/api/storage/files/a?\(query)")
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "application/vnd.org.jfrog.artifactory.storage.FileList+json")
        let listed = answer.json["files"]?.elements ?? []
        #expect(listed.map { "\($0["uri"]?.text ?? "") \($0["size"]?.whole ?? 0)" } == files)
        for entry in listed {
            let isFolder = entry["folder"] == .bool(true)
            #expect((entry["sha1"] == nil) == isFolder)
            #expect((entry["sha2"]?.text?.count == 64) != isFolder)
        }
    }

    @Test("adds when properties were set, where asked")
    func listsTimestamps() async throws {
        let instance = try await instance()
        try await instance.send("PUT", "/artifactory/api/storage/files/a/b.json?properties=k=v").expect(204)
        let answer = try await instance.send("GET", "/artifactory/api/storage/files/a?list&mdTimestamps=1")
        let stamps = answer.json["files"]?.elements?.first?["mdTimestamps"]
        #expect(stamps?["properties"] == .string("2014-02-24T21:20:59.999Z"))
    }

    @Test(
        "refuses lists that can't be",
        arguments: [
            ("files/a?list&deep=yes", 400, #"For input string: "yes""#),
            ("files/a?list&deep=1&depth=x", 400, #"For input string: "x""#),
            ("files/a/b.json?list", 400, "Expected a folder but found a file, at: files:a/b.json"),
            ("files/x?list", 404, "File not found"),
        ]
    )
    func refusesLists(target: String, status: Int, message: String) async throws {
        let answer = try await instance().send("GET", "/artifactory/api/storage/\(target)")
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("lists nothing for somebody who does not say who")
    func listsNothingAnonymously() async throws {
        let instance = try await instance { $0.allowsAnonymous = true }
        #expect(try await instance.send("GET", "/artifactory/api/storage/files/a", as: nil).status == 200)
        #expect(try await instance.send("GET", "/artifactory/api/storage/files/a?list", as: nil).status == 403)
    }

    @Test("lists nothing that may not be read")
    func listsReadable() async throws {
        let rights = [RepositoryRight("files/a", [.pull]), RepositoryRight("files/a/c/**", [.pull])]
        let instance = try await instance(users: ["bob": rights])
        let answer = try await instance.send("GET", "/artifactory/api/storage/files/a?list&deep=1", as: "bob")
        #expect(answer.json["files"]?.elements?.compactMap { $0["uri"]?.text } == ["/c/d.bin"])
    }

    // MARK: Other forms

    @Test("finds the newest file of a folder, of local repositories alone")
    func lastModified() async throws {
        let answer = try await instance().send("GET", "/artifactory/api/storage/files/a/c?lastModified")
        #expect(answer.json["uri"] == .string("http://localhost/artifactory/api/storage/files/a/c/d.bin"))
        #expect(answer.json["lastModified"] == .string("2014-02-24T21:20:59.999Z"))
        #expect(answer.headers["Last-Modified"] == "Mon, 24 Feb 2014 21:20:59 GMT")
        let virtual = try await instance().send("GET", "/artifactory/api/storage/virtual/a?lastModified")
        #expect(virtual.status == 400)
        #expect(virtual.message == "This method can only be invoked on local/cached repositories.")
    }

    @Test("counts downloads")
    func statistics() async throws {
        let instance = try await instance()
        _ = try await instance.send("GET", "/artifactory/files/a/b.json")
        _ = try await instance.send("HEAD", "/artifactory/files/a/b.json")
        let answer = try await instance.send("GET", "/artifactory/api/storage/files/a/b.json?stats")
        #expect(answer.json["downloadCount"] == .integer(1))
        #expect(answer.json["lastDownloadedBy"] == .string("admin"))
        #expect(answer.json["lastDownloaded"] == .integer(1_393_276_859_999))
    }

    @Test("tells who may do what, to those who manage")
    func permissions() async throws {
        let users = [
            "bob": [RepositoryRight("files/**", [.pull, .push, .annotate])],
            "eve": [RepositoryRight("files/other/**", [.pull])],
        ]
        let instance = try await instance(users: users)
        let answer = try await instance.send("GET", "/artifactory/api/storage/files/a?permissions")
        #expect(answer.json["principals"]?["users"]?["bob"] == .array([.string("w"), .string("n"), .string("r")]))
        #expect(answer.json["principals"]?["users"]?["eve"] == nil)
        let refused = try await instance.send("GET", "/artifactory/api/storage/files/a?permissions", as: "bob")
        #expect(refused.status == 403)
    }
}

@Suite("Moments")
struct TimestampTests {
    @Test(
        "are written as ISO 8601 has it, and as header fields have it",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z", "Tue, 31 Dec 2024 23:59:59 GMT"),
            (-1, "1969-12-31T23:59:59.999Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] as [(Int64, String, String)]
    )
    func writes(milliseconds: Int64, iso8601: String, header: String) {
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == iso8601)
        #expect(Timestamp(milliseconds: milliseconds).headerText == header)
    }
}
