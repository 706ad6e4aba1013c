/// Scopes that one token serves, in a normal form: equal rights are equal sets, however they were asked for.
///
/// A resource stands once. What writes comes first, as some registries look at the first scope only; the rest is in the
/// order of its text.
struct AccessScopeSet: Sendable, Hashable {
    let scopes: [AccessScope]

    init(_ scopes: some Sequence<AccessScope>) {
        var merged: [AccessScope] = []
        for scope in scopes where !scope.actions.isEmpty {
            if let place = merged.firstIndex(where: scope.isSameResource) {
                merged[place] = AccessScope(
                    type: scope.type,
                    resourceClass: scope.resourceClass,
                    name: scope.name,
                    actions: merged[place].actions + scope.actions
                )
            } else {
                merged.append(scope)
            }
        }
        self.scopes = merged.sorted { first, second in
            first.isWriting == second.isWriting ? first.text < second.text : first.isWriting
        }
    }

    var texts: [String] { scopes.map(\.text) }

    var isEmpty: Bool { scopes.isEmpty }

    /// The repository that decides whose credentials are used: the one that is written to, else the first.
    var principalRepository: String? { scopes.first { $0.type == "repository" }?.name }

    func union(_ other: some Sequence<AccessScope>) -> AccessScopeSet {
        AccessScopeSet(scopes + other)
    }

    /// Whether a token for these scopes serves others too.
    ///
    /// A token without scopes serves only requests that name none.
    func covers(_ other: AccessScopeSet) -> Bool {
        other.isEmpty ? isEmpty : other.scopes.allSatisfy { wanted in scopes.contains { $0.covers(wanted) } }
    }
}
