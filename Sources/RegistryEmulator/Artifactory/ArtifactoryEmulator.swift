/// An Artifactory that behaves as `docs/emulator.md` says, the unpleasant ways included.
///
/// It answers `/artifactory/...`, `/access/...` and `/v2/...`, and no other path.
public struct ArtifactoryEmulator: RequestHandling {
    let options: ArtifactoryOptions
    let repositories: RepositoryDirectory
    let storage: RepositoryStorage
    let access: AccessDesk
    let uploads: UploadSessions

    /// Makes an Artifactory.
    ///
    /// - Parameter options: what it is like.
    /// - Throws: where the options contradict each other, or the journal can't be used.
    public init(_ options: ArtifactoryOptions) throws {
        self.options = options
        repositories = try RepositoryDirectory(options.repositories)
        let names = options.users.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ArtifactoryStartError.userTwice(name: twice)
        }
        var tree = RepositoryTree()
        var journal: StateJournal<TreeChange>?
        if let path = options.journal {
            let opened = try StateJournal<TreeChange>.open(path)
            for change in opened.events { tree.apply(change) }
            journal = opened.journal
        }
        for key in repositories.storageKeys { tree.addRepository(key, at: options.clock()) }
        for change in tree.unsaved { try journal?.append(change) }
        tree.markSaved()
        storage = RepositoryStorage(tree: tree, journal: journal)
        access = AccessDesk(options)
        uploads = UploadSessions()
    }

    /// Answers a request.
    ///
    /// - Parameter request: the request; its body is read once or not at all.
    /// - Returns: the answer, with Artifactory's own header fields.
    public func answer(_ request: EmulatedRequest) async -> EmulatedAnswer {
        var answer = await route(request)
        answer.response.headers["Server"] = "Artifactory/\(options.version)"
        answer.response.headers["X-Artifactory-Id"] = "emulated"
        return answer
    }

    /// Has the next promotions find their source locked by another, until they time out.
    ///
    /// - Parameter count: how many promotions.
    public func lockOutPromotions(_ count: Int) async {
        await storage.lockOutPromotions(count)
    }

    private func route(_ request: EmulatedRequest) async -> EmulatedAnswer {
        if let door = DockerDoor(request, repositories: repositories) {
            return await answer(request, at: door)
        }
        let credentials = RequestCredentials(request.headers)
        var user: String?
        do throws(Refusal) {
            if let open = try await answerOpenly(request) { return EmulatedAnswer(open) }
            let principal = try await access.identify(credentials)
            user = principal.name
            let call = ArtifactoryCall(emulator: self, request: request, principal: principal)
            return EmulatedAnswer(try await call.answer(), user: user)
        } catch {
            return EmulatedAnswer(error.response, user: user)
        }
    }
}
