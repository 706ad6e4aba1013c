/// Deletes orphans, each after another look at what it was kept for.
struct OrphanRemoval: Sendable {
    let backend: any RegistryBackend
    let deletion: any ManifestDeleting
    let repository: RepositoryName

    /// Carries out a plan, round by round.
    func carryOut(_ plan: PruningPlan, atMost limit: Int) async -> [OrphanResult] {
        var results: [OrphanResult] = []
        var remaining: Set<Digest> = []
        let watch = TagWatch(backend, repository, beside: plan, atMost: limit)
        for round in plan.rounds {
            let left = remaining
            let tags = await renewed(watch, for: round)
            let done = await round.concurrently(atMost: limit) { step throws(Never) in
                await self.carryOut(step, beside: left, tags)
            }
            for (step, result) in zip(round, done) where !result.outcome.isDeletion && step.decision == .delete {
                remaining.insert(step.orphan.digest)
            }
            results += done
        }
        return results
    }

    /// What all tags point to before a round deletes anything.
    private func renewed(_ watch: TagWatch, for round: [PruningPlan.Step]) async -> Result<TagWatch, RegistryError> {
        guard round.contains(where: { $0.decision == .delete }) else { return .success(watch) }
        do throws(RegistryError) {
            try await watch.renew()
            return .success(watch)
        } catch {
            return .failure(error)
        }
    }

    private func carryOut(
        _ step: PruningPlan.Step,
        beside remaining: Set<Digest>,
        _ tags: Result<TagWatch, RegistryError>
    ) async -> OrphanResult {
        let orphan = step.orphan
        let outcome: OrphanResult.Outcome
        do throws(RegistryError) {
            switch step.decision {
            case .keep(let obstacle): outcome = .kept(obstacle)
            case .delete:
                if let obstacle = try await tags.get().obstacle(to: orphan) {
                    outcome = .kept(obstacle)
                } else if let found = orphan.leadsTo.first(where: { remaining.contains($0) }) {
                    outcome = .kept(.leadsTo(found))
                } else if let obstacle = try await change(of: orphan, orphan.tags) {
                    outcome = .kept(obstacle)
                } else {
                    try await delete(orphan)
                    outcome = .deleted
                }
            case .deleteTags(let tags, let obstacle):
                if let change = try await change(of: orphan, tags) {
                    outcome = .kept(change)
                } else {
                    for tag in tags { try await delete(tag, of: orphan) }
                    outcome = .tagsDeleted(tags, obstacle)
                }
            }
        } catch {
            outcome = .failed(error)
        }
        return OrphanResult(orphan: orphan, outcome: outcome)
    }

    /// Looks whether an orphan is still one: images come back, and tags are written.
    private func change(of orphan: Orphan, _ tags: [TagName]) async throws(RegistryError) -> PruningObstacle? {
        for image in orphan.images where try await resolve(.digest(image)) != nil { return .imageReturned(image) }
        for tag in tags {
            if let found = try await resolve(.tag(tag)), found != orphan.digest { return .tagChanged(tag) }
        }
        return nil
    }

    private func delete(_ orphan: Orphan) async throws(RegistryError) {
        _ = try await deletion.delete(.digest(orphan.digest), in: repository)
        for tag in orphan.tags where try await resolve(.tag(tag)) == orphan.digest {
            throw problem("it is still there under the tag \(tag)", orphan.digest.text)
        }
        guard try await resolve(.digest(orphan.digest)) == nil else {
            throw problem("it is still there", orphan.digest.text)
        }
    }

    private func delete(_ tag: TagName, of orphan: Orphan) async throws(RegistryError) {
        do throws(RegistryError) {
            _ = try await deletion.delete(.tag(tag), in: repository)
        } catch {
            guard error.kind == .unsupported else { throw error }
            throw RegistryError(
                .unsupported,
                operation: "delete a tag alone",
                location: backend.location,
                repository: repository,
                reference: tag.text,
                reason: error.reason + "; its manifest \(orphan.digest) is needed otherwise and stays",
                remedy: "leave the tag, or delete by hand what else needs the manifest, and prune again",
                serverMessage: error.serverMessage
            )
        }
        guard try await resolve(.tag(tag)) != orphan.digest else { throw problem("it is still there", tag.text) }
        guard try await resolve(.digest(orphan.digest)) != nil else {
            throw RegistryError(
                .malformedAnswer,
                operation: "delete a tag alone",
                location: backend.location,
                repository: repository,
                reference: tag.text,
                reason: "the registry took the manifest \(orphan.digest) with it, which something else needs",
                remedy: "push it again; this registry deletes more than it is asked to, so don't prune there"
            )
        }
    }

    private func resolve(_ reference: ManifestReference) async throws(RegistryError) -> Digest? {
        try await backend.resolve(reference, in: repository)?.digest
    }

    private func problem(_ reason: String, _ reference: String) -> RegistryError {
        RegistryError(
            .malformedAnswer,
            operation: "delete an attachment",
            location: backend.location,
            repository: repository,
            reference: reference,
            reason: "the registry said that it was deleted, but \(reason)",
            remedy: "run `promoter prune` again later; if it is listed then, delete it with the registry's own means"
        )
    }
}
