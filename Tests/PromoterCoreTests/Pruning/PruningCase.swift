@testable import PromoterCore

/// A repository as a few words, and what should become of what it keeps for images that are gone.
///
/// Manifests have names; their digests are made of these.
struct PruningCase: Sendable, CustomStringConvertible {
    /// Something that is kept for a manifest.
    struct Kept: Sendable {
        var name: String
        var subject: String
        var suffix: String?
        var isList = false
        var entries: [String] = []
        var obstacle: String?

        static func cosign(_ name: String, of subject: String, _ suffix: String = ".sig") -> Kept {
            Kept(name: name, subject: subject, suffix: suffix)
        }

        static func referrer(_ name: String, of subject: String) -> Kept {
            Kept(name: name, subject: subject)
        }

        static func list(_ name: String, of subject: String, naming entries: [String]) -> Kept {
            Kept(name: name, subject: subject, suffix: "", isList: true, entries: entries)
        }

        /// One whose tag holds something else than it is named for.
        func misnamed() -> Kept {
            var kept = self
            kept.obstacle = "misnamed"
            return kept
        }
    }

    var description: String
    var missing: [String]
    var kept: [Kept]
    /// Tags that no digest explains.
    var tags: [String: String] = [:]
    var indexes: [String: [String]] = [:]
    /// Manifests without a tag that the listing tells of.
    var untagged: [String] = []
    var expected: [String: String]

    init(
        _ description: String,
        missing: [String],
        kept: [Kept],
        tags: [String: String] = [:],
        indexes: [String: [String]] = [:],
        untagged: [String] = [],
        expected: [String: String]
    ) {
        self.description = description
        self.missing = missing
        self.kept = kept
        self.tags = tags
        self.indexes = indexes
        self.untagged = untagged
        self.expected = expected
    }

    private var names: Set<String> {
        Set(
            missing + kept.flatMap { [$0.name, $0.subject] + $0.entries } + tags.values + indexes.flatMap { [$0] + $1 }
        )
        .union(untagged)
    }

    func digest(_ name: String) throws -> Digest { try Digest(named: name) }

    func name(of digest: Digest) throws -> String {
        try names.first { try self.digest($0) == digest } ?? digest.text
    }

    private func tag(_ kept: Kept) throws -> TagName? {
        try kept.suffix.map { try TagName("sha256-\(digest(kept.subject).encoded)\($0)") }
    }

    private func descriptor(_ name: String) throws -> Descriptor {
        let isIndex = indexes[name] != nil || kept.contains { $0.name == name && $0.isList }
        return Descriptor(mediaType: isIndex ? .ociIndex : .ociManifest, digest: try digest(name), size: 100)
    }

    func facts() throws -> PruningFacts {
        var facts = PruningFacts()
        facts.missing = Set(try missing.map(digest))
        for item in kept {
            let tag = try tag(item)
            facts.findings.append(
                PruningFacts.Finding(
                    subject: try digest(item.subject),
                    form: item.isList
                        ? .list : .attachment(.signature, item.suffix == nil ? .referrers : .cosignTags),
                    tag: tag,
                    manifest: try descriptor(item.name),
                    entries: try item.entries.map(digest),
                    obstacle: item.obstacle == nil ? nil : tag.map(PruningObstacle.holdsOther)
                )
            )
            if let tag { facts.tags[tag] = try digest(item.name) }
        }
        for (tag, name) in tags { facts.tags[try TagName(tag)] = try digest(name) }
        let lists = Dictionary(
            kept.filter(\.isList).map { ($0.name, $0.entries) },
            uniquingKeysWith: { first, _ in first }
        )
        for name in names where !missing.contains(name) {
            let children = indexes[name] ?? lists[name] ?? []
            facts.outlines[try digest(name)] = ManifestOutline(
                descriptor: try descriptor(name),
                children: try children.map(descriptor)
            )
        }
        return facts
    }

    func kind(_ decision: PruningDecision) -> String {
        switch decision {
        case .delete: "delete"
        case .deleteTags: "tags"
        case .keep: "keep"
        }
    }

