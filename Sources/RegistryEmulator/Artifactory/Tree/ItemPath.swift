/// A place in a repository: `docker-local:app/1.0/manifest.json`.
struct ItemPath: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The repository's key.
    var repository: String
    /// The names from the repository's root on; empty for the root itself.
    var names: [String]

    /// Makes a path.
    ///
    /// - Parameters:
    ///   - repository: the repository's key.
    ///   - names: the names from the root on.
    init(_ repository: String, _ names: [String] = []) {
        self.repository = repository
        self.names = names
    }

    /// Makes a path of a text.
    ///
    /// - Parameters:
    ///   - repository: the repository's key.
    ///   - text: the names with `/` between them; empty ones fall away.
    init(_ repository: String, _ text: String) {
        self.init(repository, text.split(separator: "/").map(String.init))
    }

    /// `repository:path`, as messages have it.
    var description: String { "\(repository):\(text)" }

    /// The names with `/` between them.
    var text: String { names.joined(separator: "/") }

    /// The last name; the repository's key for the root.
    var name: String { names.last ?? repository }

    /// The folder that holds it; `nil` for the root.
    var parent: ItemPath? { names.isEmpty ? nil : ItemPath(repository, Array(names.dropLast())) }

    /// A path below.
    func appending(_ name: String) -> ItemPath { ItemPath(repository, names + [name]) }

    /// A path below.
    func appending(_ more: [String]) -> ItemPath { ItemPath(repository, names + more) }

    /// Whether it is another path or below it.
    func isWithin(_ other: ItemPath) -> Bool {
        repository == other.repository && names.starts(with: other.names)
    }

    static func < (left: ItemPath, right: ItemPath) -> Bool {
        left.repository == right.repository
            ? left.names.lexicographicallyPrecedes(right.names) : left.repository < right.repository
    }
}
