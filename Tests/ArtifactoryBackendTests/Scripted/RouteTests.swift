import PromoterCore
import TestSupport
import Testing

@testable import ArtifactoryBackend

@Suite("An Artifactory promotes between its repositories by itself")
struct RouteTests {
    private let app: RepositoryName
    private let tag: TagName
    private let signature: RawManifest
    private let attachment: PromoterCore.Attachment
    private let blobs: [Digest]
    private let root: Descriptor
    private let signatureTag: String

    init() throws {
        app = try RepositoryName("team/app")
        tag = try TagName("1.0")
        root = Descriptor(mediaType: .ociManifest, digest: Digest(of: Array("root".utf8)), size: 4)
        blobs = ["config", "payload"].map { Digest(of: Array($0.utf8)) }
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\(blobs[0])","size":6},\
            "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"\(blobs[1])","size":7}]}
            """
        signature = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        signatureTag = "sha256-\(root.digest.encoded).sig"
        attachment = PromoterCore.Attachment(
            subject: root.digest,
            kind: .signature,
            strategy: .cosignTags,
            place: .tag(try TagName(signatureTag)),
            manifest: signature
        )
    }

    private func image(replaced: Digest? = nil, isMove: Bool = false) throws -> ServerSideImage {
        ServerSideImage(
            root: root,
            source: app,
            sourceTag: tag,
            destination: try RepositoryName("released/app"),
            tag: try TagName("2.0"),
            replaced: replaced,
            isMove: isMove
        )
    }

    private var sourceFiles: [(path: String, sha2: String?)] {
        [
            ("1.0/manifest.json", root.digest.encoded),
            ("\(signatureTag)/manifest.json", signature.digest.encoded),
            ("\(signatureTag)/sha256__\(blobs[0].encoded)", blobs[0].encoded),
            ("\(signatureTag)/sha256__\(blobs[1].encoded)", blobs[1].encoded),
        ]
    }

    /// An Artifactory with a signed image in `staging`, whose other answers a test says.
    private func artifactory(
        version: String = "7.117.1",
        files: [(path: String, sha2: String?)]? = nil,
        there: [(path: String, sha2: String?)] = [],
        _ more: @escaping @Sendable (String) -> ScriptedAnswer? = { _ in nil }
    ) throws -> ScriptedArtifactory {
        let listed = files ?? sourceFiles
        let digest = root.digest
        return try ScriptedArtifactory(version: version) { request, path in
            if let answer = more(path) { return answer }
            switch path {
            case "GET /api/storage/staging/team/app": return ScriptedArtifactory.list(listed)
            case "GET /api/storage/production/released/app": return ScriptedArtifactory.list(there)
            case "GET /api/storage/staging/team/app/1.0/manifest.json",
                "GET /api/storage/production/released/app/2.0/manifest.json":
                return ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(digest.encoded)"}}"#)
            case _ where path.hasPrefix("POST /api/copy/"):
                return ScriptedArtifactory.json(#"{"messages":[{"level":"INFO","message":"copied"}]}"#)
            case "POST /api/docker/staging/v2/promote": return .text("Promotion ended successfully")
            case _ where path.hasPrefix("PUT /api/docker/production/v2/released/"): return .text("", status: 201)
            default: return nil
            }
        }
    }

    private func onRoute<Output: Sendable>(
        of artifactory: ScriptedArtifactory,
        _ body: @Sendable (any ServerSideRoute) async throws -> Output
    ) async throws -> Output {
        try await ArtifactorySite.using(artifactory.server.url) { site in
            let source = try site.backend("staging")
            let destination = try site.backend("production")
            try await source.preflight(as: .source)
            try await destination.preflight(as: .destination)
            return try await body(try #require(destination.serverSidePromotion?.route(from: source)))
        }
    }

    private func copy(_ artifactory: ScriptedArtifactory) async throws -> ServerSideOutcome {
        try await onRoute(of: artifactory) {
            try await $0.copy(attachment, from: app, to: RepositoryName("released/app"))
        }
    }

    /// What was copied, and what was written then.
    private func copies(_ artifactory: ScriptedArtifactory) -> [String] {
        artifactory.calls.filter { $0.hasPrefix("POST /api/copy/") || $0.hasPrefix("PUT ") }
    }

    @Test("the two repositories of one Artifactory have a way between them, two Artifactories have none")
    func ways() async throws {
        let artifactory = try artifactory()
        try await ArtifactorySite.using(artifactory.server.url) { site in
            let production = try site.backend("production")
            let promotion = try #require(production.serverSidePromotion)
            #expect(promotion.route(from: try site.backend("staging")) != nil)
            #expect(promotion.route(from: production) != nil)
            let other = try site.backend("staging", ["url": .text("https://other.example.com/artifactory")])
            #expect(promotion.route(from: other) == nil)
        }
        #expect(artifactory.server.requests.isEmpty)
    }

    @Test("the whole way costs what it must, and each thing is asked for once")
    func wholeWay() async throws {
        let artifactory = try artifactory(there: [("2.0/manifest.json", root.digest.encoded)])
        let image = try image()
        let proof = try await onRoute(of: artifactory) { route in
            #expect(try await route.check(image) == .done())
            #expect(try await route.copy(attachment, from: app, to: image.destination) == .done())
            #expect(try await route.promote(image) == .done())
            return try await route.proof(of: image)
        }
        #expect(proof.root == root.digest)
        let folder = "staging/team/app/\(signatureTag)"
        let target = "%2Fproduction%2Freleased%2Fapp%2F\(signatureTag)"
        let list = "?list&deep=1&depth=2&listFolders=0&mdTimestamps=0"
        #expect(
            artifactory.calls == [
                "GET /api/system/version",
                "GET /api/repositories/staging",
                "GET /api/repositories/production",
                // Without a listing that the run has made before, both files are asked for.
                "GET /api/storage/staging/team/app/1.0/list.manifest.json",
                "GET /api/storage/staging/team/app/1.0/manifest.json",
                "GET /api/storage/staging/team/app\(list)",
                "GET /api/storage/production/released/app\(list)",
                "POST /api/copy/\(folder)/sha256__\(blobs[0].encoded)?to=\(target)%2Fsha256__\(blobs[0].encoded)",
                "POST /api/copy/\(folder)/sha256__\(blobs[1].encoded)?to=\(target)%2Fsha256__\(blobs[1].encoded)",
                "PUT /api/docker/production/v2/released/app/manifests/\(signatureTag)",
                "POST /api/docker/staging/v2/promote",
                "GET /api/storage/production/released/app\(list)",
                "GET /api/storage/production/released/app/2.0/manifest.json",
            ]
        )
        let written = try #require(artifactory.server.requests.first { $0.method == "PUT" })
        #expect(written.body == signature.bytes)
        let promote = try #require(artifactory.server.requests.first { $0.path.hasSuffix("/promote") })
        #expect(
            String(decoding: promote.body, as: UTF8.self)
                == #"{"copy":true,"dockerRepository":"team/app","tag":"1.0","targetDockerRepository":"released/app","#
                + #""targetRepo":"production","targetTag":"2.0"}"#
        )
    }

    @Test("what the target has with the same digest is left alone")
    func skipped() async throws {
        let name = "sha256__\(blobs[0].encoded)"
        let some = try artifactory(there: [("\(signatureTag)/\(name)", blobs[0].encoded)])
        #expect(try await copy(some) == .done())
        #expect(copies(some).count == 2)
        let all = try artifactory(there: sourceFiles)
        #expect(try await copy(all) == .done())
        #expect(copies(all).isEmpty)
    }

    @Test("a manifest with another digest is replaced, behind its blobs")
    func replaced() async throws {
        let artifactory = try artifactory(there: [("\(signatureTag)/manifest.json", FolderTests.hex("a"))])
        #expect(try await copy(artifactory) == .done())
        #expect(copies(artifactory).count == 3)
        #expect(copies(artifactory).last?.contains("/manifests/") == true)
    }

    @Test("the manifest is the one that was read, whatever the source's tag holds by now")
    func rewritten() async throws {
        let cases: [[(path: String, sha2: String?)]] = [
            sourceFiles.map {
                $0.path.hasSuffix("\(signatureTag)/manifest.json") ? ($0.path, FolderTests.hex("e")) : $0
            },
            sourceFiles.filter { $0.path != "\(signatureTag)/manifest.json" },
            sourceFiles + [("\(signatureTag)/list.manifest.json", FolderTests.hex("f"))],
            // Older servers tell no digests.
            sourceFiles.map { ($0.path, nil) },
        ]
        for files in cases {
            let artifactory = try artifactory(files: files)
            #expect(try await copy(artifactory) == .done())
            #expect(copies(artifactory).count == 3)
            #expect(artifactory.server.requests.last { $0.method == "PUT" }?.body == signature.bytes)
        }
    }

    @Test("an attachment whose files are not where they should be is declined, and nothing is copied")
    func obstacles() async throws {
        let cases: [[(path: String, sha2: String?)]] = [
            [],
            sourceFiles.dropLast().map { $0 },
            sourceFiles.filter { !$0.path.contains(blobs[0].encoded) },
        ]
        for files in cases {
            let artifactory = try artifactory(files: files)
            guard case .declined = try await copy(artifactory) else {
                Issue.record("not declined: \(files)")
                continue
            }
            #expect(copies(artifactory).isEmpty)
        }
    }

    @Test("a server without Copy Item is asked once, whatever it answers")
    func unlicensed() async throws {
        let artifactory = try artifactory {
            $0.hasPrefix("POST /api/copy/") ? .text("only in Artifactory Pro", status: 400) : nil
        }
        let outcomes = try await onRoute(of: artifactory) { route in
            let target = try RepositoryName("released/app")
            return [
                try await route.copy(attachment, from: app, to: target),
                try await route.copy(attachment, from: app, to: target),
            ]
        }
        #expect(outcomes[0] == outcomes[1])
        guard case .declined(let reason) = outcomes[0] else {
            Issue.record("not declined")
            return
        }
        #expect(reason.contains("Pro"))
        #expect(copies(artifactory).count == 1)
    }

    @Test("who may not copy is told which permissions it takes, and is not asked again", arguments: [401, 403])
    func forbidden(status: Int) async throws {
        let artifactory = try artifactory { path in
            guard path.hasPrefix("POST /api/copy/") else { return nil }
            return .text(
                #"{"messages":[{"level":"ERROR","message":"no"}]}"#,
                status: status,
                headers: [("WWW-Authenticate", #"Basic realm="Artifactory Realm""#)]
            )
        }
        let outcomes = try await onRoute(of: artifactory) { route in
            let target = try RepositoryName("released/app")
            return [
                try await route.copy(attachment, from: app, to: target),
                try await route.copy(attachment, from: app, to: target),
            ]
        }
        #expect(outcomes[0] == outcomes[1])
        #expect("\(outcomes[0])".contains("Deploy/Cache"))
        #expect(copies(artifactory).count == 1)
    }

    @Test("who may not replace a manifest is told so, and may copy others all the same")
    func replacementForbidden() async throws {
        let manifest = "\(signatureTag)/manifest.json"
        let artifactory = try artifactory(there: [(manifest, FolderTests.hex("a"))]) { path in
            path == "PUT /api/docker/production/v2/released/app/manifests/\(signatureTag)"
                ? .text("{}", status: 403) : nil
        }
        try await onRoute(of: artifactory) { route in
            let error = await #expect(throws: RegistryError.self) {
                try await route.copy(attachment, from: app, to: try RepositoryName("released/app"))
            }
            #expect(error?.remedy.contains("Delete/Overwrite") == true, "\(String(describing: error))")
            let other = try await route.copy(attachment, from: app, to: try RepositoryName("released/other"))
            #expect(other == .done())
        }
        // The second one is tried, to its own blobs and manifest.
        #expect(copies(artifactory).count == 6)
    }

    @Test("a manifest whose answer got lost, and that may not be written again, is taken for written")
    func manifestAnswerLost() async throws {
        let digest = signature.digest.encoded
        let artifactory = try artifactory { path in
            switch path {
            case "PUT /api/docker/production/v2/released/app/manifests/\(signatureTag)": .text("{}", status: 403)
            case "GET /api/storage/production/released/app/\(signatureTag)/manifest.json":
                ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(digest)"}}"#)
            default: nil
            }
        }
        #expect(try await copy(artifactory) == .done())
    }

    @Test("a manifest that the server does not take is left to the ordinary way", arguments: [400, 404, 409])
    func manifestRefused(status: Int) async throws {
        let artifactory = try artifactory { path in
            path.hasPrefix("PUT ")
                ? ScriptedArtifactory.json(#"{"errors":[{"code":"X","message":"because"}]}"#, status: status) : nil
        }
        let outcome = try await copy(artifactory)
        guard case .declined(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains(signatureTag) && reason.contains("because"), "\(reason)")
    }

    @Test("a server that fails while the manifest is written is an error", arguments: [500, 503, 429])
    func manifestFails(status: Int) async throws {
        let artifactory = try artifactory { $0.hasPrefix("PUT ") ? .text("x", status: status) : nil }
        await #expect(throws: RegistryError.self) { try await copy(artifactory) }
    }

    @Test("a copy whose answer got lost, and that may not be made again, is taken for made")
    func answerLost() async throws {
        let digest = blobs[0].encoded
        let file = "\(signatureTag)/sha256__\(digest)"
        let artifactory = try artifactory { path in
            switch path {
            case "POST /api/copy/staging/team/app/\(file)": .text("{}", status: 401)
            case "GET /api/storage/production/released/app/\(file)":
                ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(digest)"}}"#)
            default: nil
            }
        }
        #expect(try await copy(artifactory) == .done())
        #expect(copies(artifactory).count == 3)
    }

    @Test("a server that fails while it copies is an error", arguments: [500, 503, 429])
    func copyFails(status: Int) async throws {
        let artifactory = try artifactory { $0.hasPrefix("POST /api/copy/") ? .text("x", status: status) : nil }
        await #expect(throws: RegistryError.self) { try await copy(artifactory) }
    }

    @Test("the file of the root must be what the registry API gives")
    func corrupt() async throws {
        let artifactory = try artifactory {
            $0.hasSuffix("1.0/manifest.json")
                ? ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(FolderTests.hex("e"))"}}"#) : nil
        }
        let image = try image()
        let error = await #expect(throws: RegistryError.self) {
            try await onRoute(of: artifactory) { try await $0.check(image) }
        }
        #expect(error?.kind == .corrupt)
    }

    @Test("a folder with two manifests is not promoted, as the server might take the other one")
    func twoManifests() async throws {
        let artifactory = try artifactory {
            $0.hasPrefix("GET /api/storage/staging/team/app/1.0/")
                ? ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(FolderTests.hex("e"))"}}"#) : nil
        }
        let image = try image()
        let outcome = try await onRoute(of: artifactory) { try await $0.check(image) }
        #expect("\(outcome)".contains("two manifests"))
    }

    @Test("who may not read the source is told so", arguments: [401, 403])
    func unreadable(status: Int) async throws {
        let artifactory = try artifactory {
            $0.hasPrefix("GET /api/storage/staging/team/app/1.0/") ? .text("{}", status: status) : nil
        }
        let image = try image()
        let outcome = try await onRoute(of: artifactory) { try await $0.check(image) }
        #expect("\(outcome)".contains("Read there"))
    }

    @Test(
        "a promotion that the server refuses is declined with the reason",
        arguments: [400, 401, 403, 404, 405, 501]
    )
    func declined(status: Int) async throws {
        let artifactory = try artifactory {
            $0.hasSuffix("/promote")
                ? ScriptedArtifactory.json(#"{"errors":[{"status":\#(status),"message":"because"}]}"#, status: status)
                : nil
        }
        let image = try image()
        let outcome = try await onRoute(of: artifactory) { try await $0.promote(image) }
        guard case .declined(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("because"))
        #expect(reason.contains("\(status)"))
    }

    @Test("a source that is gone is an error")
    func gone() async throws {
        let artifactory = try artifactory { path in
            path.hasSuffix("/promote") || path.hasSuffix("1.0/manifest.json") ? .text("{}", status: 404) : nil
        }
        let image = try image()
        let error = await #expect(throws: RegistryError.self) {
            try await onRoute(of: artifactory) { try await $0.promote(image) }
        }
        #expect(error?.kind == .notFound)
    }

    @Test("what a move left behind is told")
    func partly() async throws {
        let artifactory = try artifactory { $0.hasSuffix("/promote") ? .text("some left", status: 206) : nil }
        let image = try image(isMove: true)
        let outcome = try await onRoute(of: artifactory) { try await $0.promote(image) }
        guard case .done(let notice) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(notice?.contains("some left") == true)
        #expect(
            artifactory.server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains(#""copy":false"#) }
        )
    }

    @Test(
        "a tag is not replaced by a server that may delete what others share",
        arguments: [("7.117.0", false), ("7.117.1", true), ("unknown", false)]
    )
    func replacing(version: String, isDone: Bool) async throws {
        let artifactory = try artifactory(version: version)
        let image = try image(replaced: Digest("sha256:" + FolderTests.hex("e")))
        let outcome = try await onRoute(of: artifactory) { try await $0.promote(image) }
        #expect((outcome == .done()) == isDone)
        #expect(artifactory.calls.contains("POST /api/docker/staging/v2/promote") == isDone)
    }

    @Test(
        "a promotion whose connection breaks is sent again where it copies, never where it moves",
        arguments: [false, true]
    )
    func broken(isMove: Bool) async throws {
        let artifactory = try artifactory { path in
            path.hasSuffix("/promote") ? ScriptedAnswer(fault: .close(afterBodyBytes: nil)) : nil
        }
        let image = try image(isMove: isMove)
        await #expect(throws: RegistryError.self) {
            try await ArtifactorySite.using(artifactory.server.url) { site in
                let source = try site.backend("staging")
                let destination = try site.backend("production", ["attempts": .number(2)])
                let route = try #require(destination.serverSidePromotion?.route(from: source))
                _ = try await route.promote(image)
            }
        }
        #expect(artifactory.calls.count { $0.hasSuffix("/promote") } == (isMove ? 1 : 2))
    }

    @Test("a dry run shows the calls in their order, and makes none of them")
    func calls() async throws {
        let artifactory = try artifactory(there: [("\(signatureTag)/sha256__\(blobs[0].encoded)", blobs[0].encoded)])
        let image = try image()
        let calls = try await onRoute(of: artifactory) {
            try await $0.calls(promoting: image, copying: [attachment], from: app, to: image.destination)
        }
        #expect(calls.count == 3)
        #expect(calls[0].contains("to=/production/released/app/\(signatureTag)/sha256__\(blobs[1].encoded)"))
        #expect(calls[1].hasPrefix("PUT http://"))
        #expect(calls[1].hasSuffix("/artifactory/api/docker/production/v2/released/app/manifests/\(signatureTag)"))
        #expect(calls[2].contains("/api/docker/staging/v2/promote {"))
        #expect(!artifactory.calls.contains { $0.hasPrefix("POST") })
    }

    @Test("without a listing the proof is the file of the tag alone")
    func proofWithoutListing() async throws {
        let artifactory = try artifactory { path in
            path.hasPrefix("GET /api/storage/production/released/app") && !path.hasSuffix(".json")
                ? .text("only in Artifactory Pro", status: 400) : nil
        }
        let image = try image()
        let proof = try await onRoute(of: artifactory) { try await $0.proof(of: image) }
        #expect(proof == ServerSideProof(root: root.digest, manifests: [], blobs: []))
    }
}
