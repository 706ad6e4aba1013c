@testable internal import RegistryEmulator
internal import Testing

@Suite("Docker's side of Artifactory")
struct DockerTests {
    private static let ways: [(prefix: String, authority: String)] = [
        ("/artifactory/api/docker/staging/v2", "localhost"), ("/v2/staging", "localhost:8081"),
        ("/v2", "staging.art.example"),
    ]

    @Test("leads by three ways to the same image", arguments: ways)
    func forms(prefix: String, authority: String) async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("team/app", tag: "1.0")
        let answer = try await instance.send("GET", "\(prefix)/team/app/manifests/1.0", authority: authority)
        #expect(answer.status == 200)
        #expect(answer.headers["Docker-Content-Digest"] == image.digest)
        #expect(answer.headers["Content-Type"] == EmulatedInstance.imageType)
        let tags = try await instance.send("GET", "\(prefix)/team/app/tags/list", authority: authority)
        #expect(tags.json["tags"] == .array([.string("1.0")]))
        let upload = try await instance.send("POST", "\(prefix)/team/app/blobs/uploads/", authority: authority)
        #expect(upload.headers["Location"]?.contains(prefix) == true)
    }

    @Test(
        "asks for a token where it is to be had",
        arguments: [
            (
                "/artifactory/api/docker/staging/v2/", "host", "http://host:80/artifactory/api/docker/staging/v2/token",
                "host:80"
            ),
            ("/v2/", "host:81", "http://host:81/v2/token", "host:81"),
            ("/v2/", "staging.host", "http://staging.host:80/v2/token", "staging.host:80"),
        ]
    )
    func challenges(path: String, authority: String, realm: String, service: String) async throws {
        let instance = try EmulatedInstance()
        let answer = try await instance.send("GET", path, as: nil, authority: authority)
        #expect(answer.status == 401)
        #expect(answer.headers["Www-Authenticate"] == "Bearer realm=\"\(realm)\",service=\"\(service)\"")
        #expect(answer.headers["Docker-Distribution-Api-Version"] == "registry/2.0")
        #expect(answer.headers["Content-Type"] == "application/json;charset=ISO-8859-1")
        #expect(
            answer.text == #"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":null}]}"#
                + "\n"
        )
        #expect(answer.bytes.count == 87)
        let tokenPath = String(realm.dropFirst("http://\(service)".count))
        let token = try await instance.send(
            "GET",
            tokenPath + "?service=x&scope=repository:a:pull",
            authority: authority
        )
        #expect(token.json["expires_in"] == .integer(3600))
        let bearer: HeaderFields = [.init("Authorization", "Bearer \(token.json["token"]?.text ?? "")")]
        #expect(try await instance.send("GET", path, as: nil, headers: bearer, authority: authority).status == 200)
        #expect(try await instance.send("GET", path, authority: authority).status == 200)
        #expect(try await instance.send("GET", tokenPath, as: nil, authority: authority).status == 401)
        #expect(try await instance.send("POST", tokenPath, as: nil, authority: authority).status == 401)
    }

    @Test("names the scope for an image, on old versions not to HEAD", arguments: [("6.20", false), ("7.117.1", true)])
    func scope(version: String, isNamedToHead: Bool) async throws {
        let instance = try EmulatedInstance(version: version)
        let path = "/artifactory/api/docker/staging/v2/app/manifests/1"
        let get = try await instance.send("GET", path, as: nil)
        #expect(get.headers["Www-Authenticate"]?.hasSuffix(#",scope="repository:app:pull""#) == true)
        let head = try await instance.send("HEAD", path, as: nil)
        #expect(head.headers["Www-Authenticate"]?.contains("scope=") == isNamedToHead)
    }

    @Test("keeps an image in its tag's folder, and a list's children in their digests'")
    func layout() async throws {
        let instance = try EmulatedInstance()
        let child = try await instance.pushImage("app", layers: ["layer"])
        try await instance.pushIndex("app", tag: "1.0", children: [(child, "linux/amd64")])
        let layer = EmulatedInstance.sha256([UInt8]("layer".utf8))
        let files = try await instance.files(in: "staging")
        #expect(files.contains("/app/1.0/list.manifest.json"))
        #expect(files.contains("/app/\(child.digest)/manifest.json"))
        #expect(files.contains("/app/\(child.digest)/sha256__\(layer)"))
        #expect(files.count == 4)
        let properties =
            try await instance
            .send("GET", "/artifactory/api/storage/staging/app/1.0/list.manifest.json?properties")
        let held = properties.json["properties"]
        #expect(held?["docker.manifest"] == .array([.string("1.0")]))
        #expect(held?["docker.manifest.type"] == .array([.string(EmulatedInstance.indexType)]))
        #expect(held?["docker.repoName"] == .array([.string("app")]))
    }

    @Test("keeps blobs in _uploads until a manifest wants them")
    func uploads() async throws {
        let instance = try EmulatedInstance()
        let blob = try await instance.push(blob: "blob", to: "app", in: "staging")
        #expect(try await instance.files(in: "staging") == ["/app/_uploads/sha256__\(blob.hex)"])
        let head = try await instance.send("HEAD", "/v2/staging/app/blobs/\(blob.digest)")
        #expect(head.status == 200)
        #expect(head.headers["X-Checksum-Sha256"] == blob.hex)
        #expect(head.headers["X-Artifactory-Filename"] == "sha256__\(blob.hex)")
        try await instance.pushImage("app", tag: "1", layers: ["blob"])
        #expect(try await instance.status(of: "staging/app/_uploads") == 404)
        #expect(try await instance.status(of: "staging/app/1/sha256__\(blob.hex)") == 200)
    }

    @Test("keeps an image's manifest and a list's in one folder, where the list wins", arguments: [false, true])
    func bothManifests(isStrict: Bool) async throws {
        let instance = try EmulatedInstance { $0.overwritesTagsStrictly = isStrict }
        let child = try await instance.pushImage("app", layers: ["child"])
        let list = try await instance.pushIndex("app", tag: "1", children: [(child, "linux/amd64")])
        let image = try await instance.pushImage("app", tag: "1", layers: ["single"])
        let status = try await instance.status(of: "staging/app/1/list.manifest.json")
        #expect(status == (isStrict ? 404 : 200))
        let pulled = try await instance.send("HEAD", "/v2/staging/app/manifests/1")
        #expect(pulled.headers["Docker-Content-Digest"] == (isStrict ? image.digest : list.digest))
        #expect(try await instance.status(of: "staging/app/\(child.digest)/manifest.json") == 200)
    }

    @Test("takes the layers away that an overwritten tag no longer needs")
    func overwrites() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app", tag: "1", layers: ["old", "both"])
        try await instance.pushImage("app", tag: "1", layers: ["new", "both"])
        let files = try await instance.files(in: "staging")
        for (layer, isThere) in [("old", false), ("both", true), ("new", true)] {
            let hex = EmulatedInstance.sha256([UInt8](layer.utf8))
            #expect(files.contains("/app/1/sha256__\(hex)") == isThere)
        }
        #expect(files.count == 4)
    }

    @Test("takes blobs from any image that the user may read when a manifest comes")
    func findsBlobsElsewhere() async throws {
        let rights = [RepositoryRight("prod/**", [.pull, .push]), RepositoryRight("staging/open/**", [.pull])]
        let instance = try EmulatedInstance(users: ["bob": rights])
        try await instance.pushImage("open", tag: "1", layers: ["open"])
        try await instance.pushImage("closed", tag: "1", layers: ["closed"])
        let config = try await instance.push(blob: "{}", to: "app", in: "prod", as: "bob")
        for (layer, status) in [("open", 201), ("closed", 404)] {
            let hex = EmulatedInstance.sha256([UInt8](layer.utf8))
            let manifest =
                #"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(config.digest)","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:\#(hex)","size":\#(layer.utf8.count)}]}"#
            let answer = try await instance.send(
                "PUT",
                "/v2/prod/app/manifests/\(layer)",
                as: "bob",
                headers: [.init("Content-Type", EmulatedInstance.imageType)],
                body: [UInt8](manifest.utf8)
            )
            #expect(answer.status == status)
        }
        #expect(try await instance.send("HEAD", "/v2/staging/closed/manifests/1", as: "bob").status == 403)
    }

    @Test("mounts a blob, or opens an upload where that is switched off", arguments: [(true, 201), (false, 202)])
    func mounts(isOn: Bool, status: Int) async throws {
        let instance = try EmulatedInstance { $0.allowsMounts = isOn }
        let blob = try await instance.push(blob: "blob", to: "team/app", in: "staging")
        let path = "/v2/prod/app/blobs/uploads/?mount=\(blob.digest)&from=staging/team/app"
        #expect(try await instance.send("POST", path).status == status)
        #expect(try await instance.send("HEAD", "/v2/prod/app/blobs/\(blob.digest)").status == (isOn ? 200 : 404))
    }

    @Test("leaves digests out of the list of tags from 7.94.1 on", arguments: [("7.90.1", true), ("7.94.1", false)])
    func tags(version: String, hasDigests: Bool) async throws {
        let instance = try EmulatedInstance(version: version)
        let child = try await instance.pushImage("app", layers: ["child"])
        try await instance.pushIndex("app", tag: "1.0", children: [(child, "linux/amd64")])
        let tags = try await instance.send("GET", "/v2/staging/app/tags/list").json["tags"]?.elements?
            .compactMap(\.text)
        #expect(tags == (hasDigests ? ["1.0", child.digest] : ["1.0"]))
    }

    @Test("has a word of its own for an image without tags")
    func noTags() async throws {
        let instance = try EmulatedInstance()
        try await instance.pushImage("app")
        let answer = try await instance.send("GET", "/v2/staging/app/tags/list")
        #expect(answer.status == 404)
        #expect(answer.json["errors"]?.elements?.first?["code"] == .string("NO_TAGS_FOUND"))
        #expect(try await instance.send("GET", "/v2/staging/none/tags/list").status == 404)
    }

    @Test(
        "knows referrers from 7.90.1 on",
        arguments: [("7.89.0", nil, false), ("7.90.1", nil, true), ("7.117.1", false, false)]
    )
    func referrers(version: String, isOn: Bool?, isKnown: Bool) async throws {
        let instance = try EmulatedInstance(version: version) { $0.hasReferrers = isOn }
        let image = try await instance.pushImage("app", tag: "1.0")
        let referrer = try await instance.pushImage("app", layers: ["bundle"], subject: image)
        let answer = try await instance.send("GET", "/v2/staging/app/referrers/\(image.digest)")
        #expect(answer.status == (isKnown ? 200 : 404))
        let digests = answer.json["manifests"]?.elements?.compactMap { $0["digest"]?.text }
        #expect(digests == (isKnown ? [referrer.digest] : nil))
        let filtered =
            try await instance
            .send("GET", "/v2/staging/app/referrers/\(image.digest)?artifactType=application/none")
        #expect(filtered.headers["OCI-Filters-Applied"] == (isKnown ? "artifactType" : nil))
    }

    @Test("refuses in the words that are known")
    func denials() async throws {
        let rights = [
            RepositoryRight("staging/app/1.0/**", [.push]), RepositoryRight("staging/open/**", [.pull, .push]),
        ]
        let instance = try EmulatedInstance(users: ["bob": rights])
        try await instance.pushImage("app", tag: "1.0")
        let upload = try await instance.send("POST", "/v2/staging/app/blobs/uploads/", as: "bob")
        #expect(upload.status == 403)
        #expect(upload.message == "User is unauthorized to upload to app/_uploads")
        let read = try await instance.send("GET", "/v2/staging/app/manifests/2.0", as: "bob")
        #expect(read.status == 403)
        #expect(read.json["errors"]?.elements?.first?["code"] == .string("UNAUTHORIZED"))
        #expect(
            read.message == "The client does not have permission for manifest: Download request for repo:path "
                + "'staging:app/2.0/list.manifest.json' is forbidden for user: 'bob'."
        )
        #expect(try await instance.send("DELETE", "/v2/staging/app/manifests/1.0", as: "bob").status == 403)
        try await instance.pushImage("open", tag: "1", as: "bob")
        try await instance.pushImage("open", tag: "1", as: "bob")
        await #expect(throws: UnexpectedAnswer.self) {
            try await instance.pushImage("open", tag: "1", layers: ["other"], as: "bob")
        }
    }

    @Test("refuses what is no Docker repository, or none at all")
    func otherRepositories() async throws {
        let instance = try EmulatedInstance([.init("files", packageType: "generic"), .init("docker")])
        let wrong = try await instance.send("GET", "/artifactory/api/docker/files/v2/app/tags/list")
        #expect(wrong.status == 400)
        #expect(wrong.message == "Unsupported docker repository request for 'v2'")
        let promotion = try await instance.promote(
            #""targetRepo":"docker","dockerRepository":"app","tag":"1""#,
            from: "files"
        )
        #expect(promotion.status == 400)
        #expect(try await instance.send("GET", "/artifactory/api/docker/none/v2/app/tags/list").status == 404)
    }

    @Test("pulls through a virtual repository, pushes to its member")
    func virtual() async throws {
        let instance = try EmulatedInstance([
            .init("local"), .init("other"),
            .init("virtual", class: .virtual, members: ["local", "other"], defaultDeploymentRepository: "other"),
            .init("blind", class: .virtual, members: ["local"]), .init("remote", class: .remote),
        ])
        try await instance.pushImage("app", tag: "1", to: "local")
        try await instance.pushImage("app", tag: "2", to: "virtual")
        #expect(try await instance.status(of: "other/app/2/manifest.json") == 200)
        let tags = try await instance.send("GET", "/v2/virtual/app/tags/list").json["tags"]
        #expect(tags == .array([.string("1"), .string("2")]))
        for key in ["blind", "remote"] {
            #expect(try await instance.send("POST", "/v2/\(key)/app/blobs/uploads/").status == 403)
        }
    }

    @Test("has 403 for an absent tag behind a remote repository that may not be read")
    func absentBehindRemote() async throws {
        let instance = try EmulatedInstance(
            [
                .init("local"), .init("hub", class: .remote),
                .init("virtual", class: .virtual, members: ["local", "hub"]),
            ],
            users: ["bob": [.init("local/**", [.pull])]]
        )
        let refused = try await instance.send("GET", "/v2/virtual/app/manifests/none", as: "bob")
        #expect(refused.status == 403)
        #expect(refused.message.contains("'hub-cache:app/none/list.manifest.json'"))
        #expect(try await instance.send("GET", "/v2/virtual/app/manifests/none").status == 404)
    }

    @Test("deletes a tag, and by digest all folders that hold a manifest")
    func deletes() async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", tag: "1")
        try await instance.pushImage("app", tag: "2")
        #expect(try await instance.send("DELETE", "/v2/staging/app/manifests/1").status == 202)
        #expect(try await instance.send("HEAD", "/v2/staging/app/manifests/\(image.digest)").status == 200)
        #expect(try await instance.send("DELETE", "/v2/staging/app/manifests/\(image.digest)").status == 202)
        #expect(try await instance.files(in: "staging").isEmpty)
    }

    @Test("deletes a tag's folder with all that is in it, other images too")
    func deletesFolder() async throws {
        let instance = try EmulatedInstance()
        let image = try await instance.pushImage("app", tag: "web")
        try await instance.pushImage("app", tag: "2")
        try await instance.pushImage("app/web", tag: "1")
        #expect(try await instance.send("DELETE", "/artifactory/staging/app/web").status == 204)
        #expect(try await instance.send("HEAD", "/v2/staging/app/manifests/web").status == 404)
        #expect(try await instance.send("HEAD", "/v2/staging/app/manifests/\(image.digest)").status == 200)
        #expect(try await instance.send("HEAD", "/v2/staging/app/web/manifests/1").status == 404)
        #expect(try await instance.send("DELETE", "/artifactory/staging/app/web").status == 404)
    }

    @Test("tells the lists that name a manifest, from 7.119.0 on", arguments: [("7.117.1", 404), ("7.119.0", 200)])
    func parentManifests(version: String, status: Int) async throws {
        let instance = try EmulatedInstance(version: version)
        let child = try await instance.pushImage("app", tag: "child")
        let list = try await instance.pushIndex("app", tag: "1.0", children: [(child, "linux/amd64")])
        let answer = try await instance.send(
            "POST",
            "/artifactory/api/docker/staging/v2/parentManifests",
            json: #"{"dockerRepository":"app","tag":"child"}"#
        )
        #expect(answer.status == status)
        guard status == 200 else { return }
        let parent = answer.json["parentManifestLists"]?.elements?.first
        #expect(parent?["digest"] == .string(list.digest))
        #expect(parent?["tags"] == .array([.string("1.0")]))
    }

    @Test("leaves folders of architectures beside a list, where switched on")
    func architectures() async throws {
        let instance = try EmulatedInstance { $0.duplicatesArchitectures = true }
        let child = try await instance.pushImage("app", layers: ["child"])
        try await instance.pushIndex("app", tag: "1.0", children: [(child, "linux/amd64")])
        #expect(try await instance.status(of: "staging/app/1.0-linux-amd64/manifest.json") == 200)
        #expect(try await instance.status(of: "staging/app/\(child.digest)/manifest.json") == 200)
    }

    @Test("gives anonymous users a token where they may come in")
    func anonymous() async throws {
        let instance = try EmulatedInstance { $0.allowsAnonymous = true }
        try await instance.pushImage("app", tag: "1")
        #expect(try await instance.send("GET", "/v2/", as: nil).status == 401)
        let token = try await instance.send("GET", "/v2/token", as: nil)
        let bearer: HeaderFields = [.init("Authorization", "Bearer \(token.json["token"]?.text ?? "")")]
        let path = "/v2/staging/app/manifests/1"
        #expect(try await instance.send("GET", path, as: nil, headers: bearer).status == 200)
        let push = try await instance.send("POST", "/v2/staging/app/blobs/uploads/", as: nil, headers: bearer)
        #expect(push.status == 401)
        #expect(push.headers["Www-Authenticate"]?.contains("pull,push") == true)
    }

    @Test("shows of an image what a path's right lets be seen")
    func pathRights() async throws {
        let rights = [RepositoryRight("staging/app/1.0/**", [.pull])]
        let instance = try EmulatedInstance(users: ["bob": rights])
        let open = try await instance.pushImage("app", tag: "1.0", layers: ["open"])
        let closed = try await instance.pushImage("app", tag: "2.0", layers: ["closed"])
        func status(_ path: String) async throws -> Int {
            try await instance.send("GET", "/v2/staging/app/\(path)", as: "bob").status
        }
        #expect(try await status("manifests/1.0") == 200)
        #expect(try await status("manifests/\(open.digest)") == 200)
        #expect(try await status("blobs/sha256:\(EmulatedInstance.sha256([UInt8]("open".utf8)))") == 200)
        #expect(try await status("manifests/2.0") == 403)
        #expect(try await status("manifests/\(closed.digest)") == 404)
        #expect(try await status("blobs/sha256:\(EmulatedInstance.sha256([UInt8]("closed".utf8)))") == 404)
        let tags = try await instance.send("GET", "/v2/staging/app/tags/list", as: "bob").json["tags"]
        #expect(tags == .array([.string("1.0")]))
        #expect(try await instance.send("GET", "/v2/staging/other/tags/list", as: "bob").status == 403)
    }

    @Test("asks again, and for what, where credentials are wrong or no longer count")
    func wrongCredentials() async throws {
        let instance = try EmulatedInstance()
        let path = "/v2/staging/app/manifests/1.0"
        for value in ["Bearer old", instance.basic("admin", "wrong"), "Negotiate x"] {
            let answer = try await instance.send("GET", path, as: nil, headers: [.init("Authorization", value)])
            #expect(answer.status == 401)
            #expect(answer.headers["Www-Authenticate"]?.hasSuffix(#",scope="repository:app:pull""#) == true)
        }
        let key: HeaderFields = [.init("X-JFrog-Art-Api", "wrong")]
        let answer = try await instance.send("GET", path, as: nil, headers: key)
        #expect(answer.status == 403)
        #expect(answer.json["errors"]?.elements?.first?["code"] == .string("DENIED"))
    }
}
