import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What is attached to images that are gone", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct PruningTests {
    static let backends = MatrixBackend.allCases

    @Test("is listed, and deleted when told to; all others verify as before", arguments: backends)
    func everything(_ backend: MatrixBackend) async throws {
        let repository = try await PrunableRepository(backend)
        let (gone, kept) = (repository.indexes[0], repository.indexes[1])
        let nothing = try await repository.prune()
        #expect(nothing.isSuccess && nothing.outputText.hasSuffix("nothing is attached to images that are gone\n"))

        for digest in gone.digests { try await repository.delete(digest) }
        let before = try await repository.tags()
        let listed = try PruningResult(try await repository.prune("--output", "json"))
        #expect(Set(listed.images) == Set(gone.digests))
        #expect(listed.results.allSatisfy { $0.outcome == "deletable" })
        #expect(listed.results.count { $0.kind == "signature" } == 6)
        #expect(listed.results.count { $0.kind == "attestation" } == 1)
        #expect(listed.results.count { $0.kind == "referrersList" } == (backend.listsReferrers ? 0 : 3))
        #expect(try await repository.tags() == before)

        let deleted = try PruningResult(try await repository.prune("--delete", "--output", "json"))
        #expect(deleted.status == "done")
        #expect(deleted.results.map(\.digest) == listed.results.map(\.digest))
        #expect(deleted.results.allSatisfy { $0.outcome == "deleted" })
        let names = gone.digests.map { $0.replacing(":", with: "-") }
        let left = before.filter { tag in !names.contains { tag.hasPrefix($0) } }
        let after = try await repository.tags()
        #expect(after == left, "\(Set(after).symmetricDifference(left))")
        try await repository.verify(kept)
        #expect(try PruningResult(try await repository.prune("--delete", "--output", "json")).results.isEmpty)
        try await repository.verify(kept)
    }

    @Test("stays for an image that an index still lists", arguments: backends)
    func sparse(_ backend: MatrixBackend) async throws {
        let repository = try await PrunableRepository(backend)
        let (sparse, other) = (repository.indexes[0], repository.indexes[1])
        let child = sparse.images[1].digest
        try await repository.delete(child)
        let before = try await repository.tags()
        let result = try PruningResult(try await repository.prune("--delete", "--output", "json"))
        #expect(result.status == "done")
        #expect(result.images == [child])
        #expect(result.results.count == (backend.listsReferrers ? 2 : 3))
        let reason = "\(child) is missing, but the index 1.0 (\(sparse.index.digest)) still lists it"
        #expect(result.results.allSatisfy { $0.outcome == "kept" && $0.reason == reason }, "\(result)")
        #expect(try await repository.tags() == before)
        try await repository.verify(other)
    }

    @Test("keeps the tag that somebody gave it besides", arguments: backends)
    func tagged(_ backend: MatrixBackend) async throws {
        let repository = try await PrunableRepository(backend)
        let (gone, kept) = (repository.indexes[0], repository.indexes[1])
        let signature = ArtifactorySite.signatureTag(gone.index.digest)
        try await repository.tag(signature, as: "keep")
        for digest in gone.digests { try await repository.delete(digest) }
        let run = try await repository.prune("--delete", "--output", "json")
        let result = try PruningResult(run)
        let entry = try #require(result.results.first { $0.tags == [signature] })
        if backend == .dockerRegistry {
            // It deletes by digest alone, which would take the other tag too.
            #expect(run.termination == .exited(4))
            #expect(entry.outcome == "failed")
            #expect(run.errorText.contains("\n  mend: "))
        } else {
            #expect(run.isSuccess, "\(run)")
            #expect(entry.outcome == "tagsDeleted")
            #expect(entry.reason == "another tag points to it: keep")
            #expect(try await !repository.tags().contains(signature))
        }
        #expect(result.results.filter { $0.tags != [signature] }.allSatisfy { $0.outcome == "deleted" })
        #expect(try await repository.tags().contains("keep"))
        try await repository.verify(kept)
    }

    @Test("is deleted once where several images share it", arguments: backends)
    func shared(_ backend: MatrixBackend) async throws {
        let repository = try await PrunableRepository(backend)
        let (gone, kept) = (repository.indexes[0], repository.indexes[1])
        let tags = gone.images.map { ArtifactorySite.signatureTag($0.digest) }.sorted()
        try await repository.tag(tags[0], as: tags[1])
        for digest in gone.digests { try await repository.delete(digest) }
        let result = try PruningResult(try await repository.prune("--delete", "--output", "json"))
        #expect(result.results.filter { $0.tags == tags }.map(\.outcome) == ["deleted"])
        #expect(result.results.allSatisfy { $0.outcome == "deleted" })
        #expect(try await !repository.tags().contains { tags.contains($0) })
        try await repository.verify(kept)
    }

    @Test("is told of, and left, where the registry does not delete")
    func undeletable() async throws {
        var options = DockerRegistry.Options()
        let image: SignedArtifact
        let storage = try TemporaryFolder("storage")
        options.storage = storage.path
        do {
            let registry = try await DockerRegistry(options)
            image = try await SignedArtifact(at: registry)
            _ = try await SignedArtifact(at: registry, seed: 9, tag: "2.0")
            try await RegistryClient().delete(image.digest, in: SignedArtifact.repository, at: registry)
            await registry.stop()
        }
        options.allowsDeletion = false
        let registry = try await DockerRegistry(options)
        let arguments = ["prune", SignedArtifact.repository, "--in", registry.location, "--delete"]
        let result = try await PromoterProcess().run(arguments)
        #expect(result.termination == .exited(1))
        #expect(result.outputText.contains("\n  failed       signature "))
        #expect(result.errorText.contains("mend: allow deletion in the registry's configuration"))
        let tags = try await RegistryClient().tags(in: SignedArtifact.repository, at: registry)
        #expect(tags.contains(ArtifactorySite.signatureTag(image.digest)))
        withExtendedLifetime(storage) {}
    }

    @Test(
        "is not looked for where a registry does not list its tags",
        arguments: [Quirk.tagsForbidden, .tagsUnsupported]
    )
    func unlisted(_ quirk: Quirk) async throws {
        var options = OCIRegistryOptions()
        options.quirks.insert(quirk)
        let registry = ListingSite(try await RunningEmulator.start(handler: OCIRegistry(options: options)))
        let image = try await SignedArtifact(at: registry)
        _ = try await SignedArtifact(at: registry, seed: 9, tag: "2.0")
        try await RegistryClient().delete(image.digest, in: SignedArtifact.repository, at: registry)
        for arguments in [[], ["--delete"]] {
            let result = try await PromoterProcess()
                .run(
                    ["prune", SignedArtifact.repository, "--in", registry.location, "--output", "json"] + arguments
                )
            #expect(result.termination == .exited(1))
            #expect(result.outputText.contains("\"code\": \"unsupported\""), "\(result)")
        }
    }
}
