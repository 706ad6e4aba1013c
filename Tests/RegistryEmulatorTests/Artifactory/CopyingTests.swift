@testable internal import RegistryEmulator
internal import Testing

@Suite("Copy Item and Move Item")
struct CopyingTests {
    private static let repositories: [ArtifactoryRepository] = [
        .init("src", packageType: "generic"), .init("dst", packageType: "generic"),
        .init("guarded", packageType: "generic", excludes: ["**/*.secret"]),
        .init("maven", packageType: "maven", handlesSnapshots: false),
        .init("remote", class: .remote), .init("virtual", class: .virtual, members: ["src"]),
    ]

    private func instance(
        users: [String: [RepositoryRight]] = [:],
        edition: ArtifactoryEdition = .pro
    ) async throws -> EmulatedInstance {
        let instance = try EmulatedInstance(Self.repositories, edition: edition, users: users)
        for (path, text) in [("src/a/f.txt", "f"), ("src/a/g.txt", "g"), ("src/one.txt", "one")] {
            try await instance.send("PUT", "/artifactory/\(path);k=v", body: [UInt8](text.utf8)).expect(201)
        }
        return instance
    }

    private func copy(
        _ instance: EmulatedInstance,
        _ source: String,
        _ to: String,
        _ verb: String = "copy",
        _ more: String = "",
        as user: String = "admin"
    ) async throws -> EmulatedInstance.Answer {
        try await instance.send("POST", "/artifactory/api/\(verb)/\(source)?to=/\(to)\(more)", as: user)
    }

    /// A state of the target before the call, and where the source's file is found after it.
    struct Nesting: Sendable {
        var source: String
        var to: String
        var before: [String]
        var found: String
    }

    @Test(
        "puts things into folders that are there, and renames otherwise",
        arguments: [
            Nesting(source: "src/a", to: "dst/a", before: [], found: "/a/f.txt"),
            Nesting(source: "src/a", to: "dst/a", before: ["a/"], found: "/a/a/f.txt"),
            Nesting(source: "src/a", to: "dst/b", before: [], found: "/b/f.txt"),
            Nesting(source: "src/a", to: "dst/b", before: ["b/"], found: "/b/a/f.txt"),
            Nesting(source: "src/a", to: "dst", before: [], found: "/a/f.txt"),
            Nesting(source: "src/a/f.txt", to: "dst/a", before: ["a/"], found: "/a/f.txt"),
            Nesting(source: "src/a/f.txt", to: "dst/a", before: [], found: "/a"),
            Nesting(source: "src/a/f.txt", to: "dst/x/y/z.txt", before: [], found: "/x/y/z.txt"),
            Nesting(source: "src/a/f.txt", to: "dst/a/f.txt", before: ["a/f.txt"], found: "/a/f.txt"),
            Nesting(source: "src", to: "dst", before: [], found: "/a/f.txt"),
        ]
    )
    func nests(case nesting: Nesting) async throws {
        let instance = try await instance()
        for path in nesting.before {
            try await instance.send("PUT", "/artifactory/dst/\(path)", body: path.hasSuffix("/") ? [] : [9]).expect(201)
        }
        let answer = try await copy(instance, nesting.source, nesting.to)
        #expect(answer.status == 200)
        let content = try await instance.send("GET", "/artifactory/dst\(nesting.found)")
        #expect(content.text == "f")
        #expect(try await instance.status(of: "src/a/f.txt") == 200)
    }

