import PromoterCore
import TestSupport
import Testing

@testable import ArtifactoryBackend

@Suite("What is attached to an image is copied within an Artifactory")
struct RouteAttachmentTests {
    private let fixture: RouteFixture

    init() throws {
        fixture = try RouteFixture()
    }

    @Test("what the target has with the same digest is left alone")
    func skipped() async throws {
        let name = "sha256__\(fixture.blobs[0].encoded)"
        let some = try fixture.artifactory(there: [("\(fixture.signatureTag)/\(name)", fixture.blobs[0].encoded)])
        #expect(try await fixture.copy(some) == .done())
        #expect(fixture.copies(some).count == 2)
        let all = try fixture.artifactory(there: fixture.sourceFiles)
        #expect(try await fixture.copy(all) == .done())
        #expect(fixture.copies(all).isEmpty)
    }

    @Test("a manifest with another digest is replaced, behind its blobs")
    func replaced() async throws {
        let artifactory = try fixture.artifactory(there: [
            ("\(fixture.signatureTag)/manifest.json", FolderTests.hex("a"))
        ])
        #expect(try await fixture.copy(artifactory) == .done())
        #expect(fixture.copies(artifactory).count == 3)
        #expect(fixture.copies(artifactory).last?.contains("/manifests/") == true)
    }

    @Test("the manifest is the one that was read, whatever the source's tag holds by now")
    func rewritten() async throws {
        let cases: [[(path: String, sha2: String?)]] = [
            fixture.sourceFiles.map {
                $0.path.hasSuffix("\(fixture.signatureTag)/manifest.json") ? ($0.path, FolderTests.hex("e")) : $0
            },
            fixture.sourceFiles.filter { $0.path != "\(fixture.signatureTag)/manifest.json" },
            fixture.sourceFiles + [("\(fixture.signatureTag)/list.manifest.json", FolderTests.hex("f"))],
            // Older servers tell no digests.
            fixture.sourceFiles.map { ($0.path, nil) },
        ]
        for files in cases {
            let artifactory = try fixture.artifactory(files: files)
            #expect(try await fixture.copy(artifactory) == .done())
            #expect(fixture.copies(artifactory).count == 3)
            #expect(artifactory.server.requests.last { $0.method == "PUT" }?.body == fixture.signature.bytes)
        }
    }

    @Test("an attachment whose files are not where they should be is declined, and nothing is copied")
    func obstacles() async throws {
        let cases: [[(path: String, sha2: String?)]] = [
            [],
            fixture.sourceFiles.dropLast().map { $0 },
            fixture.sourceFiles.filter { !$0.path.contains(fixture.blobs[0].encoded) },
        ]
        for files in cases {
            let artifactory = try fixture.artifactory(files: files)
            guard case .declined = try await fixture.copy(artifactory) else {
                Issue.record("not declined: \(files)")
                continue
            }
            #expect(fixture.copies(artifactory).isEmpty)
        }
    }

    @Test("a server without Copy Item is asked once, whatever it answers")
    func unlicensed() async throws {
        let artifactory = try fixture.artifactory {
            $0.hasPrefix("POST /api/copy/") ? .text("only in Artifactory Pro", status: 400) : nil
        }
        let outcomes = try await fixture.onRoute(of: artifactory) { route in
            let target = try RepositoryName("released/app")
            return [
                try await route.copy(fixture.attachment, from: fixture.app, to: target),
                try await route.copy(fixture.attachment, from: fixture.app, to: target),
            ]
        }
        #expect(outcomes[0] == outcomes[1])
        guard case .declined(let reason) = outcomes[0] else {
            Issue.record("not declined")
            return
        }
        #expect(reason.contains("Pro"))
        #expect(fixture.copies(artifactory).count == 1)
    }

