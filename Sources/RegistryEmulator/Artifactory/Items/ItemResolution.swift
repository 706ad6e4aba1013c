/// An item that was found, and as what it was asked for.
struct ResolvedItem: Sendable {
    /// As it was asked for: with a virtual repository's key.
    var asked: ItemPath
    /// Where it is stored.
    var stored: ItemPath
    /// What stands there.
    var item: Item
}

extension ArtifactoryCall {
    /// Finds an item that may be read.
    ///
    /// A virtual repository's members are asked in their order; a remote one's key without `-cache` shows nothing.
    func resolve(_ path: ItemPath) async throws(Refusal) -> ResolvedItem {
        let tree = await storage.snapshot
        let repository = repositories[path.repository]
        guard repository?.class != .remote else { throw missing(path) }
        var forbidden: ItemPath?
        for key in repositories.storage(behind: path.repository) {
            let stored = ItemPath(key, path.names)
            guard principal.may(.pull, stored) else {
                forbidden = forbidden ?? stored
                continue
            }
            if let item = tree.item(at: stored) { return ResolvedItem(asked: path, stored: stored, item: item) }
        }
        if let forbidden { throw self.forbidden(forbidden) }
        throw missing(path)
    }

    /// Says that an item is not there.
    func missing(_ path: ItemPath) -> Refusal {
        Refusal(404, repositories[path.repository]?.class == .virtual ? "Not Found" : version.missingItemMessage)
    }

    /// Says that an item may not be read.
    func forbidden(_ path: ItemPath) -> Refusal {
        if options.hidesUnauthorizedResources { return Refusal(404, "Resource not found") }
        if principal.isAnybody { return .unauthorized("Authentication is required") }
        return Refusal(403, "Request for '\(path)' is forbidden for user: '\(principal.messageName)'.")
    }

    /// Says that something may not be done to an item.
    func denied(_ message: String) -> Refusal {
        principal.isAnybody ? .unauthorized("Authentication is required") : Refusal(403, message)
    }
}