    @Test("says what was done")
    func messages() async throws {
        let instance = try await instance()
        let file = try await copy(instance, "src/one.txt", "dst/two.txt")
        #expect(
            file.text == """
                {
                  "messages" : [ {
                    "level" : "INFO",
                    "message" : "copying src:one.txt to dst:two.txt completed successfully, 1 artifacts and 0 folders were copied"
                  } ]
                }
                """
        )
        #expect(file.headers["Content-Type"] == "application/vnd.org.jfrog.artifactory.storage.CopyOrMoveResult+json")
        let folder = try await copy(instance, "src/a", "dst/a", "move")
        #expect(
            folder.message
                == "moving src:a to dst:a completed successfully, 2 artifacts and 1 folders were moved"
        )
        #expect(try await instance.status(of: "src/a") == 404)
    }

    @Test("tells of a dry run without folders, and does nothing")
    func dry() async throws {
        let instance = try await instance()
        let answer = try await copy(instance, "src/a", "dst/a", "move", "&dry=1")
        #expect(answer.status == 200)
        #expect(
            answer.message
                == "Dry run for moving src:a to dst:a completed successfully, 2 artifacts and 0 folders were moved"
        )
        #expect(try await instance.files(in: "dst").isEmpty)
        #expect(try await instance.files(in: "src").count == 3)
    }

    @Test("takes properties, dates and makers along, and no downloads")
    func carriesFacts() async throws {
        let user = [RepositoryRight("**", [.pull, .push])]
        let instance = try await instance(users: ["bob": user])
        _ = try await instance.send("GET", "/artifactory/src/one.txt")
        try await copy(instance, "src/one.txt", "dst/one.txt", as: "bob").expect(200)
        let source = try await instance.send("GET", "/artifactory/api/storage/src/one.txt").json
        let target = try await instance.send("GET", "/artifactory/api/storage/dst/one.txt").json
        for name in ["created", "createdBy", "lastModified", "modifiedBy", "checksums"] {
            #expect(source[name] == target[name])
        }
        #expect(target["createdBy"] == .string("admin"))
        let properties = try await instance.send("GET", "/artifactory/api/storage/dst/one.txt?properties").json
        #expect(properties["properties"]?["k"] == .array([.string("v")]))
        let stats = try await instance.send("GET", "/artifactory/api/storage/dst/one.txt?stats").json
        #expect(stats["downloadCount"] == .integer(0))
    }

    @Test(
        "refuses in the usual envelope what can't even begin",
        arguments: [
            ("copy/src/absent", "dst/x", "Could not find item at src:absent"),
            (
                "copy/unknown/x", "dst/x",
                "Local repository unknown not found (repository is not local or doesn't exist)"
            ),
            (
                "copy/virtual/a", "dst/x",
                "Local repository virtual not found (repository is not local or doesn't exist)"
            ),
            (
                "copy/src/a", "unknown/x",
                "Local repository unknown not found (repository is not local or doesn't exist)"
            ),
            ("copy/src/a", "remote/x", "Local repository remote not found (repository is not local or doesn't exist)"),
            (
                "copy/src/a", "remote-cache/x",
                "Target repository remote-cache is a cache repository. copy to cache repositories is not allowed."
            ),
            (
                "move/remote-cache/x", "dst/x",
                "Local repository remote-cache not found (repository is not local or doesn't exist)"
            ),
        ]
    )
    func refuses(call: String, to: String, message: String) async throws {
        let answer = try await instance().send("POST", "/artifactory/api/\(call)?to=/\(to)")
        #expect(answer.status == 400)
        #expect(answer.json["errors"]?.elements?.first?["message"] == .string(message))
    }

    @Test("needs a target, and whole numbers", arguments: ["", "?to=", "?to=/", "?to=/dst/x&dry=yes"])
    func needsTarget(query: String) async throws {
        #expect(try await instance().send("POST", "/artifactory/api/copy/src/a\(query)").status == 400)
    }

    /// What a user may do, what is asked, and what is refused.
    struct Denial: Sendable {
        var rights: [RepositoryRight]
        var verb = "copy"
        var source = "src/one.txt"
        var to = "dst/one.txt"
        var before: [String] = []
        var status: Int
        var message: String
    }

    @Test(
        "checks an item's rights in its own order",
        arguments: [
            Denial(
                rights: [.init("src/**", [.pull])],
                status: 403,
                message: "User doesn't have permissions to create 'dst:one.txt'. Needs write permissions."
            ),
            Denial(
                rights: [.init("src/**", [.pull]), .init("dst/**", [.push])],
                before: ["one.txt"],
                status: 401,
                message: "User doesn't have permissions to override 'dst:one.txt'. Needs delete permissions."
            ),
            Denial(
                rights: [.init("src/**", [.pull]), .init("dst/**", [.push])],
                verb: "move",
                status: 403,
                message: "User doesn't have permissions to move 'src:one.txt'. Needs delete permissions."
            ),
            Denial(
                rights: [.init("**", [.pull, .push, .delete])],
                source: "src/a",
                to: "dst/file",
                before: ["file"],
                status: 400,
                message: "Can't move folder under file 'dst:file'."
            ),
            Denial(
                rights: [.init("**", [.pull, .push, .delete])],
                to: "guarded/x.secret",
                status: 403,
                message: "The repository 'guarded' rejected the resolution of artifact in path 'x.secret' due to a "
                    + "conflict with its include/exclude patterns."
            ),
            Denial(
                rights: [.init("**", [.pull, .push, .delete])],
                to: "maven/1-SNAPSHOT/x.jar",
                status: 400,
                message: "The repository 'maven' rejected the path '1-SNAPSHOT/x.jar' due to a conflict with its "
                    + "snapshot/release handling policy."
            ),
        ]
    )
    func checks(denial: Denial) async throws {
        let instance = try await instance(users: ["bob": denial.rights])
        for path in denial.before {
            try await instance.send("PUT", "/artifactory/dst/\(path)", body: [9]).expect(201)
        }
        let answer = try await copy(instance, denial.source, denial.to, denial.verb, as: "bob")
        let levels = answer.json["messages"]?.elements?.compactMap { $0["level"]?.text }
        #expect(answer.message == denial.message)
        #expect(levels?.allSatisfy { $0 == "ERROR" } == true)
        // A folder that is refused is followed by an error without a status, which stands for 409.
        #expect(answer.status == (denial.source == "src/a" ? 409 : denial.status))
        #expect(try await instance.files(in: "src").count == 3)
    }

    @Test("does what it may of a folder, and tells what not")
    func partly() async throws {
        let rights: [RepositoryRight] = [
            .init("src/**", [.pull]), .init("dst/**", [.push]), .init("dst/a/a", [.delete]),
        ]
        let instance = try await instance(users: ["bob": rights])
        try await instance.send("PUT", "/artifactory/dst/a/a/f.txt", body: [9]).expect(201)
        let answer = try await copy(instance, "src/a", "dst/a", as: "bob")
        #expect(answer.status == 401)
        #expect(answer.json["messages"]?.elements?.count == 1)
        #expect(try await instance.files(in: "dst") == ["/a/a/f.txt", "/a/a/g.txt"])
        #expect(try await instance.send("GET", "/artifactory/dst/a/a/f.txt").bytes == [9])
    }

    @Test("stops at the first error, or undoes all, where told so", arguments: ["failFast", "atomic"])
    func wholeOrNothing(name: String) async throws {
        let rights: [RepositoryRight] = [
            .init("src/**", [.pull]), .init("dst/**", [.push]), .init("dst/a/a", [.delete]),
        ]
        let instance = try await instance(users: ["bob": rights])
        try await instance.send("PUT", "/artifactory/dst/a/a/f.txt", body: [9]).expect(201)
        let answer = try await copy(instance, "src/a", "dst/a", "copy", "&\(name)=1", as: "bob")
        #expect(answer.status == 401)
        #expect(try await instance.files(in: "dst") == ["/a/a/f.txt"])
    }

    @Test("answers 409 where source and target are one")
    func same() async throws {
        let answer = try await copy(instance(), "src/one.txt", "src/one.txt")
        #expect(answer.status == 409)
        #expect(answer.message == "Skipping copy src:one.txt: Destination and source are the same")
    }

    @Test("forbids to copy what may not be read")
    func unreadable() async throws {
        let instance = try await instance(users: ["bob": [.init("dst/**", [.pull, .push])]])
        #expect(try await copy(instance, "src/one.txt", "dst/one.txt", as: "bob").status == 403)
    }

    @Test("is for those who pay", arguments: ["copy", "move"])
    func licence(verb: String) async throws {
        let answer = try await copy(instance(edition: .jcr), "src/one.txt", "dst/one.txt", verb)
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "text/plain")
        #expect(answer.text.hasPrefix("This REST API is available only in Artifactory Pro (see: jfrog.com"))
    }
}
