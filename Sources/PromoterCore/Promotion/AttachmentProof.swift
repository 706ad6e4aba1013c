/// Reads back together what was attached in ways that are not read back one by one.
///
/// What the registry copied by itself is read back in one look at the repository; what refers to a manifest is listed first,
/// once for all that refers to it.
struct AttachmentProof: Sendable {
    typealias CarriedAttachment = PromotionCarrier.CarriedAttachment

    let carrier: PromotionCarrier
    let steps: [PromotionPlan.AttachmentStep]

    /// Proves, and mends what is not there.
    ///
    /// - Parameter results: what became of the attachments, with what was carried for them.
    /// - Throws: ``PromotionError`` where an attachment is not found though it was written again and again.
    func run(_ results: inout [CarriedAttachment]) async throws(PromotionError) {
        for _ in 0..<PromotionCarrier.joinLimit {
            try await settle(&results)
            var found = results
            let lost = try await carrier.lookingAgain(until: \.isEmpty) { () async throws(PromotionError) in
                try await unfound(in: &found)
            }
            results = found
            if lost.isEmpty { return }
            for place in lost where results[place].unproven == .copied {
                guard let step = steps.first(where: { $0.attachment == results[place].result.attachment }) else {
                    continue
                }
                results[place] = try await carrier.join(step, isStale: true, mayCopy: false)
            }
        }
        if let contended = results.first(where: { $0.unproven != nil }) {
            throw carrier.refuse(.attachmentContended(contended.result.attachment))
        }
    }

    /// Has what was attached listed, once for each subject and strategy.
    private func settle(_ results: inout [CarriedAttachment]) async throws(PromotionError) {
        let attached = results.filter { $0.unproven == .attached }.map(\.result.attachment)
        for (subject, group) in Dictionary(grouping: attached, by: \.subject).sorted(by: { $0.key.text < $1.key.text })
        {
            for (name, attachments) in Dictionary(grouping: group, by: \.strategy) {
                let strategy = try carrier.run.strategy(named: name, for: carrier)
                let settlement = try await alone(with: subject) { () async throws(PromotionError) in
                    try await carrier.attempt { () async throws(RegistryError) in
                        try await strategy.settle(attachments, of: subject, in: carrier.destination)
                    }
                }
                guard case .impossible(let reason) = settlement else { continue }
                for place in results.indices where attachments.contains(results[place].result.attachment) {
                    results[place].result.outcome = .conflict(reason)
                    results[place].unproven = nil
                }
            }
        }
    }

    /// Does something that no other image of the run does for the same subject at the same time.
    private func alone<Output: Sendable>(
        with subject: Digest,
        _ work: () async throws(PromotionError) -> Output
    ) async throws(PromotionError) -> Output {
        try await carrier.inTurn(.list(subject, carrier.destination.name), work)
    }

    /// The places of the attachments that a fresh look does not find; the others are marked as proven.
    private func unfound(in results: inout [CarriedAttachment]) async throws(PromotionError) -> [Int] {
        guard results.contains(where: { $0.unproven != nil }) else { return [] }
        let isListed = results.contains { $0.unproven == .copied }
        let destination = carrier.destination
        let fresh = RepositoryView(backend: destination.backend, name: destination.name, listsTags: isListed)
        var lost: [Int] = []
        for place in results.indices where results[place].unproven != nil {
            let attachment = results[place].result.attachment
            let strategy = try carrier.run.strategy(named: attachment.strategy, for: carrier)
            let found = try await carrier.attempt { () async throws(RegistryError) in
                try await strategy.attached(attachment, in: fresh)
            }
            if found == attachment.manifest.digest {
                results[place].unproven = nil
            } else {
                lost.append(place)
            }
        }
        return lost
    }
}
