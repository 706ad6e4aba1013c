/// The name of a repository within a registry, `library/alpine` (distribution specification, "Pulling manifests").
public struct RepositoryName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name, its components parted by `/`.
    public let text: String

    /// The name.
    public var description: String { text }

    /// Parses a name.
    ///
    /// - Parameter text: lower-case components of letters and digits, parted by `/`, inside them `.`, `_`, `__` or dashes.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        let components = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 255, !components.isEmpty, components.allSatisfy({ Self.isComponent($0.utf8) }) else {
            let mend = text.contains(where: \.isUppercase) ? " (upper case is not allowed)" : ""
            throw ReferenceError(
                text: text,
                expected:
                    "a repository name such as team/app: lower-case letters and digits, parted by / . _ or -\(mend)"
            )
        }
        self.text = text
    }

    /// The name with another before it, as a registry with a name space of its own needs it.
    ///
    /// - Parameter prefix: what comes before, or `nil` for nothing.
    /// - Returns: `prefix/name`.
    /// - Throws: ``ReferenceError`` where the two together are too long.
    public func prefixed(by prefix: RepositoryName?) throws(ReferenceError) -> RepositoryName {
        guard let prefix else { return self }
        return try RepositoryName(prefix.text + "/" + text)
    }

    /// Orders by text.
    public static func < (left: RepositoryName, right: RepositoryName) -> Bool { left.text < right.text }

    private static func isComponent(_ bytes: Substring.UTF8View) -> Bool {
        var separator: [UInt8] = []
        var begun = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard separator.isEmpty || (begun && isSeparator(separator)) else { return false }
                separator.removeAll()
                begun = true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                separator.append(byte)
            default:
                return false
            }
        }
        return begun && separator.isEmpty
    }

    private static func isSeparator(_ bytes: [UInt8]) -> Bool {
        switch bytes {
        case [UInt8(ascii: ".")], [UInt8(ascii: "_")], [UInt8(ascii: "_"), UInt8(ascii: "_")]: true
        default: bytes.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }
}
