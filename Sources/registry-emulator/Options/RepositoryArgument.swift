internal import ArgumentParser
internal import RegistryEmulator

/// `key`, `key=remote` or `key=virtual:member,member`.
struct RepositoryArgument: ExpressibleByArgument {
    let repository: ArtifactoryRepository

    init?(argument: String) {
        let parts = argument.split(separator: Character("="), maxSplits: 1).map { String($0) }
        guard let key = parts.first, !key.isEmpty, !key.contains("/"), !key.contains(":") else { return nil }
        guard parts.count > 1 else {
            repository = ArtifactoryRepository(key)
            return
        }
        let kind = parts[1].split(separator: Character(":"), maxSplits: 1).map { String($0) }
        let members = kind.dropFirst().first?.split(separator: Character(",")).map { String($0) } ?? []
        guard let name = kind.first, let `class` = ArtifactoryRepository.Class(rawValue: name),
            members.isEmpty == (`class` != .virtual)
        else { return nil }
        repository = ArtifactoryRepository(key, class: `class`, members: members)
    }
}
