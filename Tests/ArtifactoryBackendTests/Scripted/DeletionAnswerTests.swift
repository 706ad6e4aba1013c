import PromoterCore
import TestSupport
import Testing

@Suite("What an Artifactory answers to a deletion")
struct DeletionAnswerTests {
    private let app: RepositoryName
    private let signature: RawManifest
    private let payload = Digest(of: Array("payload".utf8))

    init() throws {
        app = try RepositoryName("team/app")
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)",\
            "config":{"mediaType":"a/b","digest":"\(payload)","size":7},"layers":[]}
            """
        signature = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
    }

    /// An Artifactory with a signature in a folder of its own, whose other answers a test says.
    private func artifactory(
        knowsDigests: Bool = true,
        _ more: @escaping @Sendable (String) -> ScriptedAnswer?
    ) throws -> ScriptedArtifactory {
        let (signature, payload) = (signature, payload)
        return try ScriptedArtifactory { _, path in
            if let answer = more(path) { return answer }
            switch path {
            case "GET /api/storage/staging/team/app":
                return ScriptedArtifactory.list([
                    ("a.sig/manifest.json", knowsDigests ? signature.digest.encoded : nil),
                    ("a.sig/sha256__\(payload.encoded)", knowsDigests ? payload.encoded : nil),
                ])
            case "GET /api/storage/staging/team/app/a.sig/manifest.json":
                return ScriptedArtifactory.json(
                    #"{"uri":"u","checksums":{"sha256":"\#(signature.digest.encoded)"}}"#
                )
            case "GET /api/storage/staging/team/app/a.sig":
                return ScriptedArtifactory.json(#"{"uri":"u","children":[{"uri":"/manifest.json","folder":false}]}"#)
            case "DELETE /staging/team/app/a.sig": return ScriptedAnswer(204)
            default: return nil
            }
        }
    }

    private func delete(_ artifactory: ScriptedArtifactory) async throws -> Bool {
        let (app, digest) = (app, signature.digest)
        return try await ArtifactorySite.using(artifactory.server.url) { site in
            try await #require(try site.backend("staging").deletion).delete(.digest(digest), in: app)
        }
    }

    @Test("done by any status of success, and by 404 for what was gone before", arguments: [200, 202, 204, 404])
    func done(status: Int) async throws {
        let artifactory = try artifactory { path in
            path == "DELETE /staging/team/app/a.sig" ? ScriptedArtifactory.json("{}", status: status) : nil
        }
        #expect(try await delete(artifactory))
        #expect(artifactory.calls.count { $0.hasPrefix("DELETE") } == 1)
    }

    @Test(
        "refused with a kind and a remedy",
        arguments: [
            (401, RegistryError.Kind.forbidden), (403, .forbidden), (405, .unsupported), (406, .invalid),
            (409, .immutable), (423, .immutable), (500, .unavailable), (429, .rateLimited),
        ]
    )
    func refused(status: Int, kind: RegistryError.Kind) async throws {
        let artifactory = try artifactory { path in
            guard path.hasPrefix("DELETE") else { return nil }
            return ScriptedArtifactory.json(#"{"errors":[{"status":\#(status),"message":"because"}]}"#, status: status)
        }
        let error = await #expect(throws: RegistryError.self) { try await delete(artifactory) }
        #expect(error?.kind == kind)
        #expect(error?.serverMessage?.contains("because") == true)
        #expect(error?.remedy.isEmpty == false)
        if kind == .forbidden {
            #expect(error?.remedy.contains("Delete/Overwrite on staging") == true)
            #expect(artifactory.calls.count { $0.hasPrefix("DELETE") } == 1, "no credentials are looked up for it")
        }
    }

    @Test("no web page's word is taken")
    func page() async throws {
        let page = ScriptedAnswer.text("<html>", status: 404, headers: [("Content-Type", "text/html")])
        for call in ["DELETE /staging/team/app/a.sig", "GET /api/storage/staging/team/app/a.sig"] {
            let artifactory = try artifactory { $0 == call ? page : nil }
            let error = await #expect(throws: RegistryError.self) { try await delete(artifactory) }
            #expect(error?.kind == .malformedAnswer, "\(String(describing: error))")
        }
    }

    @Test("files without digests are asked for theirs")
    func noDigests() async throws {
        let artifactory = try artifactory(knowsDigests: false) { _ in nil }
        #expect(try await delete(artifactory))
        #expect(artifactory.calls.contains("GET /api/storage/staging/team/app/a.sig/manifest.json"))
        let silent = try self.artifactory(knowsDigests: false) { path in
            path.hasSuffix("manifest.json") ? ScriptedArtifactory.json(#"{"uri":"u"}"#) : nil
        }
        let error = await #expect(throws: RegistryError.self) { try await delete(silent) }
        #expect(error?.kind == .unsupported)
        #expect(!silent.calls.contains { $0.hasPrefix("DELETE") })
    }

    @Test("nothing is deleted where files can't be listed")
    func noListing() async throws {
        let artifactory = try artifactory { path in
            path == "GET /api/storage/staging/team/app" ? ScriptedArtifactory.json("{}", status: 403) : nil
        }
        let error = await #expect(throws: RegistryError.self) { try await delete(artifactory) }
        #expect(error?.kind == .forbidden)
        #expect(!artifactory.calls.contains { $0.hasPrefix("DELETE") })
    }
}
