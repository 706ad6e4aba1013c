/// The path of a request of the REST side: decoded names, without empty ones.
struct RESTPath: Sendable {
    /// The names.
    let names: [String]
    /// Whether it ended with a slash, and so means a folder.
    let isFolder: Bool
    /// Properties behind `;` in the last name.
    let properties: [String: [String]]

    /// Reads a path.
    init(_ path: String) throws(Refusal) {
        let parts = path.split(separator: ";", omittingEmptySubsequences: false)
        var names: [String] = []
        for part in (parts.first ?? "").split(separator: "/") {
            names += PercentEncoding.decode(part).split(separator: "/").map(String.init)
        }
        if names.contains("..") || names.contains(".") { throw Refusal(400, "The path must not hold '.' or '..'") }
        self.names = names
        isFolder = parts.first?.hasSuffix("/") ?? false
        var properties: [String: [String]] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = pair.first, !name.isEmpty else { continue }
            let value = pair.count > 1 ? PercentEncoding.decode(pair[1]) : ""
            properties[PercentEncoding.decode(name), default: []] += value.split(separator: ",").map(String.init)
        }
        self.properties = properties
    }

    /// The place that the names from one on mean: a repository's key, then the path in it.
    func itemPath(from position: Int) -> ItemPath? {
        guard names.count > position else { return nil }
        return ItemPath(names[position], Array(names.dropFirst(position + 1)))
    }
}
