internal import ArgumentParser
internal import RegistryEmulator

/// `name:password`.
struct UserArgument: ExpressibleByArgument {
    let name: String
    let password: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex else { return nil }
        name = String(argument[..<colon])
        password = String(argument[argument.index(after: colon)...])
    }
}

/// `user=pull,push:team/**`.
struct RightArgument: ExpressibleByArgument {
    let user: String
    let right: RepositoryRight

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex,
            let right = RepositoryRight(argument: argument[argument.index(after: equals)...])
        else { return nil }
        user = String(argument[..<equals])
        self.right = right
    }
}

/// `pull:public/**`.
struct AnonymousRightArgument: ExpressibleByArgument {
    let right: RepositoryRight

    init?(argument: String) {
        guard let right = RepositoryRight(argument: argument[...]) else { return nil }
        self.right = right
    }
}

extension RepositoryRight {
    /// Reads `action,action:pattern`; without a pattern, it counts everywhere.
    fileprivate init?(argument: Substring) {
        let parts = argument.split(separator: Character(":"), maxSplits: 1)
        guard let names = parts.first else { return nil }
        let actions = names.split(separator: Character(",")).map { RepositoryAction(rawValue: String($0)) }
        guard !actions.isEmpty, !actions.contains(nil) else { return nil }
        self.init(parts.count > 1 ? String(parts[1]) : "**", Set(actions.compactMap(\.self)))
    }
}
