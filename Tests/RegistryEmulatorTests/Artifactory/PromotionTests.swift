@testable internal import RegistryEmulator
internal import Testing

@Suite("Promote Docker Image")
struct PromotionTests {
    @Test("moves the image where nothing is said of copying, and answers a text without a line's end")
    func moves() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1.0")
        let answer = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1.0""#)
        #expect(answer.status == 200)
        #expect(answer.text == "Promotion ended successfully")
        #expect(try await instance.status(of: "staging/app/1.0/manifest.json") == 404)
        #expect(try await instance.status(of: "prod/app/1.0/manifest.json") == 200)
    }

    @Test("leaves the source where a copy was asked for")
    func copies() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1.0")
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":true"#
        )
        #expect(answer.status == 200)
        #expect(try await instance.files(in: "staging") == instance.files(in: "prod"))
        #expect(try await instance.files(in: "prod").count == 3)
    }

    @Test("takes all tags where none is given", arguments: ["", #","tag":"""#, #","tag":null"#])
    func takesAllTags(tag: String) async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1.0")
        try await instance.pushImage("app", tag: "2.0", layers: ["other"])
        let answer = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app""# + tag)
        #expect(answer.status == 200)
        #expect(try await instance.status(of: "prod/app/1.0/manifest.json") == 200)
        #expect(try await instance.status(of: "prod/app/2.0/manifest.json") == 200)
        #expect(try await instance.files(in: "staging").isEmpty)
    }

    @Test("carries no signature, attestation or referrer", arguments: [#","tag":"1.0""#, ""])
    func carriesNoSignature(tag: String) async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", tag: "1.0")
        try await instance.pushImage("app", tag: "sha256-\(image.hex).sig", layers: ["signature"])
        try await instance.pushImage("app", tag: "sha256-\(image.hex).att", layers: ["attestation"])
        let referrer = try await instance.pushImage("app", layers: ["bundle"], subject: image)
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","copy":true"# + tag
        )
        #expect(answer.status == 200)
        #expect(try await instance.status(of: "prod/app/1.0/manifest.json") == 200)
        #expect(try await instance.status(of: "prod/app/sha256-\(image.hex).sig") == 404)
        #expect(try await instance.status(of: "prod/app/sha256-\(image.hex).att") == 404)
        #expect(try await instance.status(of: "prod/app/\(referrer.digest)") == 404)
    }

    @Test("takes a signature whose tag is named")
    func takesNamedSignature() async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", tag: "1.0")
        let tag = "sha256-\(image.hex).sig"
        try await instance.pushImage("app", tag: tag, layers: ["signature"])
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"\#(tag)","copy":true"#
        )
        #expect(answer.status == 200)
        #expect(try await instance.status(of: "prod/app/\(tag)/manifest.json") == 200)
    }

    @Test(
        "has a list's children with it, renamed after a new tag before 7.111.0",
        arguments: [("7.94.1", true), ("7.110.9", true), ("7.111.0", false), ("7.117.1", false)]
    )
    func carriesChildren(version: String, isRenamed: Bool) async throws {
        let instance = try EmulatedInstance(version: version)
        let amd = try await instance.pushImage("app", layers: ["amd"])
        let arm = try await instance.pushImage("app", layers: ["arm"])
        try await instance.pushIndex("app", tag: "1.0", children: [(amd, "linux/amd64"), (arm, "linux/arm64")])
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","targetTag":"2.0","copy":true"#
        )
        #expect(answer.status == 200)
        #expect(try await instance.status(of: "prod/app/2.0/list.manifest.json") == 200)
        for (child, platform) in [(amd, "linux-amd64"), (arm, "linux-arm64")] {
            let folder = isRenamed ? "2.0-\(platform)" : child.digest
            #expect(try await instance.status(of: "prod/app/\(folder)/manifest.json") == 200)
            let pulled = try await instance.send("GET", "/v2/prod/app/manifests/\(child.digest)")
            #expect(pulled.status == 200)
        }
    }

    @Test("renames no two children of one platform to one name", arguments: ["7.94.1"])
    func sharedPlatform(version: String) async throws {
        let instance = try EmulatedInstance(version: version)
        let one = try await instance.pushImage("app", layers: ["one"])
        let two = try await instance.pushImage("app", layers: ["two"])
        try await instance.pushIndex("app", tag: "1.0", children: [(one, "unknown/unknown"), (two, "unknown/unknown")])
        _ = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","targetTag":"2.0","copy":true"#
        )
        #expect(try await instance.status(of: "prod/app/2.0-unknown-unknown/manifest.json") == 200)
        #expect(try await instance.status(of: "prod/app/\(two.digest)/manifest.json") == 200)
    }

    @Test("has the children of a list in a list with it, and moves them away")
    func nestedLists() async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", layers: ["image"])
        let inner = try await instance.pushIndex("app", tag: nil, children: [(image, "linux/amd64")])
        try await instance.pushIndex("app", tag: "1.0", children: [(inner, "linux/amd64")])
        let before = try await instance.files(in: "staging")
        _ = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1.0""#)
        #expect(try await instance.files(in: "prod") == before)
        #expect(try await instance.files(in: "staging").isEmpty)
    }

    @Test("keeps a moved list's child that another list needs")
    func keepsSharedChild() async throws {
        let instance = try EmulatedInstance()
        let shared = try await instance.pushImage("app", layers: ["shared"])
        let own = try await instance.pushImage("app", layers: ["own"])
        try await instance.pushIndex("app", tag: "1", children: [(shared, "linux/amd64"), (own, "linux/arm64")])
        try await instance.pushIndex("app", tag: "2", children: [(shared, "linux/amd64")])
        _ = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1""#)
        #expect(try await instance.status(of: "staging/app/\(shared.digest)") == 200)
        #expect(try await instance.status(of: "staging/app/\(own.digest)") == 404)
    }

    @Test(
        "refuses what can't be done, with the status that is known",
        arguments: [
            (#""targetRepo":"prod""#, 400), (#""dockerRepository":"app""#, 400),
            (#""targetRepo":"staging","dockerRepository":"app""#, 400),
            (#""targetRepo":"prod","dockerRepository":"app","targetTag":"2.0""#, 400),
            (#""targetRepo":"prod","dockerRepository":"app","targetDockerRepository":"new""#, 400),
            (#""targetRepo":"prod","dockerRepository":"app","tag":"absent""#, 404),
            (#""targetRepo":"prod","dockerRepository":"absent","tag":"1.0""#, 404),
            (#""targetRepo":"files","dockerRepository":"app","tag":"1.0""#, 400),
            (#""targetRepo":"staging","dockerRepository":"app","tag":"1.0""#, 400),
        ]
    )
    func refuses(members: String, status: Int) async throws {
        let repositories: [ArtifactoryRepository] = [
            .init("staging"), .init("prod"), .init("files", packageType: "generic"),
        ]
        let instance = try EmulatedInstance(repositories)
        try await instance.pushImage("app", tag: "1.0")
        let answer = try await instance.promote(members)
        #expect(answer.status == status)
        #expect(answer.json["errors"]?.elements?.first?["status"] == .integer(Int64(status)))
        #expect(try await instance.status(of: "staging/app/1.0/manifest.json") == 200)
    }

    @Test("retags within a repository, and to another name")
    func retags() async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", tag: "1.0")
        _ = try await instance.promote(
            #""targetRepo":"staging","dockerRepository":"app","tag":"1.0","targetTag":"stable","copy":true"#
        )
        _ = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","targetDockerRepository":"team/app","copy":true"#
        )
        for path in ["staging/app/stable", "prod/team/app/1.0"] {
            let info = try await instance.send("GET", "/artifactory/api/storage/\(path)/manifest.json?properties")
            #expect(info.json["properties"]?["docker.manifest.digest"] == .array([.string(image.digest)]))
            let names = path.split(separator: "/")
            #expect(info.json["properties"]?["docker.manifest"] == .array([.string(String(names.last ?? ""))]))
            let repository = names.dropFirst().dropLast().joined(separator: "/")
            #expect(info.json["properties"]?["docker.repoName"] == .array([.string(repository)]))
        }
    }

    @Test(
        "checks a new tag from 7.94.1 on, unless that is switched off",
        arguments: [("7.90.1", nil, 200), ("7.94.1", nil, 400), ("7.94.1", false, 200), ("7.90.1", true, 400)]
    )
    func checksTags(version: String, filter: Bool?, status: Int) async throws {
        let instance = try EmulatedInstance(version: version) { $0.filtersDigestsFromTags = filter }
        try await instance.pushImage("app", tag: "1.0")
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","targetTag":"no+tag","copy":true"#
        )
        #expect(answer.status == status)
    }

    @Test("empties an overridden tag's folder")
    func cleansTarget() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1.0", layers: ["new"])
        try await instance.pushImage("app", tag: "1.0", layers: ["old"], to: "prod")
        try await instance.send("PUT", "/artifactory/prod/app/1.0/note.txt", body: [1]).expect(201)
        _ = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":true"#)
        #expect(try await instance.files(in: "prod") == instance.files(in: "staging"))
    }

    @Test(
        "loses layers that the overridden tag shared with others, before 7.117.1",
        arguments: [("7.117.0", true), ("7.117.1", false)]
    )
    func losesSharedLayers(version: String, isLost: Bool) async throws {
        let instance = try EmulatedInstance(version: version)
        try await instance.pushImage("app", tag: "new", layers: ["new"])
        try await instance.pushImage("app", tag: "old", layers: ["shared"], to: "prod")
        try await instance.pushImage("app", tag: "kept", layers: ["shared", "own"], to: "prod")
        _ = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"new","targetTag":"old","copy":true"#
        )
        let shared = EmulatedInstance.sha256([UInt8]("shared".utf8))
        let own = EmulatedInstance.sha256([UInt8]("own".utf8))
        #expect(try await instance.status(of: "prod/app/kept/sha256__\(shared)") == (isLost ? 404 : 200))
        #expect(try await instance.status(of: "prod/app/kept/sha256__\(own)") == 200)
        let blob = try await instance.send("HEAD", "/v2/prod/app/blobs/sha256:\(shared)")
        #expect(blob.status == (isLost ? 404 : 200))
    }

    @Test("does nothing and says nothing with remote and virtual repositories", arguments: ["remote", "virtual"])
    func failsSilently(key: String) async throws {
        let repositories: [ArtifactoryRepository] = [
            .init("staging"), .init("remote", class: .remote), .init("virtual", class: .virtual, members: ["staging"]),
        ]
        let instance = try EmulatedInstance(repositories)
        try await instance.pushImage("app", tag: "1.0")
        let before = try await instance.files(in: "staging")
        let to = try await instance.promote(#""targetRepo":"\#(key)","dockerRepository":"app","tag":"1.0""#)
        let from = try await instance.promote(
            #""targetRepo":"staging","dockerRepository":"app","tag":"1.0","targetTag":"2.0""#,
            from: key
        )
        #expect(to.status == 200)
        #expect(from.status == 200)
        #expect(try await instance.files(in: "staging") == before)
    }

    /// What the promoting user may do at the source and at the target, and what comes of it.
    struct Rights: Sendable {
        var source: Set<RepositoryAction>
        var target: Set<RepositoryAction>
        var copies: Bool
        var exists: Bool
        var status: Int
    }

    @Test(
        "needs rights at both ends",
        arguments: [
            Rights(source: [], target: [.pull, .push, .annotate, .delete], copies: true, exists: false, status: 403),
            Rights(source: [.pull], target: [], copies: true, exists: false, status: 403),
            Rights(source: [.pull], target: [.push], copies: true, exists: false, status: 403),
            Rights(source: [.pull], target: [.push, .annotate], copies: true, exists: false, status: 200),
            Rights(source: [.pull], target: [.push, .annotate], copies: true, exists: true, status: 403),
            Rights(source: [.pull], target: [.push, .annotate, .delete], copies: true, exists: true, status: 200),
            Rights(source: [.pull], target: [.push, .annotate], copies: false, exists: false, status: 206),
            Rights(source: [.pull, .delete], target: [.push, .annotate], copies: false, exists: false, status: 200),
        ]
    )
    func needsRights(rights: Rights) async throws {
        let user = [RepositoryRight("staging/**", rights.source), RepositoryRight("prod/**", rights.target)]
        let instance = try EmulatedInstance(users: ["bob": user])
        try await instance.pushImage("app", tag: "1.0")
        if rights.exists { try await instance.pushImage("app", tag: "1.0", layers: ["old"], to: "prod") }
        let answer = try await instance.promote(
            #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":\#(rights.copies)"#,
            as: "bob"
        )
        #expect(answer.status == rights.status)
        let isDone = rights.status < 300
        #expect(try await instance.files(in: "prod").isEmpty == (!isDone && !rights.exists))
        let stays = rights.copies || !isDone || rights.status == 206
        #expect(try await instance.status(of: "staging/app/1.0/manifest.json") == (stays ? 200 : 404))
    }

    @Test("gives up on a lock with 400, as often as it is told")
    func locks() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1.0")
        await instance.emulator.lockOutPromotions(1)
        let members = #""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":true"#
        #expect(try await instance.promote(members).status == 400)
        #expect(try await instance.files(in: "prod").isEmpty)
        #expect(try await instance.promote(members).status == 200)
    }
}

extension EmulatedInstance.Answer {
    /// Throws where the status is another.
    func expect(_ status: Int) throws {
        guard self.status == status else { throw UnexpectedAnswer(status: self.status, text: text) }
    }
}
