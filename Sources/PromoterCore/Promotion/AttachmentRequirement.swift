/// What has to be attached to an image before it may be promoted.
struct AttachmentRequirement: Sendable {
    /// How long the first pause between two looks is; each is twice the last.
    static let firstPause: Duration = .milliseconds(250)

    let request: PromotionRequest

    /// Finds what is attached, and looks again for what is required and missing until the time for it is over.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - children: every manifest below it.
    ///   - gatherer: reads the source.
    /// - Returns: what is attached to all of them.
    /// - Throws: ``PromotionError``, ``PromotionError/Problem/attachmentsMissing(_:)`` where something is missing to the end.
    func attachments(
        of root: RawManifest,
        _ children: [Descriptor],
        with gatherer: ClosureGatherer
    ) async throws(PromotionError) -> [Attachment] {
        let subjects = [root.descriptor] + children
        let clock = ContinuousClock()
        let deadline = clock.now + request.settleTime
        var pause = Self.firstPause
        var gatherer = gatherer
        while true {
            let attachments = try await gatherer.attachments(of: subjects)
            let missing = missing(of: root.digest, among: attachments)
            if missing.isEmpty { return attachments }
            guard clock.now < deadline else { throw gatherer.error(.attachmentsMissing(missing)) }
            do {
                try await clock.sleep(until: min(clock.now + pause, deadline))
            } catch {
                throw gatherer.cancelled()
            }
            pause *= 2
            gatherer = await gatherer.anew(of: root, children)
        }
    }

    /// What is required and was left behind, where nothing else of its kind is at the destination: a pure rule.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - results: what became of each attachment.
    /// - Returns: the first of them, as a problem.
    func leftBehind(of root: Digest, among results: [AttachmentResult]) -> PromotionError.Problem? {
        for kind in request.requiredAttachments {
            let those = results.filter { $0.attachment.subject == root && $0.attachment.kind == kind }
            guard those.allSatisfy(\.outcome.isLeftBehind), let first = those.first,
                case .conflict(let reason) = first.outcome
            else { continue }
            return .requirementLeftBehind(first.attachment, reason)
        }
        return nil
    }

    /// What is required and not attached: a pure rule.
    func missing(of root: Digest, among attachments: [Attachment]) -> [AttachmentKind] {
        let there = Set(attachments.filter { $0.subject == root }.map(\.kind))
        return request.requiredAttachments.filter { !there.contains($0) }
    }
}
