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
}
