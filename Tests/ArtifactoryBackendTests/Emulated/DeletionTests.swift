import PromoterCore
import RegistryEmulator
import Testing

@Suite("Deletion from an Artifactory")
struct DeletionTests {
    private let app: RepositoryName

    init() throws {
        app = try RepositoryName("team/app")
    }

    private func tag(_ text: String) throws -> ManifestReference { .tag(try TagName(text)) }

    private func delete(_ reference: ManifestReference, _ backend: any RegistryBackend) async throws -> Bool {
        try await #require(backend.deletion).delete(reference, in: app)
    }

    private func failure(_ reference: ManifestReference, _ backend: any RegistryBackend) async throws -> RegistryError?
    {
        await #expect(throws: RegistryError.self) { try await delete(reference, backend) }
    }

    /// Whether an image can be pulled: its manifest, its children, all blobs.
    private func isWhole(_ image: SignedImage, _ backend: any RegistryBackend) async throws -> Bool {
        for manifest in [image.root] + image.children {
            guard try await backend.manifest(.digest(manifest.digest), in: app) == manifest else { return false }
            for blob in try manifest.content().blobs {
                guard try await backend.contains(blob, in: app) else { return false }
            }
        }
        return true
    }

    @Test(
        "takes a signature by its tag and by its digest, and nothing else",
        arguments: EmulatedArtifactory.versions + ["jcr"]
    )
    func signatures(version: String) async throws {
        let isContainerRegistry = version == "jcr"
        try await EmulatedArtifactory.using(
            version: isContainerRegistry ? "7.117.1" : version,
            edition: isContainerRegistry ? .jcr : .pro
        ) { artifactory in
            let backend = try artifactory.backend("staging")
            let images = [try SignedImage("a", kinds: ["sig", "att"]), try SignedImage("b", kinds: ["sig", "att"])]
            for (number, image) in images.enumerated() { try await image.push("team/app:\(number)", to: backend) }
            let gone = images[0].attachments
            #expect(try await delete(.tag(gone[0].tag), backend))
            #expect(try await backend.manifest(.digest(gone[0].manifest.digest), in: app) == gone[0].manifest)
            for attachment in gone { #expect(try await delete(.digest(attachment.manifest.digest), backend)) }
            for attachment in gone {
                #expect(try await !delete(.tag(attachment.tag), backend))
                #expect(try await !delete(.digest(attachment.manifest.digest), backend))
                #expect(try await backend.resolve(.tag(attachment.tag), in: app) == nil)
                #expect(try await backend.resolve(.digest(attachment.manifest.digest), in: app) == nil)
            }
            for attachment in images[1].attachments {
                #expect(try await backend.manifest(.tag(attachment.tag), in: app) == attachment.manifest)
                // All signatures have the same configuration.
                for blob in try attachment.manifest.content().blobs {
                    #expect(try await backend.contains(blob, in: app))
                }
            }
            for image in images { #expect(try await isWhole(image, backend)) }
            #expect(Set(try await backend.tags(in: app).map(\.text)).isSuperset(of: ["0", "1"]))
        }
    }

    @Test("of a tag leaves the image's other tags, of a digest takes them all")
    func tags() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backend = try artifactory.backend("staging")
            let (image, other) = (try SignedImage("a", kinds: []), try SignedImage("b", kinds: []))
            for tag in ["1", "2", "3"] { try await image.push("team/app:\(tag)", to: backend) }
            try await backend.push(image.root, to: app, tagged: nil)
            try await other.push("team/app:4", to: backend)
            #expect(try await delete(tag("1"), backend))
            #expect(try await Set(backend.tags(in: app).map(\.text)) == ["2", "3", "4"])
            #expect(try await isWhole(image, backend))
            #expect(try await delete(.digest(image.root.digest), backend))
            #expect(try await backend.tags(in: app).map(\.text) == ["4"])
            #expect(try await backend.resolve(.digest(image.root.digest), in: app) == nil)
            #expect(try await isWhole(other, backend))
        }
    }

