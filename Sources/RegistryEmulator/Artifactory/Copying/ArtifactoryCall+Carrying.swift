extension ArtifactoryCall {
    /// Answers `POST /api/copy/KEY/PATH?to=/KEY/PATH` and `POST /api/move/...`.
    func carry(_ source: ItemPath, by mode: ItemCarrier.Mode) async throws(Refusal) -> EmulatedResponse {
        guard options.edition.hasRESTAddon else {
            throw Refusal(
                status: 400,
                form: .text(
                    "This REST API is available only in Artifactory Pro (see: jfrog.com/artifactory/features). "
                        + "If you are already running Artifactory Pro please make sure your server is activated with "
                        + "a valid license key."
                )
            )
        }
        guard let to = query["to"], let key = to.split(separator: "/").first else {
            throw Refusal(400, "The parameter 'to' is missing")
        }
        let target = ItemPath(String(key), to.split(separator: "/").dropFirst().map(String.init))
        _ = try isOn("suppressLayouts")
        let isDry = try isOn("dry")
        let isAtomic = try isOn("atomic")
        let failsFast = try isOn("failFast")
        try requireSource(source, mode)
        try requireTarget(target, mode)
        let carrier = ItemCarrier(
            mode: mode,
            isDry: isDry,
            failsFast: failsFast,
            principal: principal,
            repository: repositories.owner(ofStorage: target.repository),
            now: options.clock()
        )
        let status = try await storage.change { (tree: inout RepositoryTree) throws(Refusal) in
            guard let item = tree.item(at: source) else { throw Refusal(400, "Could not find item at \(source)") }
            guard carrier.principal.may(.pull, source) else { throw forbidden(source) }
            var carried = tree
            let status = carrier.carry(item, from: source, to: target, in: &carried)
            if !isDry, !(isAtomic && status.hasErrors) { tree = carried }
            return status
        }
        return status.response
    }

    private func requireSource(_ source: ItemPath, _ mode: ItemCarrier.Mode) throws(Refusal) {
        guard repositories.isStorage(source.repository), mode == .copy || repositories[source.repository] != nil else {
            throw Refusal(
                400,
                "Local repository \(source.repository) not found (repository is not local or doesn't exist)"
            )
        }
    }

    private func requireTarget(_ target: ItemPath, _ mode: ItemCarrier.Mode) throws(Refusal) {
        guard repositories.isStorage(target.repository) else {
            throw Refusal(
                400,
                "Local repository \(target.repository) not found (repository is not local or doesn't exist)"
            )
        }
        guard repositories[target.repository] != nil else {
            throw Refusal(
                400,
                "Target repository \(target.repository) is a cache repository. \(mode.rawValue) to cache repositories "
                    + "is not allowed."
            )
        }
    }
}
