/// Rights to one resource of a registry, for example `repository:samalba/my-app:pull,push` (distribution's token scope
/// documentation).
public struct AccessScope: Sendable, Hashable {
    /// The type of the resource: `repository`, `registry`, or another that a registry made up.
    public let type: String
    /// The class of the resource, given in parentheses after the type.
    public let resourceClass: String?
    /// The name of the resource; may hold colons, as in `host:5000/a/b`.
    public let name: String
    /// What may be done, in canonical order: `pull`, `push`, `delete`, then the others by their names.
    public let actions: [String]

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - type: the type of the resource.
    ///   - resourceClass: the class of the resource, if any.
    ///   - name: the name of the resource.
    ///   - actions: what may be done; sorted, and each is kept once.
    public init(type: String, resourceClass: String? = nil, name: String, actions: [String]) {
        self.type = type
        self.resourceClass = resourceClass
        self.name = name
        self.actions = Self.canonical(actions)
    }

    /// Rights to a repository.
    ///
    /// - Parameters:
    ///   - name: the repository's name without the registry.
    ///   - actions: what may be done.
    /// - Returns: the scope.
    public static func repository(_ name: String, _ actions: RepositoryAction...) -> AccessScope {
        AccessScope(type: "repository", name: name, actions: actions.map(\.rawValue))
    }

    /// The right to list a registry's repositories.
    public static let catalog = AccessScope(type: "registry", name: "catalog", actions: ["*"])

    /// The scope as it stands in a request.
    public var text: String {
        "\(type)\(resourceClass.map { "(\($0))" } ?? ""):\(name):\(actions.joined(separator: ","))"
    }

    /// Whether the rights change anything.
    public var isWriting: Bool { actions.contains { $0 != RepositoryAction.pull.rawValue } && type == "repository" }

    /// Whether these rights include those of another scope.
    ///
    /// - Parameter other: the scope that is wanted.
    /// - Returns: true where the resource is the same and no right is missing.
    public func covers(_ other: AccessScope) -> Bool {
        isSameResource(as: other) && (actions.contains("*") || other.actions.allSatisfy(actions.contains))
    }

    func isSameResource(as other: AccessScope) -> Bool {
        type == other.type && resourceClass == other.resourceClass && name == other.name
    }

    private static func canonical(_ actions: [String]) -> [String] {
        func rank(_ action: String) -> Int { RepositoryAction.allCases.firstIndex { $0.rawValue == action } ?? .max }
        return Set(actions.filter { !$0.isEmpty }).sorted { (rank($0), $0) < (rank($1), $1) }
    }
}

/// What may be done with a repository.
public enum RepositoryAction: String, Sendable, CaseIterable {
    /// Read manifests, blobs and tags.
    case pull
    /// Write them.
    case push
    /// Delete them.
    case delete
}

extension AccessScope {
    /// Reads one scope.
    ///
    /// - Parameter text: the scope as it stands in a challenge or a request.
    /// - Returns: the scope, or `nil` where the text is none.
    public static func parse(_ text: some StringProtocol) -> AccessScope? {
        guard let typeEnd = text.firstIndex(of: ":"), let actionsStart = text.lastIndex(of: ":"), typeEnd < actionsStart
        else { return nil }
        var type = text[..<typeEnd]
        var resourceClass: String?
        if let opening = type.firstIndex(of: "("), type.hasSuffix(")") {
            resourceClass = String(type[type.index(after: opening)...].dropLast())
            type = type[..<opening]
        }
        let name = text[text.index(after: typeEnd)..<actionsStart]
        let actions = text[text.index(after: actionsStart)...].split(separator: ",").map { String($0) }
        guard !type.isEmpty, !name.isEmpty, !actions.isEmpty else { return nil }
        return AccessScope(type: String(type), resourceClass: resourceClass, name: String(name), actions: actions)
    }

    /// Reads scopes that are separated by blanks, as in a challenge's `scope` parameter.
    ///
    /// - Parameter list: the scopes.
    /// - Returns: those that could be read.
    public static func parse(list: String) -> [AccessScope] {
        list.split(separator: " ").compactMap { parse($0) }
    }
}
