/// An address as rules compare it: what is one place is one text, by whatever spelling or scheme it is reached.
///
/// A host is the same with a dot at its end and in other letters' case, and a registry the same over http and https, each at its own port or
/// both at one.
struct PlaceAddress: Sendable, Hashable {
    /// The address, with the scheme for TLS, the host in lower case and without a dot at its end, and without a default port.
    let text: String

    /// Reads an address, or a pattern of some.
    ///
    /// - Parameter address: a URL, a location as users write it, or a path, which is taken as it is.
    init(_ address: String) {
        guard let (scheme, rest) = Self.parted(address, by: "://") else {
            text = address
            return
        }
        let secure =
            switch scheme.lowercased() {
            case "http": "https"
            case let other where other.hasSuffix("+http"): String(other.dropLast("+http".count))
            case let other: other
            }
        let authority = rest.prefix { $0 != "/" }
        text = "\(secure)://\(Self.authority(String(authority).lowercased()))\(rest.dropFirst(authority.count))"
    }

    private static func authority(_ text: String) -> String {
        // The colons of an IPv6 address stand in brackets.
        let host = text.hasPrefix("[") ? text.prefix { $0 != "]" } + "]" : text.prefix { $0 != ":" }
        guard host.count <= text.count else { return text }
        let port = text.dropFirst(host.count)
        var name = String(host)
        while name.count > 1, name.hasSuffix(".") { name.removeLast() }
        return [":80", ":443", ":"].contains(port) ? name : name + port
    }

    private static func parted(_ text: String, by mark: String) -> (String, String)? {
        guard let range = text.utf8.firstRange(of: Array(mark.utf8)) else { return nil }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }
}

extension RegistryLocation {
    /// All addresses by which it is known to be reached, as rules compare them.
    var places: [String] { addresses.map { PlaceAddress($0).text } }
}
