extension PromotionCarrier {
    /// Holds what the destination has by now against the policy, before the image's tag is set.
    ///
    /// - Parameter closure: the image.
    /// - Returns: how it satisfies the policy; `nil` where there is no policy.
    /// - Throws: ``PromotionError``, ``PromotionError/Problem/policyRejected(_:)`` where it does not.
    func provePolicy(_ closure: ImageClosure) async throws(PromotionError) -> PolicyVerdict? {
        guard let enforcement = run.enforcement else { return nil }
        let backend = destination.backend
        let ruling: PolicyEnforcement.Ruling
        do throws(EvidenceError) {
            ruling = try enforcement.ruling(for: target, at: backend.location)
        } catch {
            throw PromotionError(judging: error, side: .destination, location: backend.location, image: target)
        }
        switch ruling {
        case .unrestricted: return PolicyVerdict(rule: nil, manifests: [], isSatisfied: true)
        case .unruled: throw refuse(.unruled)
        case .rule(let rule):
            let manifests = rule.judged(of: closure)
            var evidence: [Evidence] = []
            if !manifests.isEmpty {
                let view = RepositoryView(backend: backend, name: destination.name)
                for node in closure.below + [closure.root] { await view.explain(node.manifest) }
                await view.explain(closure.children)
                let gatherer = ClosureGatherer(
                    source: view,
                    image: target,
                    strategies: backend.strategies(chosen: run.request.strategies),
                    limits: run.limits,
                    side: .destination
                )
                let subjects = ([closure.root.manifest.descriptor] + closure.children)
                    .filter { manifests.contains($0.digest) }
                    .uniqueByDigest
                let attachments = try await gatherer.attached(to: subjects)
                do throws(EvidenceError) {
                    evidence = try await PolicyJudge(enforcement: enforcement, limit: run.limits.manifests)
                        .evidence(of: manifests, in: closure.with(attachments), from: view)
                } catch {
                    throw PromotionError(judging: error, side: .destination, location: backend.location, image: target)
                }
            }
            let verdict = rule.verdict(on: closure, by: evidence)
            guard verdict.isSatisfied else { throw refuse(.policyRejected(verdict)) }
            return verdict
        }
    }
}