    /// A decision in words, with the names of manifests in place of their digests.
    func text(_ decision: PruningDecision) throws -> String {
        let text =
            switch decision {
            case .delete: "delete"
            case .deleteTags(let tags, let obstacle):
                "delete \(tags.map(\.text).joined(separator: " and ")); \(obstacle)"
            case .keep(let obstacle): "keep; \(obstacle)"
            }
        return try names.reduce(text) { text, name in
            let digest = try digest(name)
            return text.replacing(digest.text, with: "<\(name)>").replacing(digest.encoded, with: "<\(name)>")
        }
    }
}

extension Digest {
    init(named name: String) throws {
        self = Digest(of: Array(name.utf8))
    }
}

extension PruningCase {
    static let all: [PruningCase] = [
        PruningCase("nothing is missing", missing: [], kept: [], tags: ["1.0": "image"], expected: [:]),
        PruningCase(
            "a signature and an attestation go",
            missing: ["image"],
            kept: [.cosign("sig", of: "image"), .cosign("att", of: "image", ".att")],
            tags: ["1.0": "other"],
            expected: ["sig": "delete", "att": "delete"]
        ),
        PruningCase(
            "a list goes with what it names",
            missing: ["image"],
            kept: [.referrer("bundle", of: "image"), .list("list", of: "image", naming: ["bundle"])],
            expected: ["bundle": "delete", "list": "delete"]
        ),
        PruningCase(
            "a list of what is gone already goes",
            missing: ["image", "bundle"],
            kept: [.list("list", of: "image", naming: ["bundle"])],
            expected: ["list": "delete"]
        ),
        PruningCase(
            "a signature that someone tagged loses its own tag alone",
            missing: ["image"],
            kept: [.cosign("sig", of: "image")],
            tags: ["keep": "sig"],
            expected: ["sig": "delete sha256-<image>.sig; another tag points to it: keep"]
        ),
        PruningCase(
            "and so the signature of that signature stays",
            missing: ["image"],
            kept: [.cosign("sig", of: "image"), .cosign("sig of sig", of: "sig")],
            tags: ["keep": "sig"],
            expected: [
                "sig": "delete sha256-<image>.sig; another tag points to it: keep",
                "sig of sig": "keep; it is attached to <sig>, which stays",
            ]
        ),
        PruningCase(
            "what has no tag of its own stays for another's",
            missing: ["image"],
            kept: [.referrer("bundle", of: "image"), .referrer("sbom", of: "image")],
            tags: ["keep": "bundle"],
            expected: ["bundle": "keep; another tag points to it: keep", "sbom": "delete"]
        ),
        PruningCase(
            "one manifest under the tags of two images that are gone is one orphan",
            missing: ["a", "b"],
            kept: [.cosign("sig", of: "a"), .cosign("sig", of: "b")],
            expected: ["sig": "delete"]
        ),
        PruningCase(
            "one manifest under the tags of an image that is gone and one that is there loses a tag",
            missing: ["a"],
            kept: [.cosign("sig", of: "a")],
            tags: ["sha256-b.sig": "sig", "1.0": "b"],
            expected: ["sig": "delete sha256-<a>.sig; another tag points to it: sha256-b.sig"]
        ),
        PruningCase(
            "what a tagged index lists stays",
            missing: ["image"],
            kept: [.cosign("sig", of: "image")],
            tags: ["bundle": "index"],
            indexes: ["index": ["sig"]],
            expected: ["sig": "delete sha256-<image>.sig; the index bundle (<index>) lists it"]
        ),
        PruningCase(
            "what an index within an index lists stays",
            missing: ["image"],
            kept: [.referrer("bundle", of: "image")],
            tags: ["all": "outer"],
            indexes: ["outer": ["inner"], "inner": ["bundle"]],
            expected: ["bundle": "keep; the index <inner> lists it"]
        ),
        PruningCase(
            "what an index without a tag lists stays",
            missing: ["image"],
            kept: [.referrer("bundle", of: "image")],
            indexes: ["index": ["bundle"]],
            untagged: ["index"],
            expected: ["bundle": "keep; the index <index> lists it"]
        ),
        PruningCase(
            "the signature of a platform that was not pushed stays",
            missing: ["arm64"],
            kept: [
                .cosign("sig", of: "arm64"), .referrer("bundle", of: "arm64"), .cosign("sig of sig", of: "sig"),
                .list("list", of: "arm64", naming: ["bundle"]),
            ],
            tags: ["1.0": "index"],
            indexes: ["index": ["amd64", "arm64"]],
            expected: [
                "sig": "keep; <arm64> is missing, but the index 1.0 (<index>) still lists it",
                "bundle": "keep; <arm64> is missing, but the index 1.0 (<index>) still lists it",
                "list": "keep; <arm64> is missing, but the index 1.0 (<index>) still lists it",
                "sig of sig": "keep; it is attached to <sig>, which stays",
            ]
        ),
        PruningCase(
            "one manifest for a platform that was not pushed and for an image that is gone loses the image's tag",
            missing: ["arm64", "gone"],
            kept: [.cosign("sig", of: "arm64"), .cosign("sig", of: "gone")],
            tags: ["1.0": "index"],
            indexes: ["index": ["arm64"]],
            expected: [
                "sig":
                    "delete sha256-<gone>.sig; <arm64> is missing, but the index 1.0 (<index>) still lists it"
            ]
        ),
        PruningCase(
            "a list stays as it is where something of it stays, and the rest goes",
            missing: ["image"],
            kept: [
                .referrer("bundle", of: "image"), .referrer("sbom", of: "image"),
                .list("list", of: "image", naming: ["bundle", "sbom"]), .cosign("sig of list", of: "list"),
            ],
            tags: ["keep": "sbom"],
            expected: [
                "bundle": "delete",
                "sbom": "keep; another tag points to it: keep",
                "list": "keep; it lists <sbom>, which stays",
                "sig of list": "keep; it is attached to <list>, which stays",
            ]
        ),
        PruningCase(
            "a list under another tag keeps what it names, and its own tag",
            missing: ["image"],
            kept: [.referrer("bundle", of: "image"), .list("list", of: "image", naming: ["bundle"])],
            tags: ["keep": "list"],
            expected: [
                "bundle": "keep; the index keep (<list>) lists it",
                "list": "keep; another tag points to it: keep",
            ]
        ),
        PruningCase(
            "a tag that holds something else stays, with all that is listed there",
            missing: ["image"],
            kept: [
                .list("index", of: "image", naming: ["bundle"]).misnamed(), .referrer("bundle", of: "image"),
                .cosign("other", of: "image").misnamed(), .cosign("att", of: "image", ".att"),
            ],
            expected: [
                "index": "keep; the tag sha256-<image> holds something else than it is named for",
                "other": "keep; the tag sha256-<image>.sig holds something else than it is named for",
                "bundle": "keep; the index sha256-<image> (<index>) lists it",
                "att": "delete",
            ]
        ),
        PruningCase(
            "all of a chain of attachments goes",
            missing: ["image"],
            kept: [.cosign("sig", of: "image"), .cosign("sig 2", of: "sig"), .referrer("note", of: "sig 2")],
            expected: ["sig": "delete", "sig 2": "delete", "note": "delete"]
        ),
        PruningCase(
            "tags that lead in a circle end",
            missing: ["image"],
            kept: [.cosign("sig", of: "image"), .cosign("sig 2", of: "sig"), .cosign("sig", of: "sig 2")],
            expected: ["sig": "delete", "sig 2": "delete"]
        ),
        PruningCase(
            "what is attached to something that stays, too, stays",
            missing: ["image"],
            kept: [
                .cosign("sig", of: "image"), .cosign("att", of: "image", ".att"), .cosign("att", of: "sig", ".att"),
            ],
            tags: ["keep": "sig"],
            expected: [
                "sig": "delete sha256-<image>.sig; another tag points to it: keep",
                "att": "delete sha256-<image>.att; it is attached to <sig>, which stays",
            ]
        ),
    ]
}
