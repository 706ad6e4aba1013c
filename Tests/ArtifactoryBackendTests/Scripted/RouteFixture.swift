import PromoterCore
import TestSupport
import Testing

@testable import ArtifactoryBackend

/// A signed image in `staging`, and what the way to `production` needs to know of it.
struct RouteFixture {
    let app: RepositoryName
    let tag: TagName
    let signature: RawManifest
    let attachment: PromoterCore.Attachment
    let blobs: [Digest]
    let root: Descriptor
    let signatureTag: String

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

    func image(replaced: Digest? = nil, isMove: Bool = false) throws -> ServerSideImage {
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

    var sourceFiles: [(path: String, sha2: String?)] {
        [
            ("1.0/manifest.json", root.digest.encoded),
            ("\(signatureTag)/manifest.json", signature.digest.encoded),
            ("\(signatureTag)/sha256__\(blobs[0].encoded)", blobs[0].encoded),
            ("\(signatureTag)/sha256__\(blobs[1].encoded)", blobs[1].encoded),
        ]
    }

    /// An Artifactory with a signed image in `staging`, whose other answers a test says.
    func artifactory(
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

    func onRoute<Output: Sendable>(
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

    func copy(_ artifactory: ScriptedArtifactory) async throws -> ServerSideOutcome {
        try await onRoute(of: artifactory) {
            try await $0.copy(attachment, from: app, to: RepositoryName("released/app"))
        }
    }

    /// What was copied, and what was written then.
    func copies(_ artifactory: ScriptedArtifactory) -> [String] {
        artifactory.calls.filter { $0.hasPrefix("POST /api/copy/") || $0.hasPrefix("PUT ") }
    }
}
