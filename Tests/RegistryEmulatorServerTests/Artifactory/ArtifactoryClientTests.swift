internal import FoundationEssentials
internal import RegistryEmulator
internal import RegistryEmulatorServer
internal import TestSupport
internal import Testing

@Suite("Real clients at an emulated Artifactory")
struct ArtifactoryClientTests {
    /// Two images and a list of them, tagged `1.0`; the descriptors are the list's and the images'.
    private func push(
        to artifactory: ServedArtifactory,
        _ format: ImageFormat = .oci
    ) async throws -> (list: FixtureDescriptor, images: [FixtureDescriptor]) {
        let layout = try ImageLayout()
        let images = [
            try layout.addImage(layers: [FixtureLayer(seed: 1)], format: format),
            try layout.addImage(
                layers: [FixtureLayer(seed: 2)],
                platform: .init(architecture: "arm64"),
                format: format
            ),
        ]
        let list = try layout.addIndex(of: images, format: format, tag: "1.0")
        try await artifactory.client.push("1.0", from: layout, to: artifactory.repository("staging"), repository: "app")
        return (list, images)
    }

    @Test("push, pull, list and copy", .requires(.oras, .crane, .skopeo), arguments: [ImageFormat.oci, .docker])
    func pushAndPull(format: ImageFormat) async throws {
        let artifactory = try await ServedArtifactory()
        let (list, images) = try await push(to: artifactory, format)
        let staging = artifactory.repository("staging")
        #expect(try await artifactory.client.digest(of: "1.0", in: "app", at: staging) == list.digest)
        #expect(try await artifactory.client.tags(in: "app", at: staging) == ["1.0"])
        let files = try await artifactory.files(in: "staging")
        #expect(files.contains("/app/1.0/list.manifest.json"))
        for image in images { #expect(files.contains("/app/\(image.digest)/manifest.json")) }
        #expect(!files.contains { $0.contains("_uploads") })
        let folder = try TemporaryFolder("pulled")
        try await artifactory.client.pull("app", from: staging, toLayoutAt: folder.path("layout"))
        #expect(try await artifactory.client.tags(inLayoutAt: folder.path("layout")) == ["1.0"])
        try await artifactory.client.skopeo([
            "copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false",
            "docker://\(staging.image("app", "1.0"))",
            "docker://\(artifactory.repository("prod").image("team/app", "2.0"))",
        ])
        let copied = try await artifactory.client.digest(of: "2.0", in: "team/app", at: artifactory.repository("prod"))
        #expect(copied == list.digest)
        withExtendedLifetime(folder) {}
    }

    @Test("reach a repository by its sub-domain", .requires(.oras))
    func subdomain() async throws {
        let artifactory = try await ServedArtifactory()
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        let host = "staging.art.example:\(artifactory.server.port)"
        let home = try ClientHome(credentials: [host: ("ci", "secret")])
        let client = try RegistryClient(home: home)
        let resolve = "\(host):127.0.0.1"
        try await client.oras([
            "cp", "--no-tty", "--from-oci-layout", "--to-plain-http", "--to-resolve", resolve, "\(layout.path):1.0",
            "\(host)/team/app:1.0",
        ])
        let digest = try await client.oras([
            "resolve", "--plain-http", "--resolve", resolve, "\(host)/team/app:1.0",
        ])
        #expect(digest.split(whereSeparator: \.isNewline).map(String.init) == [image.digest])
        #expect(try await artifactory.files(in: "staging").contains("/team/app/1.0/manifest.json"))
    }

    @Test("cosign's signature stays behind at a promotion, and Copy Item brings it", .requires(.oras, .cosign2))
    func recipe() async throws {
        let artifactory = try await ServedArtifactory()
        let (list, images) = try await push(to: artifactory)
        let cosign = try await Cosign(.cosign2, home: artifactory.home)
        let (staging, prod) = (artifactory.repository("staging"), artifactory.repository("prod"))
        try await cosign.sign(list.digest, in: "app", at: staging, isRecursive: true)
        try await cosign.attest(list.digest, in: "app", at: staging)
        #expect(try await cosign.verify("1.0", in: "app", at: staging) == 1)
        #expect(try await artifactory.promote("app", "1.0") == 200)
        await #expect(throws: TestSupportError.self) { try await cosign.verify("1.0", in: "app", at: prod) }
        for digest in [list.digest] + images.map(\.digest) {
            let folder = "app/" + digest.replacing(":", with: "-") + ".sig"
            let copy = try await artifactory.ask("POST", "/api/copy/staging/\(folder)?to=/prod/\(folder)")
            #expect(copy.status == 200)
            #expect(try await cosign.verify(digest, in: "app", at: prod) == 1)
        }
        await #expect(throws: TestSupportError.self) { try await cosign.verifyAttestation("1.0", in: "app", at: prod) }
        // A second run of the recipe nests the folder, which only a listing shows.
        let folder = "app/" + list.digest.replacing(":", with: "-") + ".sig"
        _ = try await artifactory.ask("POST", "/api/copy/staging/\(folder)?to=/prod/\(folder)")
        let nested = try await artifactory.files(in: "prod").filter { $0.hasPrefix("/\(folder)/sha256-") }
        #expect(!nested.isEmpty)
    }

    @Test("cosign copies an image with its signature", .requires(.oras, .cosign2))
    func copies() async throws {
        let artifactory = try await ServedArtifactory()
        let (list, _) = try await push(to: artifactory)
        let cosign = try await Cosign(.cosign2, home: artifactory.home)
        let (staging, prod) = (artifactory.repository("staging"), artifactory.repository("prod"))
        try await cosign.sign(list.digest, in: "app", at: staging)
        let arguments = ["copy", "--allow-http-registry", staging.image("app", "1.0"), prod.image("app", "1.0")]
        try await Tool.cosign2.command(arguments, environment: artifactory.home.environment).run()
        #expect(try await artifactory.client.digest(of: "1.0", in: "app", at: prod) == list.digest)
        #expect(try await cosign.verify("1.0", in: "app", at: prod) == 1)
    }

    @Test(
        "cosign 3's bundles refer to the image by the API, or by a tag before it was there",
        .requires(.oras, .cosign3),
        arguments: [("7.117.1", true), ("7.77.0", false)]
    )
    func bundles(version: String, hasReferrers: Bool) async throws {
        let artifactory = try await ServedArtifactory(version: version)
        let (list, _) = try await push(to: artifactory)
        let cosign = try await Cosign(.cosign3, home: artifactory.home)
        let staging = artifactory.repository("staging")
        try await cosign.sign(list.digest, in: "app", at: staging)
        #expect(try await cosign.verify("1.0", in: "app", at: staging) == 1)
        let tag = "/app/" + list.digest.replacing(":", with: "-") + "/list.manifest.json"
        #expect(try await artifactory.files(in: "staging").contains(tag) == !hasReferrers)
    }

    @Test("oras attaches and finds what is attached", .requires(.oras), arguments: ["7.117.1", "7.77.0"])
    func discovers(version: String) async throws {
        let artifactory = try await ServedArtifactory(version: version)
        let (list, _) = try await push(to: artifactory)
        let folder = try TemporaryFolder("attached")
        _ = try folder.write("{}", to: "sbom.json")
        let image = artifactory.repository("staging").image("app", list.digest)
        try await artifactory.client.oras([
            "attach", "--no-tty", "--plain-http", "--disable-path-validation", "--artifact-type", "application/example",
            image, folder.path("sbom.json") + ":application/json",
        ])
        let found = try await artifactory.client.oras(["discover", "--plain-http", "--format", "json", image])
        #expect(found.contains("application/example"))
        try await artifactory.client.oras([
            "cp", "-r", "--no-tty", "--from-plain-http", "--to-plain-http", image,
            artifactory.repository("prod").image("app", "copied"),
        ])
        let prod = artifactory.repository("prod").image("app", list.digest)
        let carried = try await artifactory.client.oras(["discover", "--plain-http", "--format", "json", prod])
        #expect(carried.contains("application/example"))
    }

    @Test("are told in Artifactory's words that they may not upload", .requires(.oras))
    func denied() async throws {
        let artifactory = try await ServedArtifactory(rights: [RepositoryRight("staging/**", [.pull])])
        await #expect(
            performing: { try await push(to: artifactory) },
            throws: { error in
                "\(error)".contains("User is unauthorized to upload to app/_uploads")
            }
        )
        let refused = await artifactory.server.log.requests("POST").filter { $0.status == 403 }
        #expect(Set(refused.map(\.user)) == ["ci"])
    }
}
