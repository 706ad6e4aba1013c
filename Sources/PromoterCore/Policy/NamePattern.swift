/// A name in which `*` stands for any characters but `/`, and `**` for any at all.
public struct NamePattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern.
    public let text: String

    /// Makes a pattern.
    ///
    /// - Parameter text: a name, or a part of it and stars.
    public init(_ text: String) {
        self.text = text
    }

    /// The pattern.
    public var description: String { text }

    /// Whether a name is meant.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether the whole of it fits.
    public func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        // For each place of the name, whether the pattern's beginning can reach up to it.
        var reached = [true] + [Bool](repeating: false, count: name.count)
        for piece in pieces {
            switch piece {
            case .literal(let bytes):
                var next = [Bool](repeating: false, count: name.count + 1)
                for start in reached.indices where reached[start] && name[start...].starts(with: bytes) {
                    next[start + bytes.count] = true
                }
                reached = next
            case .some(let crosses):
                for place in name.indices where reached[place] && (crosses || name[place] != UInt8(ascii: "/")) {
                    reached[place + 1] = true
                }
            }
        }
        return reached[name.count]
    }

    /// How much of a name the pattern tells: a whole name more than any pattern, and more characters more than fewer.
    var specificity: Specificity {
        let literals = pieces.reduce(0) { sum, piece in
            if case .literal(let bytes) = piece { sum + bytes.count } else { sum }
        }
        return Specificity(isWhole: !text.contains("*"), literals: literals)
    }

    struct Specificity: Comparable {
        let isWhole: Bool
        let literals: Int

        static func < (left: Specificity, right: Specificity) -> Bool {
            left.isWhole == right.isWhole ? left.literals < right.literals : right.isWhole
        }
    }

    private enum Piece {
        case literal([UInt8])
        case some(crossesSlashes: Bool)
    }

    private var pieces: [Piece] {
        var pieces: [Piece] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let stars = rest.prefix { $0 == UInt8(ascii: "*") }
            if stars.isEmpty {
                let literal = rest.prefix { $0 != UInt8(ascii: "*") }
                pieces.append(.literal(Array(literal)))
                rest = rest.dropFirst(literal.count)
            } else {
                pieces.append(.some(crossesSlashes: stars.count > 1))
                rest = rest.dropFirst(stars.count)
            }
        }
        return pieces
    }
}
