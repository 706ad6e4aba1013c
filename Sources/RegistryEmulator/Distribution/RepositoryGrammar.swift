/// The grammar of names and tags (distribution-spec, "Pulling manifests").
enum RepositoryGrammar {
    static func isName(_ name: String) -> Bool {
        name.split(separator: Character("/"), omittingEmptySubsequences: false).allSatisfy(isComponent)
    }

    static func isTag(_ tag: String) -> Bool {
        guard let first = tag.utf8.first, tag.utf8.count <= 128, isWord(first) else { return false }
        return tag.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    // `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
    private static func isComponent(_ component: Substring) -> Bool {
        var separator = ""
        var hasLetters = false
        for character in component {
            guard !isAlphanumeric(character) else {
                guard
                    separator.isEmpty || separator == "." || separator == "_" || separator == "__"
                        || separator.allSatisfy({ $0 == "-" })
                else { return false }
                separator = ""
                hasLetters = true
                continue
            }
            guard hasLetters, character == "." || character == "_" || character == "-" else { return false }
            separator.append(character)
        }
        return hasLetters && separator.isEmpty
    }

    private static func isAlphanumeric(_ character: Character) -> Bool {
        ("a"..."z").contains(character) || ("0"..."9").contains(character)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
