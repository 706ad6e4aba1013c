/// A location as messages show it.
enum LocationText {
    /// Takes the user name and the password off that a URL should not have.
    ///
    /// - Parameter location: what was written; a folder may have an `@` in its name and stays as it is.
    /// - Returns: the location without what stands before the `@` of its host.
    static func shown(_ location: String) -> String {
        guard !location.hasPrefix("local:") else { return location }
        let schemeEnd = location.firstRange(of: "://")?.upperBound ?? location.startIndex
        let host = location[schemeEnd...].prefix { $0 != "/" }
        guard let at = host.lastIndex(of: "@") else { return location }
        return String(location[..<schemeEnd]) + location[location.index(after: at)...]
    }
}
