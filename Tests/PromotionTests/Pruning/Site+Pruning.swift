import LocalBackend
import PromoterCore
import TestSupport
import Testing

extension Site {
    @discardableResult
    func prune(deleting: Bool = false) async throws -> PruningReport {
        try await Pruning(of: app, in: source).run(deleting: deleting)
    }

    func delete(_ image: FixtureDescriptor) async throws {
        let deletion = try #require(source.deletion)
        #expect(try await deletion.delete(.digest(try Digest(image.digest)), in: app))
    }

    func has(_ digest: PromoterCore.Digest) async throws -> Bool {
        try await source.resolve(.digest(digest), in: app) != nil
    }

    func tags() async throws -> [String] {
        try await source.tags(in: app).map(\.text).sorted()
    }

    func listTag(_ digest: String) throws -> TagName {
        try #require(ReferrersTag.name(for: try Digest(digest)))
    }

    /// Writes the list under the tag.
    func list(_ manifests: [RawManifest], for digest: String) async throws {
        let entries = manifests.map { manifest in
            """
            {"mediaType":"\(manifest.mediaType)","size":\(manifest.bytes.count),"digest":"\(manifest.digest)"}
            """
        }
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",\
            "manifests":[\(entries.joined(separator: ","))]}
            """
        let list = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await source.push(list, to: app, tagged: try listTag(digest))
    }

    /// Attaches an artifact, and lists it under the tag beside what is listed there.
    func listedReferrer(to digest: String, type: String) async throws -> PromoterCore.Digest {
        let manifest = try await refer(to: digest, type: type, at: source)
        var all = [manifest]
        for other in try await listed(digest, at: source) {
            all.append(try #require(try await source.manifest(.digest(other), in: app)))
        }
        try await list(all, for: digest)
        return manifest.digest
    }
}
