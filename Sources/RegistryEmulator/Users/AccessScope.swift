/// What a bearer token is asked for or grants: `repository:team/app:pull,push`.
public struct AccessScope: Sendable, Hashable, Codable {
    /// The type of the resource: `repository` or `registry`; a class in parentheses is left out.
    public var type: String
    /// The name, which may hold a host and a port.
    public var name: String
    /// What may be done: `pull`, `push`, `delete`, `*`.
    public var actions: [String]

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - type: the type of the resource.
    ///   - name: the name.
    ///   - actions: what may be done.
    public init(type: String = "repository", name: String, actions: [String]) {
        self.type = type
        self.name = name
        self.actions = actions
    }

    /// Reads a scope.
    ///
    /// - Parameter text: `type:name:action,action`.
    public init?(_ text: some StringProtocol) {
        guard let first = text.firstIndex(of: ":"), let last = text.lastIndex(of: ":"), first != last else {
            return nil
        }
        type = String(text[..<first].prefix { $0 != "(" })
        name = String(text[text.index(after: first)..<last])
        actions = text[text.index(after: last)...].split(separator: Character(",")).map { String($0) }
        guard !type.isEmpty, !name.isEmpty else { return nil }
    }

    /// The scope as it is sent.
    public var text: String { "\(type):\(name):\(actions.joined(separator: ","))" }

    /// Whether this grants all that another asks.
    ///
    /// - Parameter other: what is asked.
    /// - Returns: whether it is granted.
    public func covers(_ other: AccessScope) -> Bool {
        type == other.type && name == other.name
            && (actions.contains("*") || other.actions.allSatisfy(actions.contains))
    }
}