    @Test("who may not copy is told which permissions it takes, and is not asked again", arguments: [401, 403])
    func forbidden(status: Int) async throws {
        let artifactory = try fixture.artifactory { path in
            guard path.hasPrefix("POST /api/copy/") else { return nil }
            return .text(
                #"{"messages":[{"level":"ERROR","message":"no"}]}"#,
                status: status,
                headers: [("WWW-Authenticate", #"Basic realm="Artifactory Realm""#)]
            )
        }
        let outcomes = try await fixture.onRoute(of: artifactory) { route in
            let target = try RepositoryName("released/app")
            return [
                try await route.copy(fixture.attachment, from: fixture.app, to: target),
                try await route.copy(fixture.attachment, from: fixture.app, to: target),
            ]
        }
        #expect(outcomes[0] == outcomes[1])
        #expect("\(outcomes[0])".contains("Deploy/Cache"))
        #expect(fixture.copies(artifactory).count == 1)
    }

    @Test("who may not replace a manifest is told so, and may copy others all the same")
    func replacementForbidden() async throws {
        let manifest = "\(fixture.signatureTag)/manifest.json"
        let artifactory = try fixture.artifactory(there: [(manifest, FolderTests.hex("a"))]) { path in
            path == "PUT /api/docker/production/v2/released/app/manifests/\(fixture.signatureTag)"
                ? .text("{}", status: 403) : nil
        }
        try await fixture.onRoute(of: artifactory) { route in
            let error = await #expect(throws: RegistryError.self) {
                try await route.copy(fixture.attachment, from: fixture.app, to: try RepositoryName("released/app"))
            }
            #expect(error?.remedy.contains("Delete/Overwrite") == true, "\(String(describing: error))")
            let other = try await route.copy(
                fixture.attachment,
                from: fixture.app,
                to: try RepositoryName("released/other")
            )
            #expect(other == .done())
        }
        // The second one is tried, to its own blobs and manifest.
        #expect(fixture.copies(artifactory).count == 6)
    }

    @Test("a manifest whose answer got lost, and that may not be written again, is taken for written")
    func manifestAnswerLost() async throws {
        let digest = fixture.signature.digest.encoded
        let artifactory = try fixture.artifactory { path in
            switch path {
            case "PUT /api/docker/production/v2/released/app/manifests/\(fixture.signatureTag)":
                .text("{}", status: 403)
            case "GET /api/storage/production/released/app/\(fixture.signatureTag)/manifest.json":
                ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(digest)"}}"#)
            default: nil
            }
        }
        #expect(try await fixture.copy(artifactory) == .done())
    }

    @Test("a manifest that the server does not take is left to the ordinary way", arguments: [400, 404, 409])
    func manifestRefused(status: Int) async throws {
        let artifactory = try fixture.artifactory { path in
            path.hasPrefix("PUT ")
                ? ScriptedArtifactory.json(#"{"errors":[{"code":"X","message":"because"}]}"#, status: status) : nil
        }
        let outcome = try await fixture.copy(artifactory)
        guard case .declined(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains(fixture.signatureTag) && reason.contains("because"), "\(reason)")
    }

    @Test("a server that fails while the manifest is written is an error", arguments: [500, 503, 429])
    func manifestFails(status: Int) async throws {
        let artifactory = try fixture.artifactory { $0.hasPrefix("PUT ") ? .text("x", status: status) : nil }
        await #expect(throws: RegistryError.self) { try await fixture.copy(artifactory) }
    }

    @Test("a copy whose answer got lost, and that may not be made again, is taken for made")
    func answerLost() async throws {
        let digest = fixture.blobs[0].encoded
        let file = "\(fixture.signatureTag)/sha256__\(digest)"
        let artifactory = try fixture.artifactory { path in
            switch path {
            case "POST /api/copy/staging/team/app/\(file)": .text("{}", status: 401)
            case "GET /api/storage/production/released/app/\(file)":
                ScriptedArtifactory.json(#"{"uri":"u","checksums":{"sha256":"\#(digest)"}}"#)
            default: nil
            }
        }
        #expect(try await fixture.copy(artifactory) == .done())
        #expect(fixture.copies(artifactory).count == 3)
    }

    @Test("a server that fails while it copies is an error", arguments: [500, 503, 429])
    func copyFails(status: Int) async throws {
        let artifactory = try fixture.artifactory { $0.hasPrefix("POST /api/copy/") ? .text("x", status: status) : nil }
        await #expect(throws: RegistryError.self) { try await fixture.copy(artifactory) }
    }
}
