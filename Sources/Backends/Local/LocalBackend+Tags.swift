public import PromoterCore

extension LocalBackend {
    /// Lists the tags of a repository: the names in its `index.json`.
    ///
    /// Of a full image reference, the tag at its end counts.
    ///
    /// - Parameter repository: which one.
    /// - Returns: all its tags, in order; none where there is no such repository.
    /// - Throws: `RegistryError`.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        do throws(LayoutProblem) {
            return try await layout(repository).index()?.tags ?? []
        } catch {
            throw attempt("list the tags", repository).error(error)
        }
    }

    /// The names of the tags, all of them: they stand in one file.
    public func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        RepositoryListing(names: try await tags(in: repository), isComplete: true)
    }

    /// They do.
    public var listsCompletely: Bool { true }
}
