@testable import PromoterCore
import Testing

@Suite("What may go is a pure function of what the repository shows")
struct PruningPlanTests {
    @Test("each orphan goes or stays, for a reason", arguments: PruningCase.all)
    func decisions(_ example: PruningCase) throws {
        let plan = PruningPlan(try example.facts())
        var decisions: [String: String] = [:]
        for step in plan.steps {
            decisions[try example.name(of: step.orphan.digest)] = try example.text(step.decision)
        }
        #expect(decisions == example.expected)
    }

    @Test("what is attached to attachments goes first, then what no tag leads to, then tags, then lists")
    func order() throws {
        let example = PruningCase(
            "everything at once",
            missing: ["image"],
            kept: [
                .list("list", of: "image", naming: ["bundle"]),
                .cosign("sig", of: "image"),
                .referrer("bundle", of: "image"),
                .cosign("sig of sig", of: "sig"),
                .list("list of sig", of: "sig", naming: ["note"]),
                .referrer("note", of: "sig"),
            ],
            expected: [:]
        )
        let plan = PruningPlan(try example.facts())
        let names = try plan.rounds.map { try $0.map { try example.name(of: $0.orphan.digest) } }
        #expect(names == [["note"], ["sig of sig"], ["list of sig"], ["bundle"], ["sig"], ["list"]])
        let steps = try plan.steps.map { step in
            (try example.name(of: step.orphan.digest), try step.orphan.leadsTo.map { try example.name(of: $0) })
        }
        let leads = Dictionary(uniqueKeysWithValues: steps)
        #expect(leads["list"] == ["bundle"])
        #expect(leads["sig"].map(Set.init) == ["bundle", "note"])
        #expect(leads["note"] == [])
        #expect(plan.steps.map(\.orphan.depth) == [2, 2, 2, 1, 1, 1])
        let image = try example.digest("image")
        #expect(plan.steps.allSatisfy { $0.orphan.images == [image] })
    }

    @Test("the order in which the repository was read changes nothing")
    func stability() throws {
        for example in PruningCase.all {
            let facts = try example.facts()
            var reversed = facts
            reversed.findings.reverse()
            let texts = [facts, reversed]
                .map { facts in
                    PruningPlan(facts).steps.map { "\($0.orphan.digest) \(example.kind($0.decision))" }
                }
            #expect(texts[0] == texts[1], "\(example)")
        }
    }

    @Test("a repository without any image is told from one that has some")
    func emptying() throws {
        let orphan = PruningCase.Kept.cosign("sig", of: "image")
        let alone = PruningCase("alone", missing: ["image"], kept: [orphan], tags: ["keep": "sig"], expected: [:])
        #expect(PruningPlan(try alone.facts()).isAllThereIs)
        let other = PruningCase("other", missing: ["image"], kept: [orphan], tags: ["1.0": "other"], expected: [:])
        #expect(!PruningPlan(try other.facts()).isAllThereIs)
        let none = PruningCase("none", missing: [], kept: [], expected: [:])
        #expect(!PruningPlan(try none.facts()).isAllThereIs)
    }

    @Test("what takes room is counted once")
    func sizes() throws {
        var orphans = try ["a", "b"]
            .map { name in
                Orphan(
                    manifest: Descriptor(mediaType: .ociManifest, digest: try Digest(named: name), size: 100),
                    blobs: [Descriptor(mediaType: .ociEmpty, digest: try Digest(named: "shared"), size: 10)],
                    form: .attachment(.signature, .cosignTags),
                    subjects: [],
                    images: [],
                    tags: [],
                    depth: 1
                )
            }
        orphans.append(orphans[0])
        orphans[2].manifest.digest = try Digest(named: "c")
        let obstacle = PruningObstacle.tagged(try TagName("keep"))
        let outcomes: [OrphanResult.Outcome] = [.deletable, .deletable, .kept(obstacle)]
        let report = PruningReport(
            repository: try RepositoryName("app"),
            location: RegistryLocation(name: "a", backend: "b", address: "c", identity: "d"),
            isDeleting: false,
            results: zip(orphans, outcomes).map { OrphanResult(orphan: $0, outcome: $1) }
        )
        #expect(report.totalSize == 210)
        #expect(orphans[0].totalSize == 110)
        #expect(report.verdict == .done)
    }
}

@Suite("Tags that are made of a digest are read back")
struct SubjectTagTests {
    private static let hex = String(repeating: "0a", count: 32)

    @Test("those of cosign", arguments: CosignTag.allCases)
    func cosign(_ scheme: CosignTag) throws {
        let subject = try Digest("sha256:" + Self.hex)
        let tag = try #require(scheme.name(for: subject))
        let read = try #require(CosignTag.reading(tag))
        #expect(read.scheme == scheme)
        #expect(read.subject == subject)
    }

    @Test("and that of the list")
    func list() throws {
        let subject = try Digest("sha256:" + Self.hex)
        #expect(ReferrersTag.subject(of: try #require(ReferrersTag.name(for: subject))) == subject)
    }

    @Test(
        "others are none",
        arguments: [
            "1.0", "sha256", "sha256-", "sha256-\(hex)0", "sha256-\(hex.dropLast())", "sha256-\(hex.uppercased())",
            "sha512-\(hex)", "x-sha256-\(hex)", "sha256-\(hex).", "sha256-\(hex).sig.sig", "sha256-\(hex).sign",
            "sha256-\(hex).SIG", "sha256_\(hex).sig", "sha256-\(hex)-sig", ".sig".dropFirst() + "",
        ]
    )
    func others(_ text: String) throws {
        let tag = try TagName(text)
        #expect(CosignTag.reading(tag) == nil)
        #expect(ReferrersTag.subject(of: tag) == nil)
    }
}

@Suite("Under a tag of cosign's stands what cosign writes, or something else")
struct CosignTagContentTests {
    @Test(
        "told by its layers",
        arguments: [
            (["application/vnd.dev.cosign.simplesigning.v1+json"], true),
            (["application/vnd.dsse.envelope.v1+json", "application/vnd.dsse.envelope.v1+json"], true),
            (["text/spdx+json"], true),
            (["application/vnd.oci.image.layer.v1.tar+gzip"], false),
            (["application/vnd.docker.image.rootfs.diff.tar.gzip"], false),
            ([], false),
        ]
    )
    func layers(_ types: [String], _ isExpected: Bool) throws {
        let layers = types.map { #"{"mediaType":"\#($0)","size":1,"digest":"\#(Digest(of: Array($0.utf8)))"}"# }
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":\
            "\(Digest(of: Array("{}".utf8)))"},"layers":[\(layers.joined(separator: ","))]}
            """
        #expect(CosignTag.mayHold(RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)) == isExpected)
    }

    @Test("never an index")
    func index() {
        let manifest = RawManifest(bytes: Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8), mediaType: .ociIndex)
        #expect(!CosignTag.mayHold(manifest))
    }
}
