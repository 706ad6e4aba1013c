@testable internal import RegistryEmulator
internal import Testing

@Suite("Items and their properties")
struct ItemsAndPropertiesTests {
    private func instance(_ users: [String: [RepositoryRight]] = [:]) throws -> EmulatedInstance {
        let repositories: [ArtifactoryRepository] = [
            .init("files", packageType: "generic"),
            .init("virtual", class: .virtual, members: ["files"], defaultDeploymentRepository: "files"),
            .init("blind", class: .virtual, members: ["files"]), .init("remote", class: .remote),
        ]
        return try EmulatedInstance(repositories, users: users)
    }

    @Test("deploys a file and gives it back, whole and in part")
    func deploys() async throws {
        let instance = try instance()
        let created = try await instance.send("PUT", "/artifactory/files/a/b%20c.txt", body: [UInt8]("hello".utf8))
        #expect(created.status == 201)
        #expect(created.headers["Location"] == "http://localhost/artifactory/files/a/b%20c.txt")
        #expect(created.json["size"] == .string("5"))
        let got = try await instance.send("GET", "/artifactory/files/a/b%20c.txt")
        #expect(got.text == "hello")
        #expect(got.headers["X-Checksum-Sha1"] == "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")
        #expect(
            got.headers["X-Checksum-Sha256"] == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        )
        #expect(got.headers["X-Checksum-Md5"] == "5d41402abc4b2a76b9719d911017c592")
        let part = try await instance.send(
            "GET",
            "/artifactory/files/a/b%20c.txt",
            headers: [.init("Range", "bytes=1-3")]
        )
        #expect(part.status == 206)
        #expect(part.text == "ell")
        #expect(part.headers["Content-Range"] == "bytes 1-3/5")
    }

    @Test("deploys through a virtual repository to its member, and nowhere without one")
    func deploysVirtually() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/virtual/x", body: [1]).expect(201)
        #expect(try await instance.status(of: "files/x") == 200)
        #expect(try await instance.send("PUT", "/artifactory/blind/x", body: [1]).status == 400)
        #expect(try await instance.send("PUT", "/artifactory/remote/x", body: [1]).status == 400)
        #expect(try await instance.send("PUT", "/artifactory/unknown/x", body: [1]).status == 404)
    }

    @Test("checks the checksums that were declared, and keeps them")
    func checksums() async throws {
        let instance = try instance()
        let right = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        let wrong = String(repeating: "0", count: 64)
        let path = "/artifactory/files/a"
        let body = [UInt8]("hello".utf8)
        let refused = try await instance.send("PUT", path, headers: [.init("X-Checksum-Sha256", wrong)], body: body)
        #expect(refused.status == 409)
        #expect(try await instance.status(of: "files/a") == 404)
        try await instance.send("PUT", path, headers: [.init("X-Checksum-Sha256", right)], body: body).expect(201)
        let info = try await instance.send("GET", "/artifactory/api/storage/files/a").json
        #expect(info["originalChecksums"] == .object(["sha256": .string(right)]))
    }

    @Test("deploys by checksum what it has")
    func deploysByChecksum() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a", body: [UInt8]("hello".utf8)).expect(201)
        func deploy(_ sha1: String) async throws -> EmulatedInstance.Answer {
            try await instance.send(
                "PUT",
                "/artifactory/files/b",
                headers: [.init("X-Checksum-Deploy", "true"), .init("X-Checksum-Sha1", sha1)]
            )
        }
        #expect(try await deploy(String(repeating: "0", count: 40)).status == 404)
        #expect(try await deploy("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d").status == 201)
        #expect(try await instance.send("GET", "/artifactory/files/b").text == "hello")
    }

    @Test("makes folders, deletes items with all below")
    func foldersAndDeletes() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a/b/").expect(201)
        try await instance.send("PUT", "/artifactory/files/a/b/c", body: [1]).expect(201)
        #expect(try await instance.send("PUT", "/artifactory/files/a/b", body: [1]).status == 409)
        #expect(try await instance.send("PUT", "/artifactory/files/a/b/c/d", body: [1]).status == 409)
        #expect(try await instance.send("DELETE", "/artifactory/files/a").status == 204)
        #expect(try await instance.send("DELETE", "/artifactory/files/a").status == 404)
        #expect(try await instance.status(of: "files/a/b/c") == 404)
    }

    @Test("asks for the right that each deed needs")
    func rights() async throws {
        let instance = try instance(["bob": [.init("files/**", [.pull, .push])], "eve": []])
        try await instance.send("PUT", "/artifactory/files/a", as: "bob", body: [1]).expect(201)
        #expect(try await instance.send("PUT", "/artifactory/files/a", as: "bob", body: [2]).status == 403)
        #expect(try await instance.send("DELETE", "/artifactory/files/a", as: "bob").status == 403)
        #expect(try await instance.send("PUT", "/artifactory/files/b", as: "eve", body: [2]).status == 403)
        #expect(try await instance.send("GET", "/artifactory/files/a", as: "eve").status == 403)
        #expect(try await instance.send("GET", "/artifactory/files/a", as: nil).status == 401)
        let annotate = "/artifactory/api/storage/files/a?properties=k=v"
        #expect(try await instance.send("PUT", annotate, as: "bob").status == 403)
    }

    @Test("refuses paths that climb", arguments: ["/artifactory/files/../x", "/artifactory/files/%2E%2E/x"])
    func climbs(path: String) async throws {
        #expect(try await instance().send("GET", path).status == 400)
    }

    @Test("takes only paths that a repository's patterns let in")
    func patterns() async throws {
        let instance = try EmulatedInstance([
            .init("files", packageType: "generic", includes: ["in/**", "*.txt"], excludes: ["**/*.tmp"])
        ])
        for (path, status) in [("in/a/b", 201), ("x.txt", 201), ("y/x.txt", 403), ("in/a.tmp", 403), ("out", 403)] {
            #expect(try await instance.send("PUT", "/artifactory/files/\(path)", body: [1]).status == status)
        }
    }

    // MARK: Properties

    private func properties(_ instance: EmulatedInstance, _ path: String) async throws -> [String: [String]] {
        let answer = try await instance.send("GET", "/artifactory/api/storage/\(path)?properties")
        if answer.status == 404 {
            #expect(answer.message == "No properties could be found.")
            return [:]
        }
        return (answer.json["properties"]?.members ?? [])
            .reduce(into: [:]) { $0[$1.name] = $1.value.elements?.compactMap(\.text) }
    }

    @Test(
        "reads names and values with their escapes",
        arguments: [
            ("k=v", ["k": ["v"]]), ("k=v;k2=v1,v2", ["k": ["v"], "k2": ["v1", "v2"]]),
            (#"k=a\,b"#, ["k": ["a,b"]]), (#"k=a%5C,b"#, ["k": ["a,b"]]), (#"k=a\=b|l=c"#, ["k": ["a=b"], "l": ["c"]]),
            (#"k=a\\b"#, ["k": [#"a\b"#]]), ("k", ["k": [""]]), ("k=", ["k": [""]]), ("k=a=b", ["k": ["a=b"]]),
        ]
    )
    func readsProperties(text: String, expected: [String: [String]]) {
        #expect(PropertyText.properties(PercentEncoding.decode(text)) == expected)
    }

    @Test("sets properties of all below a folder, unless that is switched off")
    func recursive() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a/b", body: [1]).expect(201)
        try await instance.send("PUT", "/artifactory/api/storage/files/a?properties=k=1&recursive=0").expect(204)
        #expect(try await properties(instance, "files/a") == ["k": ["1"]])
        #expect(try await properties(instance, "files/a/b").isEmpty)
        try await instance.send("PUT", "/artifactory/api/storage/files/a?properties=k=2").expect(204)
        #expect(try await properties(instance, "files/a/b") == ["k": ["2"]])
        try await instance.send("DELETE", "/artifactory/api/storage/files/a?properties=k").expect(204)
        #expect(try await properties(instance, "files/a/b").isEmpty)
    }

    @Test("sets properties only where they may be set")
    func annotatesPartly() async throws {
        let rights = [RepositoryRight("files/a", [.annotate]), RepositoryRight("files/a/open/**", [.annotate])]
        let instance = try instance(["bob": rights])
        for name in ["open/x", "closed/y"] {
            try await instance.send("PUT", "/artifactory/files/a/\(name)", body: [1]).expect(201)
        }
        try await instance.send("PUT", "/artifactory/api/storage/files/a?properties=k=v", as: "bob").expect(204)
        #expect(try await properties(instance, "files/a/open/x") == ["k": ["v"]])
        #expect(try await properties(instance, "files/a/closed/y").isEmpty)
    }

    @Test("patches properties: null takes one away")
    func patches() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a;old=1;same=2", body: [1]).expect(201)
        let patch = #"{"props":{"k":"v","old":null,"many":["1","2"]}}"#
        try await instance.send("PATCH", "/artifactory/api/metadata/files/a?recursiveProperties=0", json: patch)
            .expect(204)
        #expect(try await properties(instance, "files/a") == ["k": ["v"], "same": ["2"], "many": ["1", "2"]])
        let missing = try await instance.send("PATCH", "/artifactory/api/metadata/files/x", json: patch)
        #expect(missing.status == 400)
        #expect(missing.message == "Failed to set properties on files:x: Item files:x does not exist")
    }

    @Test("shows the properties that are asked for")
    func someProperties() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a;k=1;l=2;m=3", body: [1]).expect(201)
        let answer = try await instance.send("GET", "/artifactory/api/storage/files/a?properties=k,m")
        #expect(answer.json["properties"]?.members?.map(\.name) == ["k", "m"])
    }

    @Test("sets no properties through a virtual repository")
    func virtual() async throws {
        let instance = try instance()
        try await instance.send("PUT", "/artifactory/files/a", body: [1]).expect(201)
        let answer = try await instance.send("PUT", "/artifactory/api/storage/virtual/a?properties=k=v")
        #expect(answer.status == 404)
        #expect(answer.message == "Not Found")
    }
}