    @Test("of a list leaves its children, of a tag its manifest")
    func children() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backend = try artifactory.backend("staging")
            let image = try SignedImage("a", platforms: 2, kinds: [])
            // The children have no other folder than those of their tags.
            for (number, child) in image.children.enumerated() {
                try await image.pushBlobs(to: backend, app)
                try await backend.push(child, to: app, tagged: try TagName("arch\(number)"))
            }
            try await backend.push(image.root, to: app, tagged: try TagName("1.0"))
            #expect(try await delete(tag("arch0"), backend))
            #expect(try await backend.resolve(tag("arch0"), in: app) == nil)
            #expect(try await isWhole(image, backend))
            #expect(try await delete(.digest(image.root.digest), backend))
            #expect(try await backend.resolve(tag("1.0"), in: app) == nil)
            for child in image.children {
                #expect(try await backend.manifest(.digest(child.digest), in: app) == child)
            }
        }
    }

    @Test("is refused where the folder alone holds a blob that another tag needs")
    func sharedBlobs() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backend = try artifactory.backend("staging")
            let image = try SignedImage("a", kinds: [])
            for tag in ["1", "2"] { try await image.push("team/app:\(tag)", to: backend) }
            let other = try SignedImage("a", platforms: 1, kinds: [])
            try await other.push("team/app:3", to: backend)
            let shared = try #require(try image.root.content().blobs.last)
            for folder in ["2", "3", other.children[0].digest.text] {
                try await artifactory.remove("team/app/\(folder)/sha256__\(shared.digest.encoded)", from: "staging")
            }
            #expect(try await isWhole(image, backend))
            let fresh = try artifactory.freshBackend("staging")
            // What is written after the files were listed counts as well.
            _ = try await fresh.listing(of: app)
            try await fresh.push(image.root, to: app, tagged: try TagName("1"))
            let error = try await failure(tag("1"), fresh)
            #expect(error?.kind == .unsupported)
            #expect(error?.reason.contains(shared.digest.text) == true)
            #expect(try await fresh.resolve(tag("1"), in: app) != nil)
            #expect(try await delete(tag("2"), fresh), "nobody needs what is in this one")
            #expect(try await isWhole(image, fresh))
        }
    }

    @Test("of tags at the same time leaves the last folder that holds a blob that is needed")
    func concurrent() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backend = try artifactory.backend("staging")
            let image = try SignedImage("a", kinds: [])
            for tag in ["1", "2", "3", "4", "5"] { try await image.push("team/app:\(tag)", to: backend) }
            let shared = try image.root.content().blobs
            for blob in shared {
                try await artifactory.remove("team/app/5/sha256__\(blob.digest.encoded)", from: "staging")
            }
            let fresh = try artifactory.freshBackend("staging")
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for name in ["1", "2", "3", "4"] {
                    group.addTask { (try? await delete(tag(name), fresh)) ?? false }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 3, "\(outcomes)")
            #expect(try await isWhole(image, backend))
        }
    }

    @Test("of a tag whose folder has another image's in it leaves that")
    func nested() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let backend = try artifactory.backend("staging")
            let (image, inner) = (try SignedImage("a", kinds: []), try SignedImage("b", kinds: []))
            try await image.push("team/app:web", to: backend)
            try await inner.push("team/app/web:1", to: backend)
            #expect(try await delete(tag("web"), backend))
            #expect(try await backend.resolve(tag("web"), in: app) == nil)
            let web = try RepositoryName("team/app/web")
            #expect(try await backend.manifest(tag("1"), in: web) == inner.root)
            for blob in try inner.root.content().blobs { #expect(try await backend.contains(blob, in: web)) }
            #expect(try await !delete(tag("web"), backend))
            let files = await artifactory.requests.count { $0.hasPrefix("DELETE 204 /staging/team/app/web/sha256__") }
            #expect(files == 3)
        }
    }

    @Test("of a folder that holds two manifests keeps the one that was not meant")
    func twoManifests() async throws {
        for deletesList in [true, false] {
            try await EmulatedArtifactory.using { artifactory in
                let backend = try artifactory.backend("staging")
                let (image, list) = (try SignedImage("a", kinds: []), try SignedImage("b", platforms: 2, kinds: []))
                // What a signature's tag pointed to is not kept under its digest when the tag moves.
                try await image.push("team/app:sha256-1", to: backend)
                try await list.push("team/app:sha256-1", to: backend)
                let fresh = try artifactory.freshBackend("staging")
                #expect(try await fresh.resolve(tag("sha256-1"), in: app)?.digest == list.root.digest)
                if deletesList {
                    #expect(try await delete(.digest(list.root.digest), fresh))
                    #expect(try await fresh.resolve(tag("sha256-1"), in: app) == nil)
                    #expect(try await isWhole(image, fresh))
                } else {
                    #expect(try await delete(.digest(image.root.digest), fresh))
                    #expect(try await fresh.resolve(.digest(image.root.digest), in: app) == nil)
                    #expect(try await fresh.resolve(tag("sha256-1"), in: app)?.digest == list.root.digest)
                    #expect(try await isWhole(list, fresh))
                }
            }
        }
    }

    @Test("takes the permission Delete/Overwrite, and says so")
    func permission() async throws {
        let users = [
            "reader": [RepositoryRight("**", [.pull, .push, .annotate])],
            "cleaner": [RepositoryRight("**", [.pull, .delete])],
        ]
        try await EmulatedArtifactory.using(users: users) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1", to: try artifactory.backend("staging"))
            let reader = try artifactory.backend("staging", as: "reader")
            let digests = [image.attachments[0].manifest.digest, image.root.digest]
            for reference in digests.map(ManifestReference.digest) {
                let error = try await failure(reference, reader)
                #expect(error?.kind == .forbidden)
                #expect(error?.remedy.contains("Delete/Overwrite on staging") == true)
                #expect(try await reader.resolve(reference, in: app) != nil)
            }
            let cleaner = try artifactory.backend("staging", as: "cleaner")
            let forbidden = try await failure(.tag(image.attachments[0].tag), cleaner)
            #expect(forbidden?.remedy.contains("Deploy/Cache") == true, "the manifest can't be kept")
            #expect(try await delete(.digest(image.attachments[0].manifest.digest), cleaner))
            #expect(try await cleaner.resolve(.tag(image.attachments[0].tag), in: app) == nil)
        }
    }

    @Test("is refused for remote and virtual repositories", arguments: ["remote", "virtual"])
    func classes(key: String) async throws {
        let repositories = [
            ArtifactoryRepository("remote", class: .remote),
            ArtifactoryRepository("virtual", class: .virtual, members: ["staging"]),
        ]
        try await EmulatedArtifactory.using(adjust: { $0.repositories += repositories }) { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1", to: try artifactory.backend("staging"))
            let backend = try artifactory.backend(key)
            await #expect(throws: RegistryError.self) { try await backend.preflight(as: .destination) }
            let error = try await failure(.digest(image.root.digest), backend)
            #expect(error?.kind == .unsupported)
            #expect(error?.remedy.contains("local") == true)
            #expect(try await isWhole(image, try artifactory.backend("staging")))
        }
    }

    @Test("asks few: the files once, each manifest once, and two for each folder")
    func cost() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let images = try (0..<5).map { try SignedImage("image \($0)") }
            for (number, image) in images.enumerated() {
                try await image.push("team/app:\(number)", to: try artifactory.backend("staging"))
            }
            let fresh = try artifactory.freshBackend("staging")
            let requests = try await artifactory.requests {
                for image in images {
                    let wasThere = try await delete(.digest(image.attachments[0].manifest.digest), fresh)
                    #expect(wasThere)
                }
            }
            #expect(requests.count { $0.contains("?list") } == 1, "\(requests)")
            #expect(requests.count { $0.hasPrefix("DELETE 204") } == 5)
            #expect(requests.count { $0.contains("/manifests/") } <= 9, "\(requests)")
            #expect(requests.count <= 1 + 9 + 2 * 5, "\(requests)")
        }
    }
}
