@testable internal import RegistryEmulator
internal import Testing

@Suite("Searching")
struct SearchTests {
    private func instance(
        users: [String: [RepositoryRight]] = [:],
        edition: ArtifactoryEdition = .pro
    ) async throws -> EmulatedInstance {
        let repositories: [ArtifactoryRepository] = [
            .init("files", packageType: "generic"), .init("more", packageType: "generic"),
        ]
        let instance = try EmulatedInstance(repositories, edition: edition, users: users)
        for (path, text) in [
            ("files/a/manifest.json;k=1;k=2", "a"), ("files/b/x.txt", "bb"), ("more/top.txt;l=3", "ccc"),
        ] {
            try await instance.send("PUT", "/artifactory/\(path)", body: [UInt8](text.utf8)).expect(201)
        }
        return instance
    }

    private func find(_ query: String, as user: String? = "admin") async throws -> EmulatedInstance.Answer {
        let instance = try await instance(users: ["bob": [.init("files/**", [.pull])]])
        return try await instance.send("POST", "/artifactory/api/search/aql", as: user, body: [UInt8](query.utf8))
    }

    @Test(
        "finds items by what is asked of them",
        arguments: [
            (#"items.find({"repo":"files"})"#, ["manifest.json", "x.txt"]),
            (#"items.find({"repo":"files","name":{"$match":"*manifest.json"}})"#, ["manifest.json"]),
            (#"items.find({"name":{"$nmatch":"*.json"}})"#, ["x.txt", "top.txt"]),
            (#"items.find({"path":"."})"#, ["top.txt"]),
            (#"items.find({"@k":"2"})"#, ["manifest.json"]),
            (#"items.find({"@k":{"$eq":"3"}})"#, []),
            (#"items.find({"$or":[{"@l":"3"},{"path":"b"}]})"#, ["x.txt", "top.txt"]),
            (#"items.find({"$and":[{"repo":"files"},{"path":"b"}]})"#, ["x.txt"]),
            (#"items.find({"size":{"$gt":1}})"#, ["x.txt", "top.txt"]),
            (#"items.find({"size":{"$gte":2,"$lt":3}})"#, ["x.txt"]),
            (#"items.find({"repo":{"$ne":"files"}})"#, ["top.txt"]),
            (#"items.find({"type":"folder"})"#, ["a", "b"]),
            (#"items.find({"type":"any","repo":"files"})"#, ["a", "manifest.json", "b", "x.txt"]),
            (
                #"items.find({"sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"})"#,
                ["manifest.json"]
            ),
            (#"items.find({"repo":"files"},{"path":"b"})"#, ["x.txt"]),
            (#"items.find().sort({"$desc":["size"]})"#, ["top.txt", "x.txt", "manifest.json"]),
            (#"items.find() .sort({"$asc" : ["name"]}).offset(1).limit(1)"#, ["top.txt"]),
        ]
    )
    func finds(query: String, names: [String]) async throws {
        let answer = try await find(query)
        #expect(answer.status == 200)
        #expect(answer.json["results"]?.elements?.compactMap { $0["name"]?.text } == names)
        #expect(answer.json["range"]?["total"] == .integer(Int64(names.count)))
    }

    @Test("tells the usual of each item, or what is asked for")
    func includes() async throws {
        let usual = try await find(#"items.find({"@l":"3"})"#).json["results"]?.elements?.first
        #expect(
            usual?.members?.map(\.name).sorted() == [
                "created", "created_by", "modified", "modified_by", "name", "path", "repo", "size", "type", "updated",
            ]
        )
        #expect(usual?["size"] == .integer(3))
        let asked = try await find(#"items.find({"@k":"1"}).include("repo","path","name","sha256","@k")"#)
        let item = asked.json["results"]?.elements?.first
        #expect(item?["size"] == nil)
        #expect(item?["sha256"]?.text?.hasPrefix("ca978112") == true)
        let properties = item?["properties"]?.elements?.map { "\($0["key"]?.text ?? "")=\($0["value"]?.text ?? "")" }
        #expect(properties == ["k=1", "k=2"])
    }

    @Test(
        "tells what it can't read, as text",
        arguments: [
            "items", "items.find(", "builds.find({})", #"items.find({"color":"red"})"#, "items.find([1])",
            #"items.find({"name":{"$like":"x"}})"#, "items.find().include(\"color\")", "items.find().sort({})",
            "items.find().limit(-1)", "items.find().find()", "items.include()", "items.find() x",
        ]
    )
    func refuses(query: String) async throws {
        let answer = try await find(query)
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "text/plain")
    }

    @Test("shows others only what they may read, who must ask for place and name")
    func rights() async throws {
        let answer = try await find("items.find()", as: "bob")
        #expect(answer.json["results"]?.elements?.compactMap { $0["name"]?.text } == ["manifest.json", "x.txt"])
        #expect(try await find(#"items.find().include("name")"#, as: "bob").status == 400)
        #expect(try await find(#"items.find().include("name")"#).status == 200)
    }

    @Test("finds by checksum, where that is licensed")
    func byChecksum() async throws {
        let target =
            "/artifactory/api/search/checksum?sha256="
            + "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
        let instance = try await instance()
        let answer = try await instance.send("GET", target)
        let uri = JSONValue.string("http://localhost/artifactory/api/storage/files/a/manifest.json")
        #expect(answer.json["results"] == .array([.object(["uri": uri])]))
        let elsewhere = try await instance.send("GET", target + "&repos=more")
        #expect(elsewhere.json["results"] == .array([]))
        let detailed = try await instance.send("GET", target, headers: [.init("X-Result-Detail", "info, properties")])
        #expect(detailed.json["results"]?.elements?.first?["size"] == .string("1"))
        #expect(detailed.json["results"]?.elements?.first?["properties"]?["k"] != nil)
        #expect(try await self.instance(edition: .jcr).send("GET", target).status == 400)
    }
}
