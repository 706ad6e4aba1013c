extension ArtifactoryCall {
    /// Answers `POST /api/docker/KEY/v2/promote`.
    func promote(_ key: String) async throws(Refusal) -> EmulatedResponse {
        let request = try PromotionRequest(try await json(), source: key)
        if principal.isAnybody { throw Refusal.unauthorized("Authentication is required") }
        guard let source = repositories[key] else { throw Refusal(404, "There is no repository '\(key)'") }
        guard let target = repositories[request.targetRepository] else {
            throw Refusal(404, "There is no repository '\(request.targetRepository)'")
        }
        guard target.isDocker else { throw Refusal(400, "Unsupported docker repository request for 'v2'") }
        // Nothing is done, and nobody is told.
        guard source.isLocal, target.isLocal else { return Self.promotionEnded }
        if options.refusesTagsWithoutAWord, request.tag != nil,
            [source, target].contains(where: { $0.class == .federated || $0.packageType == "oci" })
        {
            throw Refusal(status: 400, form: .none)
        }
        if options.listsNoDigests, let tag = request.targetTag, !TagSyntax.isTag(tag) {
            throw Refusal(400, "'\(tag)' is no valid tag")
        }
        if await storage.isPromotionLockedOut() {
            throw Refusal(400, "The promotion gave up waiting for a lock on '\(key)/\(request.image)'")
        }
        let promotion = ImagePromotion(
            request: request,
            source: key,
            principal: principal,
            version: version,
            takesSignatureTags: options.promotesSignatureTagsWithWholeImage,
            now: options.clock()
        )
        let isWhole = try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            try promotion.run(in: &tree)
        }
        return isWhole
            ? Self.promotionEnded
            : .text("The promotion ended, but not all of the source could be deleted", status: 206)
    }

    private static var promotionEnded: EmulatedResponse { .text("Promotion ended successfully") }
}
